import Foundation
import LibvirtHost
import MomentDocuments
import MomentInMemory
import MomentRules
import MomentXML

/// Plays a recorded script on the imitated host and tells what each step answers, in the recording's own terms.
struct OracleReplay {
    /// A step that can't be played.
    struct Unplayable: Error, CustomStringConvertible {
        var description: String
    }

    let host: InMemoryHost
    let domain: DomainReference
    let folder: String

    init(_ sequence: OracleSequence) async throws {
        host = InMemoryHost(finishesPushes: false, time: { Instant(1_700_000_000) })
        domain = .name(sequence.domain)
        folder = "/srv/images/\(sequence.domain)/"
        _ = try await host.define(xml: sequence.definition())
        if sequence.state != "shutoff" {
            try await host.start(domain, options: sequence.state == "paused" ? .paused : [])
        }
    }

    /// What a step answers: nothing, a text, a name list, a tree; nil for a request that can't be written in Swift.
    func answer(_ step: OracleSequence.Step) async throws -> NSObject?? {
        switch step.operation {
        case "checkpointCreateXML":
            guard let how = CheckpointCreation(libvirtFlags: step.flags(["REDEFINE": 1, "QUIESCE": 2])) else {
                return nil
            }
            let name = try await host.createCheckpoint(of: domain, xml: step.xml, how: how)
            let text = try await host.checkpointDescription(of: domain, name: name, options: .noDomain)
            return NSString(string: text)
        case "checkpointDelete":
            guard let deletion = MomentDeletion(libvirtFlags: step.flags(Self.deleteFlags)) else { return nil }
            try await host.deleteCheckpoint(of: domain, name: step.name, deletion: deletion)
        case "checkpointList", "checkpointListChildren":
            let flags = step.flags(["ROOTS": 1, "DESCENDANTS": 1, "TOPOLOGICAL": 2, "LEAVES": 4, "NO_LEAVES": 8])
            guard flags < 16, flags & 12 != 12 else { return nil }
            let names = try await host.checkpoints(
                of: domain,
                listing: listing(step, flags),
                matching: CheckpointFilter(position: position(flags, leaves: 4, inner: 8), topological: flags & 2 != 0)
            )
            return names.sorted() as NSArray
        case "snapshotCreateXML":
            guard let how = SnapshotCreation(libvirtFlags: step.flags(Self.snapshotFlags)) else { return nil }
            let name = try await host.createSnapshot(of: domain, xml: step.xml, how: how)
            if case .take(_, let options) = how, options.contains(.noMetadata) { return .some(nil) }
            return try await snapshot(name) as NSString
        case "snapshotDelete":
            guard let deletion = MomentDeletion(libvirtFlags: step.flags(Self.deleteFlags)) else { return nil }
            try await host.deleteSnapshot(of: domain, name: step.name, deletion: deletion)
        case "snapshotRevert":
            guard
                let how = SnapshotReversion(
                    libvirtFlags: step.flags(["RUNNING": 1, "PAUSED": 2, "FORCE": 4, "RESET_NVRAM": 8])
                )
            else { return nil }
            try await host.revert(domain, to: step.name, how: how)
        case "snapshotListChildren":
            let flags = step.flags(Self.snapshotListFlags)
            guard flags < 2048, flags & 12 != 12 else { return nil }
            let names = try await host.snapshots(
                of: domain,
                listing: listing(step, flags),
                matching: SnapshotFilter(
                    position: position(flags, leaves: 4, inner: 8),
                    states: .init(rawValue: flags),
                    locations: .init(rawValue: flags),
                    metadata: .init(rawValue: flags),
                    topological: flags & 1024 != 0
                )
            )
            return names.sorted() as NSArray
        case "snapshotRoundtrip", "checkpointRoundtrip": return try await roundtrip(step)
        case "backupBegin":
            let job = try await host.beginBackup(of: domain, xml: step.xml, checkpoint: nil, options: .init())
            let text = try await host.backupDescription(of: domain, job: job)
            return NSString(string: text)
        case "waitJob":
            try await host.finishJob(of: domain)
            let job = try await host.lastJob(of: domain)
            return [job?.phase.rawValue ?? -1, job?.operation.rawValue ?? -1, job?.succeeded == true] as NSArray
        case "bitmapAdd":
            try await host.addBitmap(step.name, to: disk(step), of: domain)
        case "bitmapDrop":
            try await host.dropBitmap(step.name, from: disk(step), of: domain)
        case "destroy": try await host.destroy(domain)
        case "resume": try await host.resume(domain)
        case "managedSave": try await host.managedSave(domain, options: .init())
        case "state": return try await host.summary(of: domain).state.description as NSString
        case "tree": return try await tree() as NSDictionary
        case "bitmaps": return await bitmaps() as NSDictionary
        case "disks": return try await disks(step) as NSDictionary
        case "files":
            return await host.imagePaths.map { String($0.dropFirst(folder.count)) }.sorted() as NSArray
        default: throw Unplayable(description: "unknown step \(step.operation)")
        }
        return .some(nil)
    }

    /// What the recording says a step answered, in the same form.
    func recorded(_ step: OracleSequence.Step) -> NSObject? {
        let out = step.answer["out"]
        switch step.operation {
        case "backupBegin":
            return (out as? String)?.replacing(/\ index='\d+'/, with: "") as NSString?
        case "waitJob":
            let object = out as? [String: Any]
            return [
                object?["type"] as? Int ?? -2, object?["operation"] as? Int ?? -2, object?["success"] as? Bool == true,
            ]
                as NSArray
        case "tree":
            var tree = out as? [String: Any] ?? [:]
            if var snapshots = tree["snapshots"] as? [String: [String: Any]] {
                for name in snapshots.keys { snapshots[name]?["kids"] = nil }
                tree["snapshots"] = snapshots
            }
            return tree as NSDictionary
        case "bitmaps":
            return (out as? [String: [String]] ?? [:]).mapValues { list in
                list.map { $0.replacing(/\ count=0$/, with: "") }.sorted()
            } as NSDictionary
        case "disks":
            let object = out as? [String: [String: [String]]] ?? [:]
            return (object["live"] ?? object["config"]?.mapValues { Array($0.prefix(1)) } ?? [:]) as NSDictionary
        case "snapshotRoundtrip", "checkpointRoundtrip":
            var object = out as? [String: Any] ?? [:]
            object["diff"] = nil
            object["filter"] = nil
            return object as NSDictionary
        case "checkpointList", "checkpointListChildren", "snapshotListChildren", "files":
            return (out as? [String] ?? []).sorted() as NSArray
        default: return out as? NSString
        }
    }

    private func disk(_ step: OracleSequence.Step) -> String { step.request["dev"] as? String ?? "" }

    private func listing(_ step: OracleSequence.Step, _ flags: UInt32) -> MomentListing {
        if step.operation == "checkpointList" { return flags & 1 != 0 ? .roots : .all }
        return flags & 1 != 0 ? .descendants(of: step.name) : .children(of: step.name)
    }

    private func position(_ flags: UInt32, leaves: UInt32, inner: UInt32) -> MomentPosition? {
        flags & leaves != 0 ? .leaves : flags & inner != 0 ? .inner : nil
    }

    /// A snapshot as it was recorded: without definitions and cookie.
    private func snapshot(_ name: String) async throws -> String {
        var snapshot = try await host.snapshot(name, of: domain)
        snapshot.domain = nil
        snapshot.inactiveDomain = nil
        snapshot.cookie = nil
        return String(decoding: try XMLPrinter().print(snapshot.document()), as: UTF8.self)
    }

    private func tree() async throws -> [String: Any] {
        var tree: [String: Any] = ["state": try await host.summary(of: domain).state.description]
        var checkpoints: [String: Any] = [:]
        for name in try await host.checkpoints(of: domain, listing: .all, matching: .init()) {
            let parent = try await host.checkpointParent(of: domain, name: name)
            checkpoints[name] = ["parent": parent as Any? ?? NSNull()]
        }
        if !checkpoints.isEmpty { tree["checkpoints"] = checkpoints }
        var snapshots: [String: Any] = [:]
        let current = try await host.currentSnapshot(of: domain)
        for name in try await host.snapshots(of: domain, listing: .all, matching: .init()) {
            let parent = try await host.snapshotParent(of: domain, name: name)
            snapshots[name] =
                [
                    "parent": parent as Any? ?? NSNull(), "current": name == current ? 1 : 0,
                    "xml": try await snapshot(name),
                ] as [String: Any]
        }
        if !snapshots.isEmpty { tree["snapshots"] = snapshots }
        return tree
    }

    private func bitmaps() async -> [String: [String]] {
        var result: [String: [String]] = [:]
        for path in await host.imagePaths {
            if let names = await host.bitmaps(in: path), !names.isEmpty {
                result[String(path.dropFirst(folder.count))] = names.sorted()
            }
        }
        return result
    }

    private func disks(_ step: OracleSequence.Step) async throws -> [String: [String]] {
        let object = step.answer["out"] as? [String: [String: [String]]] ?? [:]
        // Of a domain that is off only the image in the definition is told.
        let isOff = object["live"] == nil
        var result: [String: [String]] = [:]
        for target in (object["live"] ?? object["config"] ?? [:]).keys {
            let chain = try await host.chain(of: target, in: domain)
            result[target] = isOff ? Array(chain.prefix(1)) : chain
        }
        return result
    }

    static let deleteFlags: [String: UInt32] = ["CHILDREN": 1, "METADATA_ONLY": 2, "CHILDREN_ONLY": 4]
    static let snapshotFlags: [String: UInt32] = [
        "REDEFINE": 1, "CURRENT": 2, "NO_METADATA": 4, "HALT": 8, "DISK_ONLY": 16, "REUSE_EXT": 32, "QUIESCE": 64,
        "ATOMIC": 128, "LIVE": 256, "VALIDATE": 512,
    ]
    static let snapshotListFlags: [String: UInt32] = [
        "DESCENDANTS": 1, "METADATA": 2, "LEAVES": 4, "NO_LEAVES": 8, "NO_METADATA": 16, "INACTIVE": 32, "ACTIVE": 64,
        "DISK_ONLY": 128, "INTERNAL": 256, "EXTERNAL": 512, "TOPOLOGICAL": 1024,
    ]
}
