import BackupJobs
import Foundation
import LibvirtHost
import TestRequirements
import TestSupport
import Testing

extension LiveTests {
    @Suite("Backup of a real guest")
    struct Backups {
        @Test("a full push holds every byte the moment the run returns", arguments: ["qcow2", "raw"])
        func push(format: String) async throws {
            try await Guest.with([.init(target: "vda"), .init(target: "vdb", format: "raw")]) { guest in
                let report = try await BackupRun(of: guest.reference, xml: guest.push(format: format)).run(
                    on: guest.host
                )
                // Read at once: at libvirt's word alone, QEMU still writes.
                let copies = try ["vda", "vdb"].map { try guest.content(of: guest.target($0), format: format) }
                #expect(report.targets == [guest.target("vda").path, guest.target("vdb").path])
                #expect(report.statistics?.succeeded == true)
                try await guest.host.destroy(guest.reference)
                #expect(try copies[0] == guest.content(of: guest.image("vda"), format: "qcow2"))
                #expect(try copies[1] == guest.content(of: guest.image("vdb"), format: "raw"))
            }
        }

        @Test("without a document every disk goes to a file beside it, the time behind its name")
        func standard() async throws {
            try await Guest.with { guest in
                let report = try await BackupRun(of: guest.reference).run(on: guest.host)
                let names = try FileManager.default.contentsOfDirectory(atPath: guest.directory.path)
                let copy = try #require(names.first { $0 != "vda.img" })
                #expect(names.count == 2)
                #expect(copy.wholeMatch(of: /vda\.img\.\d+/) != nil)
                #expect(report.domain.name == guest.name)
                let content = try guest.content(of: guest.directory.appending(path: copy), format: "qcow2")
                try await guest.host.destroy(guest.reference)
                #expect(try content == guest.content(of: guest.image("vda"), format: "qcow2"))
            }
        }

        @Test("an incremental holds what was written since its checkpoint, and with its chain everything")
        func incremental() async throws {
            try await Guest.with { guest in
                let full = try await BackupRun(
                    of: guest.reference,
                    xml: guest.push(format: "qcow2"),
                    checkpoint: .init(xml: "<domaincheckpoint><name>c1</name></domaincheckpoint>")
                ).run(on: guest.host)
                #expect(full.checkpoint == "c1")
                try Monitor.write(guest, disk: "vda", pattern: 0xA5, offset: 1 << 20, length: 65536)
                let target = guest.directory.appending(path: "increment.qcow2")
                _ = try await BackupRun(
                    of: guest.reference,
                    xml: """
                        <domainbackup><incremental>c1</incremental><disks><disk name='vda' type='file'>\
                        <target file='\(target.path)'/></disk></disks></domainbackup>
                        """,
                    checkpoint: .init(xml: "<domaincheckpoint><name>c2</name></domaincheckpoint>")
                ).run(on: guest.host)
                let allocated = try Tool.run("qemu-img", "map", "-U", "-f", "qcow2", "--output=json", target.path)
                #expect(allocated.contains("\"start\": 1048576, \"length\": 65536, \"depth\": 0"))
                // The increment alone points at the live disk; put upon the full copy it must give the same.
                try Tool.run(
                    "qemu-img",
                    "rebase",
                    "-u",
                    "-f",
                    "qcow2",
                    "-F",
                    "qcow2",
                    "-b",
                    guest.target("vda").path,
                    target.path
                )
                let restored = try guest.content(of: target, format: "qcow2")
                try await guest.host.destroy(guest.reference)
                #expect(try restored == guest.content(of: guest.image("vda"), format: "qcow2"))
                #expect(restored[1 << 20] == 0xA5)
            }
        }

        @Test("a pull over a unix socket gives every byte, and its end leaves neither socket nor scratch")
        func pullUnix() async throws {
            try await Guest.with([.init(target: "vda"), .init(target: "vdb")]) { guest in
                let socket = guest.directory.appending(path: "nbd.sock").path
                let copies = Lock<[Data]>([])
                let report = try await BackupRun(
                    of: guest.reference,
                    xml: guest.pull("transport='unix' socket='\(socket)'")
                ).run(
                    on: guest.host,
                    serving: { exports in
                        #expect(exports.map(\.disk) == ["vda", "vdb"])
                        for export in exports {
                            let copy = guest.directory.appending(path: "copy")
                            try Tool.run("nbdcopy", try #require(export.uri), copy.path)
                            let data = try Data(contentsOf: copy)
                            copies.withLock { $0.append(data) }
                            try FileManager.default.removeItem(at: copy)
                        }
                    }
                )
                #expect(report.targets == [])
                #expect(
                    try FileManager.default.contentsOfDirectory(atPath: guest.directory.path).sorted()
                        == ["vda.img", "vdb.img"]
                )
                #expect(try await guest.host.jobs(of: guest.reference) == [])
                try await guest.host.destroy(guest.reference)
                let expected = try ["vda", "vdb"].map { try guest.content(of: guest.image($0), format: "qcow2") }
                #expect(copies.withLock { $0 } == expected)
            }
        }

        @Test("a pull over TCP serves the bitmap of what has changed")
        func pullTCP() async throws {
            try await Guest.with { guest in
                _ = try await guest.host.createCheckpoint(
                    of: guest.reference,
                    xml: "<domaincheckpoint><name>c1</name></domaincheckpoint>",
                    how: .now
                )
                try Monitor.write(guest, disk: "vda", pattern: 0x3C, offset: 2 << 20, length: 65536)
                let port = 20_000 + Int(ProcessInfo.processInfo.processIdentifier) % 10_000
                let map = Lock("")
                _ = try await BackupRun(
                    of: guest.reference,
                    xml: guest.pull("transport='tcp' name='localhost' port='\(port)'", incremental: "c1")
                ).run(
                    on: guest.host,
                    serving: { exports in
                        let export = try #require(exports.first)
                        let context = try #require(export.metaContext)
                        let text = try Tool.run("nbdinfo", "--map=\(context)", try #require(export.uri))
                        map.withLock { $0 = text }
                    }
                )
                let dirty = map.withLock { $0 }.split(separator: "\n").filter { $0.hasSuffix("dirty") }
                #expect(dirty.count == 1)
                #expect(dirty.first?.split(separator: " ").prefix(2) == ["2097152", "65536"])
            }
        }

        @Test("a second backup is refused at once, and told whose the first one is")
        func second() async throws {
            try await Guest.with { guest in
                let socket = guest.directory.appending(path: "nbd.sock").path
                let job = try await guest.host.beginBackup(
                    of: guest.reference,
                    xml: guest.pull("transport='unix' socket='\(socket)'"),
                    checkpoint: nil,
                    options: .init()
                )
                let other = try await LibvirtConnection.connect(to: guest.machine.uri)
                for (host, whose) in [(guest.host, "this connection"), (other, "somebody else")] {
                    await #expect {
                        try await BackupRun(of: guest.reference, xml: guest.push(format: "qcow2")).run(on: host)
                    } throws: { error in
                        let cause = (error as? BackupFailure)?.cause
                        return cause?.code == .jobRunning && cause?.message.contains(whose) == true
                    }
                }
                // Whoever connects anew finds the job and can look at it and end it.
                let found = try #require(try await other.jobs(of: guest.reference).first)
                #expect(found.operation == .backup && !found.isOurs)
                #expect(
                    try await other.backupDescription(of: guest.reference, job: found.id).contains("mode='pull'")
                )
                #expect(
                    try await guest.host.endBackup(of: guest.reference, job: job, aborting: false) == .completed
                )
                #expect(try await other.jobs(of: guest.reference) == [])
                await other.close()
            }
        }

        @Test("ends: a negative number, a number of nobody's, a push that still runs, an aborted push")
        func ends() async throws {
            try await Guest.with([.init(target: "vda", megabytes: 256, isSlow: true)]) { guest in
                let host = guest.host
                func end(_ number: Int, aborting: Bool = false) async -> HostError.Code? {
                    do {
                        _ = try await host.endBackup(
                            of: guest.reference,
                            job: DomainJob.ID(rawValue: number),
                            aborting: aborting
                        )
                        return nil
                    } catch {
                        return error.code
                    }
                }
                #expect(await end(-1) == .invalidArgument)
                #expect(await end(4711) == .noJob)
                let job = try await host.beginBackup(
                    of: guest.reference,
                    xml: guest.push(format: "qcow2"),
                    checkpoint: nil,
                    options: .init()
                )
                #expect(await end(job.rawValue) == .operationInvalid)
                #expect(await end(job.rawValue + 1) == .noJob)
                #expect(try await host.endBackup(of: guest.reference, job: job, aborting: true) == .aborted)
                #expect(!FileManager.default.fileExists(atPath: guest.target("vda").path))
                try guest.storage?.release()
                _ = try await BackupRun(of: guest.reference, xml: guest.push(format: "qcow2")).run(on: host)
            }
        }

        @Test("libvirt alone tells when QEMU has let go, where the files can't be looked at")
        func settled() async throws {
            let disks = ["vda", "vdb", "vdc", "vdd"].map { Guest.Disk(target: $0, megabytes: 16) }
            try await Guest.with(disks) { guest in
                let host = try await LibvirtConnection.connect(
                    to: guest.machine.uri,
                    surroundings: { _ in .unreachable() }
                )
                let run = BackupRun(of: guest.reference, xml: guest.push(format: "qcow2"))
                for _ in 0..<10 {
                    let report = try await run.run(on: host)
                    let locks = report.targets.map { LocalHostFiles().isLocked($0) }
                    #expect(locks == [false, false, false, false])
                    for target in report.targets { try FileManager.default.removeItem(atPath: target) }
                }
                await host.close()
            }
        }

        @Test("metadata that is not wanted is gone while the bitmap stays")
        func noMetadata() async throws {
            try await Guest.with { guest in
                let report = try await BackupRun(
                    of: guest.reference,
                    xml: guest.push(format: "qcow2"),
                    checkpoint: .init(
                        xml: "<domaincheckpoint><name>c1</name></domaincheckpoint>",
                        keepsMetadata: false
                    )
                ).run(
                    on: guest.host
                )
                #expect(report.checkpoint == nil)
                #expect(
                    try await guest.host.checkpoints(of: guest.reference, listing: .all, matching: .init()) == []
                )
                try await guest.host.destroy(guest.reference)
                #expect(try Tool.run("qemu-img", "info", guest.image("vda").path).contains("name: c1"))
            }
        }
    }
}
