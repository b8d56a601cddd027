import Foundation
import MomentExecutor
import TestRequirements
import Testing

@Suite("Backup of a real guest", .serialized, .requires(.qemuDriver, .qemu, .qemuImg))
struct LiveBackupTests {
    @Test("a full push holds every byte of the disk")
    func push() async throws {
        try await Guest.with { guest in
            let target = guest.directory.appending(path: "full.qcow2")
            let events = try await guest.executor.events(of: guest.reference)
            let job = try await guest.executor.beginBackup(
                of: guest.reference,
                xml: """
                    <domainbackup><disks><disk name='vda' type='file'><driver type='qcow2'/>\
                    <target file='\(target.path)'/></disk></disks></domainbackup>
                    """,
                checkpoint: nil,
                options: BackupOptions()
            )
            for await event in events {
                guard case .jobCompleted(let statistics) = event.kind else { continue }
                #expect(statistics.operation == .backup)
                #expect(statistics.succeeded == true)
                break
            }
            #expect(try await guest.executor.endBackup(of: guest.reference, job: job, aborting: false) == .completed)
            try await guest.executor.destroy(guest.reference)
            #expect(
                try guest.content(of: target, format: "qcow2")
                    == guest.content(of: guest.image("vda"), format: "qcow2")
            )
        }
    }
}
