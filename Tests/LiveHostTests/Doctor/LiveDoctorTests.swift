import BackupJobs
import ChainDoctor
import Foundation
import LibvirtHost
import MomentDiagnostics
import MomentDocuments
import MomentRules
import Testing

extension LiveTests {
    @Suite("The chain doctor and a real domain")
    struct Doctors {
        private func patient(
            _ disks: [Guest.Disk] = [.init(target: "vda", megabytes: 1), .init(target: "vdb", megabytes: 1)],
            _ body: (Guest, ChainDoctor) async throws -> Void
        ) async throws {
            try await Guest.with(disks) { guest in
                try await guest.checkpoint("c1")
                try await guest.checkpoint("c2")
                // Once stopped, QEMU has written the bitmaps to the images.
                try await guest.host.destroy(guest.reference)
                try await guest.host.start(guest.reference, options: .paused)
                try await body(guest, ChainDoctor(of: guest.reference))
            }
        }

        /// What is found beyond this: the guests' checkpoints are made by themselves, and no backup of them is saved.
        private func findings(_ facts: ChainFacts) -> [ChainFinding] {
            facts.findings.filter { $0.diagnostic.code != "checkpoint-unsaved" }
        }

        @Test("has nothing to say of a sound chain, whether the domain runs or not")
        func sound() async throws {
            try await patient { guest, doctor in
                #expect(findings(try await doctor.examine(on: guest.host)) == [])
                try await guest.host.destroy(guest.reference)
                #expect(findings(try await doctor.examine(on: guest.host)) == [])
            }
        }

        @Test(
            "names a fault, mends it as far as it may, and the next incremental backup works",
            arguments: Fault.allCases
        )
        func fault(_ fault: Fault) async throws {
            try await patient { guest, doctor in
                let host = guest.host
                try await fault.make(guest)
                let facts = try await doctor.examine(on: host)
                #expect(Set(findings(facts).map(\.diagnostic.code.rawValue)) == fault.codes)

                // Looking has changed nothing, and looking again says the same.
                #expect(
                    try await doctor.examine(on: host).findings.map(\.diagnostic) == facts.findings.map(\.diagnostic)
                )

                let cautious = ChainPlan(facts.findings, allowing: [])
                if !fault.consent.isEmpty { #expect(cautious.steps == []) }
                let plan = ChainPlan(facts.findings, allowing: fault.consent)
                for step in plan.steps { try await doctor.perform(step, on: host, knowing: facts) }
                try await fault.mendByHand(guest)
                let after = try await doctor.examine(on: host)
                #expect(findings(after).map(\.diagnostic.message) == [])

                if !fault.isRunning { try await host.start(guest.reference, options: .paused) }
                try await incremental(guest)
                #expect(findings(try await doctor.examine(on: host)).map(\.diagnostic.message) == [])
            }
        }

        /// A full backup with a checkpoint, and one incremental to it.
        private func incremental(_ guest: Guest) async throws {
            for (number, base) in [nil, "n0"].enumerated() {
                let disks = guest.disks.map { disk in
                    "<disk name='\(disk.target)' type='file'><target file='\(guest.target(disk.target).path)\(number)'/></disk>"
                }
                _ = try await BackupRun(
                    of: guest.reference,
                    xml: """
                        <domainbackup>\(base.map { "<incremental>\($0)</incremental>" } ?? "")\
                        <disks>\(disks.joined())</disks></domainbackup>
                        """,
                    checkpoint: .init(xml: "<domaincheckpoint><name>n\(number)</name></domaincheckpoint>")
                ).run(on: guest.host)
            }
        }

        @Test("makes an incremental backup possible again from a checkpoint that libvirt forgot")
        func adopted() async throws {
            try await patient { guest, doctor in
                let host = guest.host
                for name in ["c1", "c2"] {
                    try await host.deleteCheckpoint(
                        of: guest.reference,
                        name: name,
                        deletion: .init(metadataOnly: true)
                    )
                }
                let facts = try await doctor.examine(on: host)
                let plan = ChainPlan(facts.findings, allowing: [.adopt, .discard])
                for step in plan.steps { try await doctor.perform(step, on: host, knowing: facts) }
                #expect(findings(try await doctor.examine(on: host)) == [])
                let job = try await host.beginBackup(
                    of: guest.reference,
                    xml: guest.pull("transport='unix' socket='\(guest.directory.path)/nbd'", incremental: "c1"),
                    checkpoint: nil,
                    options: .init()
                )
                #expect(try await host.endBackup(of: guest.reference, job: job, aborting: false) == .completed)
            }
        }
    }
}
