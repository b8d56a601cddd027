import MomentDiagnostics
import MomentDocuments
import XMLTree

/// Follows libvirt's alignment of a snapshot against its domain: a mode for each disk, in the domain's order.
struct SnapshotResolution {
    /// What becomes of a disk of the domain.
    struct Item {
        let disk: DomainDisk
        var mode: SnapshotMode
        /// What the document says of it.
        var entry: SnapshotEntry?
        /// The path of the overlay.
        var path: String?
        var format: ImageFormat?
        var isGenerated = false

        /// Where to report something about the disk.
        func place(_ root: XMLElement, _ attribute: String = "name") -> SourceAnchor {
            entry.map { SourceAnchor($0.element, attribute) } ?? SourceAnchor(root)
        }
    }

    let reading: SnapshotReading
    let name: String
    let domain: DomainDescription
    /// The mode of disks that nothing is said of.
    let location: SnapshotMode
    /// The host, to tell whether a source is a regular file.
    let host: HostProbe?
    private(set) var items: [Item] = []
    private(set) var values: [FilledValue] = []
    /// The domain's disks by name and image.
    let index: DiskIndex

    init(
        _ reading: SnapshotReading,
        name: String,
        _ domain: DomainDescription,
        location: SnapshotMode,
        host: HostProbe?
    ) {
        self.reading = reading
        self.name = name
        self.domain = domain
        self.location = location
        self.host = host
        index = DiskIndex(domain)
    }

    /// Whether every disk must take part in the same way: internal ones are all or nothing.
    private var isUniform: Bool { location == .internal }

    mutating func run(_ findings: inout Findings) {
        let entries = reading.entries
        let distinct = NameSet(entries.map { index.position(of: $0.name).map(String.init) ?? $0.name })
        if entries.count > domain.disks.count, distinct.count == entries.count {
            DiskListRules.tooMany(entries.count, reading.root, domain, &findings)
        }
        guard !domain.disks.isEmpty else { return }
        var listed: [SnapshotEntry?] = Array(repeating: nil, count: domain.disks.count)
        var modes: [SnapshotMode?] = Array(repeating: nil, count: domain.disks.count)
        for entry in entries where entry.element.attribute("name") != nil {
            guard let position = index.position(of: entry.name) else {
                DiskListRules.unknown(entry.name, entry.element, domain, takesPaths: true, &findings)
                continue
            }
            guard listed[position] == nil else {
                DiskListRules.twice(entry.name, entry.element, &findings)
                continue
            }
            listed[position] = entry
            modes[position] = mode(of: entry, domain.disks[position], &findings)
        }
        for (index, disk) in domain.disks.enumerated() {
            let mode = modes[index] ?? unlistedMode(disk)
            items.append(
                Item(
                    disk: disk,
                    mode: mode,
                    entry: listed[index],
                    path: listed[index]?.path,
                    format: listed[index]?.format
                )
            )
            record(index, mode, disk, listed[index])
        }
        generateNames(&findings)
    }

    private func unlistedMode(_ disk: DomainDisk) -> SnapshotMode {
        disk.isEmpty ? .no : disk.snapshotMode ?? location
    }

    private func mode(
        of entry: SnapshotEntry,
        _ disk: DomainDisk,
        _ findings: inout Findings
    ) -> SnapshotMode {
        var mode = location
        if let own = entry.mode {
            mode = own
            if isUniform, own != .internal, !(own == .no && disk.snapshotMode == .no) {
                SnapshotModeRules.mustBeInternal(entry, reading, domain.name, &findings)
                return mode
            }
        } else if let usual = disk.snapshotMode, !isUniform || usual == .no {
            mode = usual
        }
        if let path = entry.path, mode != .external {
            findings.add(
                .overlayNeedsExternal,
                "disk '\(disk.target)' has the overlay \(path), but its snapshot is '\(mode.rawValue)'; only 'external' has one",
                at: SourceAnchor(entry.element, "snapshot"),
                expected: ["external"],
                fixes: Diagnostic.Fix.setting(entry.element.attribute("snapshot"), to: "external")
            )
        }
        return mode
    }

    private mutating func generateNames(_ findings: inout Findings) {
        var taken: NameMap<String> = [:]
        for index in items.indices where items[index].mode == .external {
            guard items[index].path == nil else {
                if let path = items[index].path, taken[path] == nil { taken[path] = items[index].disk.target }
                continue
            }
            let item = items[index]
            let place = item.place(reading.root)
            let type = item.entry?.type ?? .file
            guard type == .file else {
                findings.add(
                    .overlayNameNotGenerated,
                    "disk '\(item.disk.target)' is on storage of type '\(type)', for which libvirt generates no overlay name; give a <source>",
                    at: item.place(reading.root, "type")
                )
                continue
            }
            guard let source = item.disk.path, isRegularFile(item.disk) else {
                let why =
                    item.disk.isEmpty
                    ? "it is an empty drive" : "its source is not a regular file"
                findings.add(
                    .overlayNameNotGenerated,
                    "disk '\(item.disk.target)': libvirt cannot generate an overlay name, as \(why); give a <source>",
                    at: place,
                    fixes: item.entry.map { Diagnostic.Fix.setting($0.element.attribute("snapshot"), to: "no") }
                        ?? Diagnostic.Fix.listing(
                            "<disk name='\(item.disk.target)' snapshot='no'/>",
                            in: reading.root,
                            "leave '\(item.disk.target)' out"
                        )
                )
                continue
            }
            let path = OverlayPath.generated(source, name)
            if let other = taken[path] {
                findings.add(
                    .overlayNamesCollide,
                    "disks '\(item.disk.target)' and '\(other)' would both get the overlay \(path); give them a <source>",
                    at: place
                )
                continue
            }
            taken[path] = item.disk.target
            items[index].path = path
            items[index].isGenerated = true
            let reason = "the source's path with '\(name)' for its extension"
            values.append(
                FilledValue(path: "/domainsnapshot/disks/disk[\(index + 1)]/source/@file", value: path, reason: reason)
            )
        }
    }

    private func isRegularFile(_ disk: DomainDisk) -> Bool {
        guard let path = disk.path else { return false }
        guard let host else { return disk.type == .file }
        return switch host.file(path) {
        case .regular: true
        case .unreadable: disk.type == .file
        default: false
        }
    }

    private mutating func record(_ index: Int, _ mode: SnapshotMode, _ disk: DomainDisk, _ entry: SnapshotEntry?) {
        guard entry?.element["snapshot"] == nil else { return }
        let reason =
            if entry?.mode == .external {
                "it has an overlay"
            } else if disk.isEmpty, entry == nil {
                "an empty drive is left out"
            } else if mode == .no, disk.isReadOnly {
                "a read-only disk is left out"
            } else if disk.snapshotMode == mode {
                "the domain's definition says so"
            } else {
                location == .internal ? "the whole domain is kept in its images" : "only overlays go with this request"
            }
        values.append(
            FilledValue(
                path: "/domainsnapshot/disks/disk[\(index + 1)]/@snapshot",
                value: mode.rawValue,
                reason: reason
            )
        )
    }
}

extension DomainDisk {
    /// What the definition says a snapshot does with it.
    var snapshotMode: SnapshotMode? { snapshot.flatMap(SnapshotMode.init) }
}

/// What a snapshot will be, in one sentence.
enum SnapshotSummary {
    static func sentence(_ snapshot: DomainSnapshot, _ resolution: SnapshotResolution, isRedefinition: Bool) -> String {
        var parts: [String] = []
        for (mode, word) in [
            (SnapshotMode.internal, "in the image of"), (.external, "with an overlay for"), (.manual, "by hand for"),
        ] {
            let names = resolution.items.filter { $0.mode == mode }.map(\.disk.target)
            if !names.isEmpty { parts.append("\(word) \(WordList.joined(names))") }
        }
        switch snapshot.memory?.treatment {
        case .internal: parts.append("with the memory beside the disks")
        case .external(let file): parts.append("with the memory in \(file)")
        default: break
        }
        let name = snapshot.name.map { " '\($0)'" } ?? ""
        let what = isRedefinition ? "redefinition of snapshot\(name)" : "snapshot\(name)"
        let left = resolution.items.filter { $0.mode == .no }.map { ($0.disk.target, Optional($0.disk)) }
        return (parts.isEmpty ? what : "\(what) \(parts.joined(separator: ", "))") + LeftOut.clause(left)
    }
}

/// Where overlays go that nobody names.
package enum OverlayPath {
    /// A path whose last extension gives way to a snapshot's name.
    package static func generated(_ source: String, _ name: String) -> String {
        let slash = source.utf8.lastIndex(of: 0x2F)
        guard let dot = source.utf8.lastIndex(of: 0x2E), slash.map({ $0 < dot }) ?? true else {
            return "\(source).\(name)"
        }
        return "\(source[..<dot]).\(name)"
    }
}
