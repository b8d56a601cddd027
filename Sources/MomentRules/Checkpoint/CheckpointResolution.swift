import MomentDiagnostics
import MomentDocuments
import XMLTree

/// Follows libvirt's alignment of a checkpoint against its domain: one entry for each of its disks, in its order.
struct CheckpointResolution {
    let checkpoint: DomainCheckpoint
    let name: String
    let domain: DomainDescription
    /// What becomes of each disk, in the domain's order.
    private(set) var disks: [CheckpointDisk] = []
    private(set) var values: [FilledValue] = []
    /// Where each disk was listed, in the domain's order.
    private(set) var origins: [XMLElement?] = []

    init(_ checkpoint: DomainCheckpoint, name: String, _ domain: DomainDescription) {
        self.checkpoint = checkpoint
        self.name = name
        self.domain = domain
    }

    mutating func run(_ findings: inout Findings) {
        let root = checkpoint.unmodelled.origin
        let listed = checkpoint.disks ?? []
        // Listing a disk twice is the mistake, not that there are too many.
        let index = DiskIndex(domain)
        let distinct = NameSet(listed.map { index.position(of: $0.name).map(String.init) ?? $0.name })
        if listed.count > domain.disks.count, !domain.disks.isEmpty, distinct.count == listed.count {
            DiskListRules.tooMany(listed.count, root, domain, &findings)
        }
        guard !domain.disks.isEmpty else {
            findings.add(.domainWithoutDisks, "domain '\(domain.name)' has no disk to record", at: SourceAnchor(root))
            return
        }
        var entries: [CheckpointDisk?] = Array(repeating: nil, count: domain.disks.count)
        for disk in listed {
            guard let position = index.position(of: disk.name) else {
                DiskListRules.unknown(disk.name, disk.unmodelled.origin, domain, takesPaths: true, &findings)
                continue
            }
            guard entries[position] == nil else {
                DiskListRules.twice(disk.name, disk.unmodelled.origin, &findings)
                continue
            }
            check(disk, domain.disks[position], &findings)
            entries[position] = disk
        }
        for (index, entry) in entries.enumerated() { append(entry, domain.disks[index], position: index + 1) }
    }

    private func check(_ entry: CheckpointDisk, _ disk: DomainDisk, _ findings: inout Findings) {
        guard case .bitmap = entry.treatment, disk.isEmpty || disk.isReadOnly else { return }
        findings.add(
            .diskNotRecordable,
            "disk '\(disk.target)' is \(disk.isEmpty ? "an empty drive" : "read-only") and cannot be in a checkpoint; leave it out with checkpoint='no'",
            at: SourceAnchor(entry.unmodelled.origin, "name"),
            fixes: Diagnostic.Fix.adding("checkpoint", "no", to: entry.unmodelled.origin)
        )
    }

    private mutating func append(_ entry: CheckpointDisk?, _ disk: DomainDisk, position: Int) {
        let path = "/domaincheckpoint/disks/disk[\(position)]"
        // What is listed is taken over whole, but for what libvirt does not read.
        var result = entry ?? CheckpointDisk(disk.target, .no)
        result.name = disk.target
        result.size = nil
        result.unmodelled = UnmodelledContent()
        if let entry {
            if entry.name != disk.target {
                values.append(FilledValue(path: "\(path)/@name", value: disk.target, reason: "the disk of that path"))
            }
        } else if disk.isEmpty || disk.isReadOnly || checkpoint.disks != nil {
            let reason =
                disk.isEmpty
                ? "an empty drive is left out"
                : disk.isReadOnly ? "a read-only disk is left out" : "a disk that is not listed is left out"
            values.append(FilledValue(path: "\(path)/@checkpoint", value: "no", reason: reason))
        } else {
            result.treatment = .bitmap()
            let reason = "all writable disks are meant where none is listed"
            values.append(FilledValue(path: "\(path)/@checkpoint", value: "bitmap", reason: reason))
        }
        if case .bitmap(nil) = result.treatment {
            result.treatment = .bitmap(name: name)
            values.append(FilledValue(path: "\(path)/@bitmap", value: name, reason: "the checkpoint's name"))
        }
        disks.append(result)
        origins.append(entry?.unmodelled.origin)
    }
}

/// What a checkpoint will be, in one sentence.
enum CheckpointSummary {
    static func sentence(_ checkpoint: DomainCheckpoint, _ domain: DomainDescription, isRedefinition: Bool) -> String {
        let disks = checkpoint.disks ?? []
        let recorded = disks.filter { $0.treatment != .no }.map(\.name)
        let left = disks.filter { $0.treatment == .no }.map { ($0.name, domain.disk($0.name)) }
        let name = checkpoint.name.map { " '\($0)'" } ?? ""
        let what = isRedefinition ? "redefinition of checkpoint\(name)" : "checkpoint\(name)"
        return (recorded.isEmpty ? "\(what) without disks" : "\(what) of \(WordList.joined(recorded))")
            + LeftOut.clause(left)
    }
}
