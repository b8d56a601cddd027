internal import BackupSets
internal import LibvirtHost
internal import MomentDiagnostics
internal import MomentDocuments
internal import MomentRules
internal import XMLTree

/// A domain at one look, drawn.
struct DomainStatus: Sendable {
    /// What changed since checkpoints, in bytes by disk; checkpoints that were not asked are not there.
    var changes: NameMap<NameMap<UInt64>> = [:]

    private let job: DomainJob?
    private let facts: HostFacts
    private let host: HostDescription
    private let domain: DomainDescription
    private let leases: [String]
    private let holds: [DomainHold]
    private let backingPaths: NameMap<[String]>

    init(_ look: DomainLook) {
        job = look.job
        facts = look.facts
        host = look.host
        let root = look.document.root
        domain = DomainDescription(root)
        holds = look.facts.holds(root)
        leases = (root.element("devices").map { Array($0.elements("lease")) } ?? []).map { lease in
            let space = lease.element("lockspace")?.text ?? ""
            return "\(space.isEmpty ? "" : "\(space): ")\(lease.element("key")?.text ?? "")"
        }
        backingPaths = NameMap(domain.disks.map { ($0.target, $0.backingPaths) }, uniquingKeysWith: { one, _ in one })
    }

    /// The images of a disk, the one that is written first, as far as they were looked at; of others the path alone.
    private func chain(_ disk: DomainDisk) -> [(path: String, image: ImageFacts?)] {
        guard let path = disk.path, !disk.isEmpty else { return [] }
        var chain: [(String, ImageFacts?)] = []
        var next: String? = path
        while let path = next, !chain.contains(where: { $0.0 == path }) {
            let image = facts.image(path)
            chain.append((path, image))
            next = image?.backingPath
            if image == nil, chain.count == 1 {
                for path in backingPaths[disk.target] ?? [] { chain.append((path, facts.image(path))) }
            }
        }
        return chain
    }

    // MARK: Text

    /// The domain's status in lines for people.
    var text: String {
        var lines = [headline]
        section("disks", domain.disks.map(diskLines), none: "no disk", &lines)
        section("checkpoints", checkpointLines.map { [$0] }, none: nil, &lines)
        section("snapshots", snapshotLines.map { [$0] }, none: nil, &lines)
        if let job {
            let done = job.statistics.fraction.map { ", \(Int($0 * 100)) %" } ?? ""
            section("job", [["\(job.operation) \(job.id.rawValue)\(done)"]], none: nil, &lines)
        }
        if facts.domain?.hasManagedSave == true {
            lines.append("managed save: its next start resumes from it")
        }
        section("leases", leases.map { [$0] }, none: nil, &lines)
        var held: [[String]] = []
        for action in DomainHold.Action.allCases {
            let reasons = holds.filter { $0.action == action }
            guard !reasons.isEmpty else { continue }
            held.append(["\(action.rawValue):"] + reasons.map { "  \($0.reason): \($0.remedy)" })
        }
        section("held from", held, none: nil, &lines)
        section("not looked at", (facts.unseen ?? []).map { [$0] }, none: nil, &lines)
        return lines.map(PrintableText.line).joined(separator: "\n")
    }

    private var headline: String {
        let state = facts.domain?.state.rawValue ?? ""
        let kind = facts.domain?.isPersistent == true ? "" : ", transient"
        let emulator = facts.emulator.map { ", QEMU \($0)" } ?? ""
        let release = facts.libvirt.map { "libvirt \($0)" } ?? "libvirt of an unknown release"
        return "\(domain.name): \(state)\(kind) (\(host.uri): \(release)\(emulator))"
    }

    /// A heading with a tree of entries, each with lines below its first.
    private func section(_ title: String, _ entries: [[String]], none: String?, _ lines: inout [String]) {
        guard !entries.isEmpty else {
            if let none { lines.append("\(title): \(none)") }
            return
        }
        lines.append(title)
        for (index, entry) in entries.enumerated() {
            let isLast = index == entries.count - 1
            for (number, line) in entry.enumerated() {
                lines.append((number > 0 ? (isLast ? "   " : "│  ") : isLast ? "└─ " : "├─ ") + line)
            }
        }
    }

    private func diskLines(_ disk: DomainDisk) -> [String] {
        let images = chain(disk)
        let size = images.first?.image?.virtualSize.map { ", \(ByteCount.text($0))" } ?? ""
        var marks = disk.isReadOnly ? ", read-only" : ""
        if disk.isTransient { marks += ", transient" }
        if disk.hasBlockJob { marks += ", a block job (\(disk.mirrorJob ?? "copy")) works on it" }
        var lines = ["\(disk.target)  \(disk.device) on \(disk.bus ?? "an unnamed bus")\(size)\(marks)"]
        if disk.isEmpty { lines.append("empty") }
        for (depth, (path, image)) in images.enumerated() {
            let indent = depth == 0 ? "" : String(repeating: "   ", count: depth - 1) + "└─ "
            guard let image else {
                lines.append("\(indent)\(path)  not looked at")
                continue
            }
            var words = ["\(image.format)"]
            if let taken = image.allocatedSize { words.append("\(ByteCount.text(taken)) taken") }
            lines.append("\(indent)\(path)  \(words.joined(separator: ", "))")
            let bar = String(repeating: "   ", count: depth) + (depth + 1 < images.count ? "│  " : "   ")
            let names = (image.bitmaps ?? []).map { $0.isRecording ? $0.name : "\($0.name) (stopped)" }
            if !names.isEmpty { lines += Self.wrapped("bitmaps stored: ", names, indent: bar) }
            if let inside = image.snapshots, !inside.isEmpty {
                lines += Self.wrapped("snapshots inside: ", inside, indent: bar)
            }
        }
        return lines
    }

    /// The most names that a list shows.
    private static let mostNames = 8

    /// A list of names in lines that fit beside one another.
    private static func wrapped(_ title: String, _ names: [String], indent: String) -> [String] {
        let shown = names.count > mostNames ? Array(names.prefix(mostNames - 1)) : names
        let rest = names.count - shown.count
        var lines: [String] = []
        var line = indent + title
        for (index, name) in shown.enumerated() {
            let word = name + (index + 1 < shown.count || rest > 0 ? ", " : "")
            if line.count + word.count > 100, line != indent + title {
                lines.append(line)
                line = indent + "  "
            }
            line += word
        }
        return lines + [line + (rest > 0 ? "and \(rest) more" : "")]
    }

    private var checkpointLines: [String] {
        let all = facts.domain?.checkpoints ?? []
        let names = all.map { $0.name.count }
        let width = min(names.max() ?? 0, 32)
        var previous: String?
        return all.map { moment in
            var words = [Self.padded(moment.name, width), moment.creationTime.map(Self.date) ?? "at an unknown time"]
            words.append((moment.disks ?? []).joined(separator: ", "))
            if let changed = changes[moment.name] {
                let unusable = (moment.disks ?? []).filter { changed[$0] == nil }
                let total = changed.reduce(UInt64(0)) { $0.addingReportingOverflow($1.value).partialValue }
                if !changed.isEmpty { words.append("\(ByteCount.text(total)) changed since") }
                if !unusable.isEmpty { words.append("no usable bitmap of \(unusable.joined(separator: ", "))") }
            }
            if moment.parent != previous, let parent = moment.parent { words.append("after \(parent)") }
            previous = moment.name
            return words.joined(separator: "  ")
        }
    }

    private var snapshotLines: [String] {
        let all = facts.domain?.snapshots ?? []
        let names = all.map { $0.name.count }
        let width = min(names.max() ?? 0, 32)
        var previous: String?
        return all.map { moment in
            var words = [Self.padded(moment.name, width), moment.creationTime.map(Self.date) ?? "at an unknown time"]
            words.append(moment.state ?? "")
            words.append(moment.isExternal == true ? "external" : "internal")
            if moment.parent != previous, let parent = moment.parent { words.append("after \(parent)") }
            if facts.domain?.currentSnapshot == moment.name { words.append("current") }
            previous = moment.name
            return words.joined(separator: "  ")
        }
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private static func date(_ seconds: UInt64) -> String { Instant(Int64(clamping: seconds)).minute }

    // MARK: JSON

    /// The members of an object.
    func write(to json: inout JSONText) {
        json.member("domain", domain.name)
        if let uuid = domain.uuid { json.member("uuid", uuid) }
        json.member("state", facts.domain?.state.rawValue ?? "")
        json.member("persistent", facts.domain?.isPersistent == true)
        json.member("managedSave", facts.domain?.hasManagedSave == true)
        if let libvirt = facts.libvirt { json.member("libvirt", libvirt.description) }
        if let emulator = facts.emulator { json.member("qemu", emulator.description) }
        json.array("disks") { for disk in domain.disks { self.write(disk, to: &$0) } }
        json.array("checkpoints") {
            for moment in facts.domain?.checkpoints ?? [] {
                $0.object { object in
                    Self.write(moment, to: &object)
                    guard let changed = changes[moment.name] else { return }
                    object.object("changed") { sizes in
                        for (disk, bytes) in changed.sorted(by: { $0.key < $1.key }) {
                            sizes.member(disk, Int(clamping: bytes))
                        }
                    }
                }
            }
        }
        json.array("snapshots") {
            for moment in facts.domain?.snapshots ?? [] { $0.object { Self.write(moment, to: &$0) } }
        }
        if let current = facts.domain?.currentSnapshot { json.member("currentSnapshot", current) }
        if let job {
            json.object("job") {
                $0.member("id", job.id.rawValue)
                $0.member("operation", job.operation.description)
            }
        }
        json.member("leases", leases)
        json.array("holds") {
            for hold in holds {
                $0.object { object in
                    object.member("from", hold.action.rawValue)
                    object.member("reason", hold.reason)
                    object.member("remedy", hold.remedy)
                }
            }
        }
        json.member("unseen", facts.unseen ?? [])
    }

    private func write(_ disk: DomainDisk, to json: inout JSONText) {
        json.object { object in
            object.member("target", disk.target)
            object.array("images") {
                for (path, image) in chain(disk) {
                    $0.object { object in
                        object.member("path", path)
                        guard let image else { return }
                        object.member("format", image.format.rawValue)
                        if let size = image.virtualSize { object.member("size", Int(clamping: size)) }
                        if let taken = image.allocatedSize { object.member("taken", Int(clamping: taken)) }
                        if let bitmaps = image.bitmaps { object.member("bitmaps", bitmaps.map(\.name)) }
                        if let snapshots = image.snapshots { object.member("snapshots", snapshots) }
                    }
                }
            }
        }
    }

    private static func write(_ moment: MomentFacts, to object: inout JSONText) {
        object.member("name", moment.name)
        if let parent = moment.parent { object.member("parent", parent) }
        if let time = moment.creationTime { object.member("creationTime", Int(clamping: time)) }
        if let state = moment.state { object.member("state", state) }
        if let disks = moment.disks { object.member("disks", disks) }
        if let isExternal = moment.isExternal { object.member("external", isExternal) }
    }
}
