import Foundation
import LibvirtHost
import MomentInMemory

extension OracleReplay {
    /// Reads a document, forgets the object, redefines it, and tells what is different.
    func roundtrip(_ step: OracleSequence.Step) async throws -> NSObject {
        let isSnapshot = step.operation == "snapshotRoundtrip"
        let name = step.name
        func document() async throws -> String {
            isSnapshot
                ? try await host.snapshotDescription(of: domain, name: name, secure: true)
                : try await host.checkpointDescription(of: domain, name: name, options: .secure)
        }
        func children() async throws -> [String] {
            isSnapshot
                ? try await host.snapshots(of: domain, listing: .children(of: name), matching: .init())
                : try await host.checkpoints(of: domain, listing: .children(of: name), matching: .init())
        }
        let before = try await document()
        let childrenBefore = try await children()
        if step.request["keep"] as? Bool != true {
            let deletion = MomentDeletion(metadataOnly: true)
            if isSnapshot {
                try await host.deleteSnapshot(of: domain, name: name, deletion: deletion)
            } else {
                try await host.deleteCheckpoint(of: domain, name: name, deletion: deletion)
            }
        }
        var submitted = before
        switch step.request["filter"] as? String {
        case "nodomain":
            submitted = submitted.replacing(/(?s)\ \ <domain .*<\/domain>\n/, with: "")
                .replacing(/(?s)\ \ <inactiveDomain .*<\/inactiveDomain>\n/, with: "")
        case "nocookie": submitted = submitted.replacing(/(?s)\ \ <cookie>.*<\/cookie>\n/, with: "")
        default: break
        }
        if isSnapshot {
            let how = SnapshotCreation(libvirtFlags: step.flags(Self.snapshotFlags))
            guard let how else { throw Unplayable(description: "flags that can't be written") }
            _ = try await host.createSnapshot(of: domain, xml: submitted, how: how)
        } else {
            _ = try await host.createCheckpoint(of: domain, xml: submitted, how: .redefine(validating: false))
        }
        let current: Any =
            isSnapshot ? try await host.currentSnapshot(of: domain) == name : NSNull() as Any
        return [
            "children_before": childrenBefore.sorted(), "children_after": try await children().sorted(),
            "identical": try await document() == before, "current": current,
        ] as NSDictionary
    }
}
