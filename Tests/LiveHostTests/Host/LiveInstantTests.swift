import Foundation
import LibvirtHost
import MomentDocuments
import TestRequirements
import Testing

extension LiveTests {
    @Suite("Snapshot and checkpoint of one instant, and whole chains")
    struct Instants {
        @Test(
            "both are there, and a running guest runs on",
            arguments: [SnapshotCreation.Content.disks(), .system()]
        )
        func pair(content: SnapshotCreation.Content) async throws {
            try await Guest.with { guest in
                try await guest.host.resume(guest.reference)
                let pair = try await guest.host.createSnapshot(
                    DomainSnapshot(name: "s"),
                    withCheckpoint: DomainCheckpoint(name: "c"),
                    of: guest.reference,
                    content: content
                )
                #expect(pair == MomentPair(snapshot: "s", checkpoint: "c"))
                #expect(try await guest.host.summary(of: guest.reference).state == .running)
                #expect(try await guest.host.snapshot("s", of: guest.reference).name == "s")
                #expect(try await guest.host.checkpoint("c", of: guest.reference).name == "c")
                // One after the other would let the guest write; here it could not.
                #expect(
                    try await guest.host.checkpoint("c", of: guest.reference, options: .size).disks?.first?.size
                        == 0
                )
            }
        }

        @Test("neither is there when the snapshot fails, and the guest runs on")
        func undone() async throws {
            try await Guest.with { guest in
                try await guest.host.resume(guest.reference)
                await #expect(throws: HostError.self) {
                    try await guest.host.createSnapshot(
                        of: guest.reference,
                        xml: "<domainsnapshot><name>.hidden</name></domainsnapshot>",
                        withCheckpoint: "<domaincheckpoint><name>c</name></domaincheckpoint>"
                    )
                }
                #expect(
                    try await guest.host.checkpoints(of: guest.reference, listing: .all, matching: .init()) == []
                )
                #expect(try await guest.host.summary(of: guest.reference).state == .running)
            }
        }

        @Test("without metadata libvirt remembers neither")
        func noMetadata() async throws {
            try await Guest.with { guest in
                _ = try await guest.host.createSnapshot(
                    DomainSnapshot(name: "s"),
                    withCheckpoint: DomainCheckpoint(name: "c"),
                    of: guest.reference,
                    content: .disks(),
                    options: .noMetadata
                )
                #expect(
                    try await guest.host.checkpoints(of: guest.reference, listing: .all, matching: .init()) == []
                )
                #expect(try await guest.host.snapshots(of: guest.reference, listing: .all, matching: .init()) == [])
            }
        }

        @Test("a chain of twelve is redefined in any order, and not at all when one document is wrong")
        func chain() async throws {
            try await Guest.with { guest in
                let host = guest.host
                let names = (1...12).map { "c\($0)" }
                for name in names {
                    _ = try await host.createCheckpoint(DomainCheckpoint(name: name), of: guest.reference)
                }
                var documents: [DomainCheckpoint] = []
                for name in names {
                    documents.append(try await host.checkpoint(name, of: guest.reference, options: .secure))
                }
                let tree = try await host.checkpointTree(of: guest.reference)
                try await host.deleteCheckpoint(
                    of: guest.reference,
                    name: "c1",
                    deletion: .init(.thisAndDescendants, metadataOnly: true)
                )
                // As a directory lists them: c1, c10, c11, c12, c2 and so on.
                let listed = documents.sorted { ($0.name ?? "") < ($1.name ?? "") }
                var broken = listed
                broken[6].creationTime = nil
                await #expect(throws: HostError.self) {
                    try await host.redefineCheckpoints(broken, of: guest.reference, validating: false)
                }
                #expect(try await host.checkpoints(of: guest.reference, listing: .all, matching: .init()) == [])
                #expect(
                    try await host.redefineCheckpoints(listed, of: guest.reference, validating: true) == names
                )
                #expect(try await host.checkpointTree(of: guest.reference) == tree)
            }
        }

        @Test("a redefinition is refused before anything is sent where a parent is missing or parents form a circle")
        func impossible() async throws {
            let host = try await LibvirtConnection.connect(to: "test:///default")
            func child(_ name: String, of parent: String) -> DomainCheckpoint {
                var checkpoint = DomainCheckpoint(name: name)
                checkpoint.parent = MomentParent(parent)
                return checkpoint
            }
            for documents in [
                [child("a", of: "b")], [child("a", of: "b"), child("b", of: "a")],
                [DomainCheckpoint(name: "a"), DomainCheckpoint(name: "a")],
            ] {
                await #expect {
                    try await host.redefineCheckpoints(documents, of: "test", validating: false)
                } throws: { ($0 as? HostError)?.code == .invalidArgument }
            }
            await host.close()
        }
    }
}
