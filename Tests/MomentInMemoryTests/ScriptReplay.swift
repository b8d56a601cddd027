import Foundation
import LibvirtHost
import MomentDiagnostics
import MomentInMemory
import MomentRules
import Synchronization

/// Plays a script on the imitated host of a release, and tells where it first comes out otherwise than recorded.
struct ScriptReplay {
    private let script: RecordedScript
    private let host: InMemoryHost
    private let domain: DomainReference
    private let folder: String
    private let clock = Clock()

    /// The time as the recordings tell it: that of a step is its number.
    private final class Clock: Sendable {
        private let step = Mutex<Int64>(0)
        var now: Instant { Instant(1_700_000_000 + step.withLock { $0 }) }
        func set(_ number: Int) { step.withLock { $0 = Int64(number) } }
    }

    init(_ script: RecordedScript, _ release: ReleaseNumber) async throws {
        self.script = script
        let clock = clock
        host = InMemoryHost(release: release, time: { clock.now })
        let identity = try await host.define(xml: script.definition())
        domain = .name(identity.name)
        folder = "/srv/images/\(identity.name)/"
        if script.state != .shutoff { try await host.start(domain, options: script.state == .paused ? .paused : []) }
    }

    /// The first difference; nil where all is as recorded.
    func difference() async throws -> String? {
        var isLettingGo = false
        for (number, step) in script.steps.enumerated() {
            clock.set(number)
            let place =
                "step \(number), \(step.request.op) \(step.request.name ?? step.request.xml ?? "") \(step.request.flags ?? [])"
            let before = try await survey()
            let planned = await error(of: PlanningHost(host), step.request)
            let answered = await error(of: host, step.request)
            guard answered == step.error else {
                return "\(place): \(told(answered)), recorded \(told(step.error)); before: \(before)"
            }
            // A plan, and our hosts, refuse to go back where there are checkpoints, whether or not their bitmaps are in the way.
            let isGuarded =
                planned == HostError.Code.operationInvalid.rawValue && step.request.op == "snapshotRevert"
            // The imitated host does not show beforehand where its images are, which libvirt asks before what is below a snapshot.
            let codes: [HostError.Code] = [.configurationUnsupported, .operationUnsupported, .invalidArgument]
            let isUnshown =
                codes.dropLast().contains { $0.rawValue == planned }
                && codes.dropFirst().contains { $0.rawValue == step.error }
            if let planned, planned != step.error, !isGuarded, !isUnshown {
                return "\(place): the plan says \(planned), recorded \(told(step.error))"
            }
            isLettingGo = Self.isLettingGo(isLettingGo, before, step)
            var after = try await survey()
            if isLettingGo { after.takeBitmaps(of: step.after) }
            guard after == step.after else {
                return "\(place): there is\n\(after), recorded\n\(step.after); before\n\(before)"
            }
        }
        return nil
    }

    /// Whether a paused QEMU has let go of its images, since it wrote its memory or read it: it does not tell of the bitmaps in them then.
    private static func isLettingGo(
        _ was: Bool,
        _ before: RecordedScript.Surveyed,
        _ step: RecordedScript.Step
    ) -> Bool {
        guard step.error == nil else { return was && step.after.state == "paused" }
        switch step.request.op {
        case "snapshotCreateXML":
            let hasMemory = step.request.xml?.contains("<memory snapshot='external'") == true
            return (was || hasMemory && before.state == "paused") && step.after.state == "paused"
        case "snapshotRevert":
            return step.after.state == "paused" && !before.disks.isEmpty && step.after.disks != before.disks
        default: return was && step.after.state == "paused"
        }
    }

    private func told(_ error: Int?) -> String { error.map { "error \($0)" } ?? "done" }

    private func error(of host: some MomentHost, _ request: RecordedScript.Request) async -> Int? {
        do {
            try await ask(host, request)
            return nil
        } catch {
            return (error as? HostError)?.code.rawValue ?? -1
        }
    }

    private func ask(_ host: some MomentHost, _ request: RecordedScript.Request) async throws {
        let name = request.name ?? ""
        let xml = request.xml ?? ""
        switch request.op {
        case "checkpointCreateXML": _ = try await host.createCheckpoint(of: domain, xml: xml, how: .now)
        case "checkpointDelete":
            guard let deletion = MomentDeletion(libvirtFlags: request.flags(OracleReplay.deleteFlags)) else { return }
            try await host.deleteCheckpoint(of: domain, name: name, deletion: deletion)
        case "snapshotCreateXML":
            guard let how = SnapshotCreation(libvirtFlags: request.flags(OracleReplay.snapshotFlags)) else { return }
            _ = try await host.createSnapshot(of: domain, xml: xml, how: how)
        case "snapshotDelete":
            guard let deletion = MomentDeletion(libvirtFlags: request.flags(OracleReplay.deleteFlags)) else { return }
            try await host.deleteSnapshot(of: domain, name: name, deletion: deletion)
        case "snapshotRevert":
            let flags = request.flags(["RUNNING": 1, "PAUSED": 2, "FORCE": 4, "RESET_NVRAM": 8])
            guard let how = SnapshotReversion(libvirtFlags: flags) else { return }
            try await host.revert(domain, to: name, how: how)
        case "start": try await host.start(domain, options: request.flags == ["PAUSED"] ? .paused : [])
        case "defineXML": _ = try await host.define(xml: xml)
        case "destroy": try await host.destroy(domain)
        case "suspend": try await host.suspend(domain)
        case "resume": try await host.resume(domain)
        default: throw OracleReplay.Unplayable(description: "unknown step \(request.op)")
        }
    }

    private func survey() async throws -> RecordedScript.Surveyed {
        var found = RecordedScript.Surveyed()
        found.state = try await host.summary(of: domain).state.description
        for name in try await host.snapshots(of: domain, listing: .all, matching: .init()) {
            found.snapshots[name] = .some(try await host.snapshotParent(of: domain, name: name))
        }
        for name in try await host.checkpoints(of: domain, listing: .all, matching: .init()) {
            found.checkpoints[name] = .some(try await host.checkpointParent(of: domain, name: name))
        }
        found.current = try await host.currentSnapshot(of: domain)
        for target in script.steps.flatMap({ $0.after.disks.keys }) where found.disks[target] == nil {
            let chain = try await host.chain(of: target, in: domain)
            if !chain.isEmpty { found.disks[target] = chain.map { String($0.dropFirst(folder.count)) } }
        }
        for path in await host.imagePaths where path.hasPrefix(folder) && !path.hasSuffix(".iso") {
            let bitmaps = await host.bitmaps(in: path) ?? []
            let inside = await host.snapshots(in: path) ?? []
            found.images[String(path.dropFirst(folder.count))] = .init(
                bitmaps: bitmaps.isEmpty ? nil : bitmaps.sorted(),
                snapshots: inside.isEmpty ? nil : inside
            )
        }
        return found
    }
}

extension RecordedScript.Surveyed {
    /// Says of the bitmaps what another look says.
    fileprivate mutating func takeBitmaps(of other: Self) {
        for name in images.keys { images[name]?.bitmaps = other.images[name]?.bitmaps }
    }
}

/// Scripts that are known to come out otherwise on a release, and why.
enum ScriptException {
    private static let reasons: [String: [String: String]] = {
        let file = RecordedScript.folder.appending(path: "exceptions.json")
        do { return try JSONDecoder().decode([String: [String: String]].self, from: Data(contentsOf: file)) } catch {
            preconditionFailure("exceptions.json: \(error)")
        }
    }()

    static func of(_ script: RecordedScript, _ release: ReleaseNumber) -> String? { reasons["\(release)"]?[script.id] }

    /// Exceptions of which there is no script.
    static var stray: [String] {
        reasons.flatMap { release, reasons in
            let known = ReleaseNumber(release).map { Set(RecordedScript.answered(by: $0).map(\.id)) } ?? []
            return reasons.keys.filter { !known.contains($0) }
        }
    }
}
