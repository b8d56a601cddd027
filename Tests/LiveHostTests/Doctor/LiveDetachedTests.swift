import ChainDoctor
import Foundation
import LibvirtHost
import MomentDiagnostics
import MomentDocuments
import MomentRules
import TestRequirements
import TestSupport
import Testing

extension LiveTests {
    /// A delete that stops half-way breaks libvirt's tree in memory, which crashes libvirt 9.0.0 later on.
    @Suite("Checkpoints below one whose bitmap is gone", .requires(.libvirtd, .setpriv, .virsh))
    struct Detached {
        /// Checkpoints c1 to c4 in a row; c4's bitmap is gone behind libvirt's back.
        private func broken(_ guest: Guest) async throws {
            for number in 1...4 { try await guest.checkpoint("c\(number)") }
            try Monitor.removeBitmap(guest, disk: "vda", name: "c4")
        }

        @Test(
            "deleting them stops before anything is broken",
            arguments: [MomentDeletion.Scope.thisAndDescendants, .descendants]
        )
        func stops(scope: MomentDeletion.Scope) async throws {
            try await Guest.with { guest in
                try await broken(guest)
                await #expect {
                    try await guest.host.deleteCheckpoint(of: guest.reference, name: "c2", deletion: .init(scope))
                } throws: { ($0 as? HostError)?.code == .internalError }
                let tree = try await guest.host.checkpointTree(of: guest.reference)
                #expect(tree.text == "c1\n└─ c2\n   └─ c3\n      └─ c4\n")
                // With the metadata only there is no bitmap to be missing.
                try await guest.host.deleteCheckpoint(
                    of: guest.reference,
                    name: "c4",
                    deletion: .init(metadataOnly: true)
                )
                try await guest.host.deleteCheckpoint(of: guest.reference, name: "c2", deletion: .init(scope))
                let left = scope == .descendants ? ["c1", "c2"] : ["c1"]
                #expect(
                    try await guest.host.checkpoints(of: guest.reference, listing: .all, matching: .init()) == left
                )
            }
        }

        @Test("a tree that another program broke is named and left alone, and mended once the daemon was restarted")
        func detached() async throws {
            try await Guest.with(on: DaemonHost.shared) { guest in
                try await broken(guest)
                let uri = guest.machine.uri
                #expect(throws: Tool.Failure.self) {
                    try Tool.run("virsh", "-c", uri, "checkpoint-delete", guest.name, "c2", "--children")
                }
                let host = guest.host
                let doctor = ChainDoctor(of: guest.reference)
                let all = ChainRepair.Consent([.discard, .adopt, .endJobs])
                let facts = try await doctor.examine(on: host)
                #expect(
                    Set(facts.findings.map(\.diagnostic.code)) == [
                        "checkpoint-detached", "checkpoint-without-bitmap", "checkpoint-unsaved",
                    ]
                )
                #expect(ChainPlan(facts.findings, allowing: all).steps == [])

                // What would crash the daemon is not asked for; what has to walk along the tree is done here.
                #expect(
                    try await host.checkpoints(of: guest.reference, listing: .all, matching: .init()).count == 3
                )
                for metadataOnly in [true, false] {
                    await #expect {
                        try await host.deleteCheckpoint(
                            of: guest.reference,
                            name: "c4",
                            deletion: .init(metadataOnly: metadataOnly)
                        )
                    } throws: { ($0 as? HostError)?.code == .operationInvalid }
                }
                let document = try await host.checkpoint("c4", of: guest.reference)
                await #expect {
                    try await host.createCheckpoint(
                        document,
                        of: guest.reference,
                        how: .redefine(validating: false)
                    )
                } throws: { ($0 as? HostError)?.code == .operationInvalid }

                await DaemonHost.shared.kill()
                let again = try await DaemonHost.shared.connect()
                let after = try await doctor.examine(on: again)
                #expect(
                    Set(after.findings.map(\.diagnostic.code))
                        == ["checkpoint-parent-missing", "checkpoint-without-bitmap", "checkpoint-unsaved"]
                )
                for step in ChainPlan(after.findings, allowing: []).steps {
                    try await doctor.perform(step, on: again, knowing: after)
                }
                #expect(try await doctor.examine(on: again).findings.map(\.diagnostic.code) == ["checkpoint-unsaved"])
                let tree = try await again.checkpointTree(of: guest.reference)
                #expect(tree.text == "c1\n└─ c2\n")
                await again.close()
            }
        }
    }
}
