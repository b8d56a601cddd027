import Foundation
import LibvirtHost
import MomentDocuments
import TestRequirements
import TestSupport
import Testing

extension LiveTests {
    @Suite("Checkpoints, snapshots and managed saves of a real guest")
    struct Moments {
        private func checkpoint(_ name: String) -> String {
            "<domaincheckpoint><name>\(name)</name></domaincheckpoint>"
        }
        private func snapshot(_ name: String) -> String { "<domainsnapshot><name>\(name)</name></domainsnapshot>" }

        @Test("a chain of twelve checkpoints, its order, its ends, and every way of deleting")
        func chain() async throws {
            try await Guest.with { guest in
                let host = guest.host
                let names = (1...12).map { "c\($0)" }
                for name in names {
                    #expect(
                        try await host.createCheckpoint(of: guest.reference, xml: checkpoint(name), how: .now)
                            == name
                    )
                }
                func list(_ listing: MomentListing, _ position: MomentPosition? = nil) async throws -> [String] {
                    try await host.checkpoints(
                        of: guest.reference,
                        listing: listing,
                        matching: .init(position: position)
                    )
                }
                #expect(try await list(.all) == names)
                #expect(try await list(.roots) == ["c1"])
                #expect(try await list(.all, .leaves) == ["c12"])
                #expect(try await list(.all, .inner) == Array(names.dropLast()))
                #expect(try await list(.children(of: "c5")) == ["c6"])
                #expect(try await list(.descendants(of: "c10")) == ["c11", "c12"])
                #expect(try await host.checkpointParent(of: guest.reference, name: "c1") == nil)
                #expect(try await host.checkpointParent(of: guest.reference, name: "c2") == "c1")

                func delete(_ name: String, _ scope: MomentDeletion.Scope, metadataOnly: Bool = false) async throws {
                    try await host.deleteCheckpoint(
                        of: guest.reference,
                        name: name,
                        deletion: .init(scope, metadataOnly: metadataOnly)
                    )
                }
                try await delete("c11", .descendants)
                #expect(try await list(.all, .leaves) == ["c11"])
                try await delete("c9", .descendants, metadataOnly: true)
                #expect(try await list(.all, .leaves) == ["c9"])
                try await delete("c8", .thisAndDescendants, metadataOnly: true)
                #expect(try await list(.all, .leaves) == ["c7"])
                try await delete("c6", .thisAndDescendants)
                #expect(try await list(.all, .leaves) == ["c5"])
                try await delete("c3", .this)
                #expect(try await host.checkpointParent(of: guest.reference, name: "c4") == "c2")
                try await delete("c2", .this, metadataOnly: true)
                #expect(try await list(.all) == ["c1", "c4", "c5"])

                try await host.destroy(guest.reference)
                let info = try Tool.run("qemu-img", "info", guest.image("vda").path)
                let bitmaps = Set(info.matches(of: /name: (c\d+)/).map { String($0.1) })
                // Those deleted with their data are gone; those of which only the metadata went are still there.
                #expect(bitmaps == ["c1", "c2", "c4", "c5", "c8", "c9", "c10", "c11"])
            }
        }

        @Test("a checkpoint's metadata is lost and put back, with and without a look at the bitmap")
        func redefine() async throws {
            try await Guest.with { guest in
                let host = guest.host
                for name in ["a", "b"] {
                    _ = try await host.createCheckpoint(of: guest.reference, xml: checkpoint(name), how: .now)
                }
                let documents = [
                    try await host.checkpointDescription(of: guest.reference, name: "a", options: .secure),
                    try await host.checkpointDescription(of: guest.reference, name: "b", options: .secure),
                ]
                try await host.deleteCheckpoint(
                    of: guest.reference,
                    name: "a",
                    deletion: .init(.thisAndDescendants, metadataOnly: true)
                )
                for (document, validating) in zip(documents, [false, true]) {
                    _ = try await host.createCheckpoint(
                        of: guest.reference,
                        xml: document,
                        how: .redefine(validating: validating)
                    )
                }
                for (name, document) in zip(["a", "b"], documents) {
                    #expect(
                        try await host.checkpointDescription(of: guest.reference, name: name, options: .secure)
                            == document
                    )
                }
                let size = try await host.checkpointDescription(
                    of: guest.reference,
                    name: "b",
                    options: [.size, .noDomain]
                )
                #expect(size.contains(" size='0'"))
                #expect(!size.contains("<domain "))
            }
        }

        @Test("snapshots with memory, the current one, going back, and what each state does")
        func snapshots() async throws {
            try await Guest.with { guest in
                let host = guest.host
                for name in ["a", "b"] {
                    #expect(
                        try await host.createSnapshot(
                            of: guest.reference,
                            xml: snapshot(name),
                            how: .take(.system())
                        )
                            == name
                    )
                }
                #expect(try await host.currentSnapshot(of: guest.reference) == "b")
                #expect(try await host.snapshotParent(of: guest.reference, name: "b") == "a")
                #expect(try await host.snapshotHasMetadata(of: guest.reference, name: "b"))
                #expect(
                    try await host.snapshots(
                        of: guest.reference,
                        listing: .all,
                        matching: .init(states: .active, locations: .internal)
                    )
                        == ["a", "b"]
                )
                #expect(
                    try await host.snapshots(of: guest.reference, listing: .all, matching: .init(states: .inactive))
                        == []
                )
                try Monitor.write(guest, disk: "vda", pattern: 0x77, offset: 0, length: 512)
                try await host.revert(guest.reference, to: "a", how: .init(.running))
                #expect(try await host.summary(of: guest.reference).state == .running)
                #expect(try await host.currentSnapshot(of: guest.reference) == "a")
                try await host.revert(guest.reference, to: "b", how: .init(.paused))
                #expect(try await host.summary(of: guest.reference).state == .paused)
                let document = try await host.snapshotDescription(of: guest.reference, name: "b", secure: true)
                try await host.deleteSnapshot(of: guest.reference, name: "b", deletion: .init(metadataOnly: true))
                #expect(try await host.currentSnapshot(of: guest.reference) == "a")
                _ = try await host.createSnapshot(
                    of: guest.reference,
                    xml: document,
                    how: .redefine([.current])
                )
                #expect(try await host.currentSnapshot(of: guest.reference) == "b")
                try await host.deleteSnapshot(of: guest.reference, name: "a", deletion: .init(.thisAndDescendants))
                #expect(try await host.currentSnapshot(of: guest.reference) == nil)
            }
        }

        @Test("going back under a checkpoint's bitmap, which ends the guest's QEMU, is refused before it is sent")
        func reversionUnderBitmap() async throws {
            try await Guest.with { guest in
                let host = guest.host
                _ = try await host.createSnapshot(of: guest.reference, xml: snapshot("a"), how: .take(.system()))
                _ = try await host.createCheckpoint(DomainCheckpoint(name: "c"), of: guest.reference)
                await #expect {
                    try await host.revert(guest.reference, to: "a", how: .init())
                } throws: { error in
                    let error = error as? HostError
                    return error?.code == .operationInvalid && error?.explanation?.contains("delete") == true
                }
                #expect(try await host.summary(of: guest.reference).state == .paused)
                try await host.deleteCheckpoint(of: guest.reference, name: "c", deletion: .init())
                try await host.revert(guest.reference, to: "a", how: .init())
                #expect(try await host.summary(of: guest.reference).state == .paused)
            }
        }

        @Test("the redefinition that crashes libvirt 9.0.0 is refused before it is sent")
        func crash() async throws {
            try await Guest.with { guest in
                let host = guest.host
                _ = try await host.createSnapshot(of: guest.reference, xml: snapshot("s"), how: .take(.disks()))
                let deadly = """
                    <domainsnapshot><name>s</name><state>disk-snapshot</state><creationTime>1</creationTime>\
                    <disks><disk name='vda' snapshot='external'/></disks></domainsnapshot>
                    """
                await #expect {
                    try await host.createSnapshot(of: guest.reference, xml: deadly, how: .redefine())
                } throws: { ($0 as? HostError)?.code == .invalidArgument }
                #expect(try await host.summary(of: guest.reference).state == .paused)
            }
        }

        @Test("a managed save is consumed by the next start; its document can be read and replaced")
        func managedSave() async throws {
            try await Guest.with { guest in
                let host = guest.host
                try await host.managedSave(guest.reference, options: .init())
                var summary = try await host.summary(of: guest.reference)
                #expect(summary.state == .shutoff && summary.hasManagedSave)
                let document = try await host.managedSaveDescription(of: guest.reference, secure: true)
                #expect(document.contains("<name>\(guest.name)</name>"))
                try await host.defineManagedSave(of: guest.reference, xml: document, outcome: .running)
                try await host.start(guest.reference, options: [])
                summary = try await host.summary(of: guest.reference)
                #expect(summary.state == .running && !summary.hasManagedSave)
                try await host.managedSave(guest.reference, options: .init(.paused))
                try await host.removeManagedSave(of: guest.reference)
                #expect(try await host.summary(of: guest.reference).hasManagedSave == false)
                await #expect {
                    try await host.managedSave(guest.reference, options: .init())
                } throws: { ($0 as? HostError)?.code == .operationInvalid }
            }
        }

        @Test("a domain with checkpoints is not undefined without their metadata")
        func undefine() async throws {
            try await Guest.with { guest in
                _ = try await guest.host.createCheckpoint(of: guest.reference, xml: checkpoint("c"), how: .now)
                try await guest.host.destroy(guest.reference)
                await #expect {
                    try await guest.host.undefine(guest.reference, options: .keepNVRAM)
                } throws: { ($0 as? HostError)?.code == .operationInvalid }
            }
        }
    }
}
