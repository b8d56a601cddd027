import MomentDiagnostics
import MomentDocuments
import XMLTree

/// Follows libvirt's alignment of a backup against its domain: which disks, which files, which extents.
///
/// It is libvirt 9.0.0's own order of checks; what is found on the way is added to the findings.
struct BackupResolution {
    let backup: DomainBackup
    let submission: Submission
    let domain: DomainContext
    /// The disks, the listed ones first, as libvirt keeps them.
    private(set) var items: [BackupItem] = []
    /// The domain's disks by name and image.
    let index: DiskIndex

    var isPull: Bool {
        if case .pull = backup.mode { true } else { false }
    }

    private var disks: [DomainDisk] { domain.description.disks }
    private var imageName: String { isPull ? "scratch" : "target" }

    /// The listed disks; nil for all of the domain's.
    static func listed(in backup: DomainBackup) -> [BackupItem]? {
        switch backup.mode {
        case .push(let disks): disks?.map(BackupItem.init)
        case .pull(_, let disks): disks?.map(BackupItem.init)
        }
    }

    init(_ backup: DomainBackup, _ submission: Submission, _ domain: DomainContext) {
        self.backup = backup
        self.submission = submission
        self.domain = domain
        index = DiskIndex(domain.description)
    }

    /// What generated names end in: the checkpoint's name, else the time.
    var suffix: String {
        guard let checkpoint = submission.checkpoint else { return String(submission.time.seconds) }
        return checkpoint.root.nonEmptyText("name") ?? String(submission.time.seconds)
    }

    mutating func run(_ findings: inout Findings) {
        let listed = Self.listed(in: backup)
        guard !disks.isEmpty else {
            findings.add(
                .domainWithoutDisks,
                "domain has no disk to back up",
                at: SourceAnchor(backup.unmodelled.origin)
            )
            return
        }
        var seen: NameSet = []
        for item in listed ?? [] { take(item, &seen, &findings) }
        for disk in disks where !seen.contains(disk.target) {
            let isIncluded = listed == nil && !disk.isEmpty && !disk.isReadOnly
            var item = BackupItem(unlisted: disk, isPull: isPull, isIncluded: isIncluded)
            if isIncluded { generateName(for: &item, &findings) }
            items.append(item)
        }
        items = items.map(settled)
    }

    private mutating func take(_ item: BackupItem, _ seen: inout NameSet, _ findings: inout Findings) {
        var item = item
        item.disk = index.disk(item.name)
        guard let disk = item.disk else {
            DiskListRules.unknown(item.name, item.origin, domain.description, takesPaths: false, &findings)
            return
        }
        guard seen.insert(item.name).inserted else {
            DiskListRules.twice(item.name, item.origin, &findings)
            return
        }
        if item.isIncluded { check(&item, disk, &findings) }
        items.append(item)
    }

    private mutating func check(_ item: inout BackupItem, _ disk: DomainDisk, _ findings: inout Findings) {
        if case .incremental(nil) = item.extent, backup.incremental == nil {
            findings.add(
                .incrementalWithoutBase,
                "disk '\(item.name)' is incremental, but no checkpoint is named",
                at: SourceAnchor(item.origin, "backupmode"),
                notes: DiskListRules.checkpointNote(domain)
            )
        }
        guard !disk.isEmpty else {
            findings.add(
                .diskWithoutMedium,
                "disk '\(item.name)' is an empty drive and cannot be backed up; leave it out with backup='no'",
                at: SourceAnchor(item.origin, "name"),
                fixes: Diagnostic.Fix.adding("backup", "no", to: item.origin)
            )
            return
        }
        if (item.image?.path ?? "").isEmpty, submission.release >= FeatureRelease.namesForListedBackupDisks {
            generateName(for: &item, &findings)
        }
    }

    private mutating func generateName(for item: inout BackupItem, _ findings: inout Findings) {
        guard let disk = item.disk, disk.type == .file, let path = disk.path else {
            let kind = item.disk.map { $0.type.rawValue } ?? "unknown"
            findings.add(
                .backupNameNotGenerated,
                "disk '\(item.name)' is of type '\(kind)', for which libvirt generates no file name; give it one",
                at: item.isListed ? SourceAnchor(item.origin, "name") : SourceAnchor(backup.unmodelled.origin),
                notes: [Diagnostic.Note("list the disk with a <\(imageName)>, or with backup='no'")]
            )
            return
        }
        item.type = .file
        item.image = BackupImage("\(path).\(suffix)")
    }

    /// A disk with its extent and what is exported of it.
    private func settled(_ item: BackupItem) -> BackupItem {
        guard item.isIncluded else { return item }
        var item = item
        switch item.extent {
        case .full: break
        case .incremental(let own): item.extent = .incremental(from: own ?? backup.incremental)
        case .inherited(let own):
            let base = own ?? backup.incremental
            item.extent = base == nil ? .full : .incremental(from: base)
        }
        guard isPull else { return item }
        if item.exportName == nil { item.exportName = item.name }
        if item.exportBitmap == nil, item.base != nil { item.exportBitmap = "backup-\(item.name)" }
        return item
    }
}

extension BackupResolution {
    /// What was filled in, and why.
    var values: [FilledValue] {
        var values: [FilledValue] = []
        let listed = Self.listed(in: backup)
        let includedItems = listed?.filter(\.isIncluded) ?? []
        let given = NameMap(includedItems.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        for (index, item) in items.enumerated() {
            let path = "/domainbackup/disks/disk[\(index + 1)]"
            if !item.isListed {
                let reason = listed != nil ? "a disk that is not listed is left out" : leftOutReason(item)
                values.append(FilledValue(path: "\(path)/@backup", value: item.isIncluded.xmlText, reason: reason))
            }
            guard item.isIncluded else { continue }
            let given = given[item.name]
            if given?.extent.isInherited ?? true {
                let value = item.base == nil ? "full" : "incremental"
                let reason = item.base.map { "the checkpoint '\($0)' is named" } ?? "no checkpoint is named"
                values.append(FilledValue(path: "\(path)/@backupmode", value: value, reason: reason))
            }
            if let base = item.base, given?.extent.checkpoint == nil {
                values.append(FilledValue(path: "\(path)/@incremental", value: base, reason: "the document's"))
            }
            if isPull, given?.exportName == nil, let name = item.exportName {
                values.append(FilledValue(path: "\(path)/@exportname", value: name, reason: "the disk's name"))
            }
            if let bitmap = item.exportBitmap, given?.exportBitmap == nil {
                let reason = "'backup-' and the disk's name"
                values.append(FilledValue(path: "\(path)/@exportbitmap", value: bitmap, reason: reason))
            }
            if given?.driver?.format == nil {
                values.append(FilledValue(path: "\(path)/driver/@type", value: "qcow2", reason: "libvirt's default"))
            }
            if (given?.image?.path ?? "").isEmpty, let file = item.image?.path {
                let reason = "the source's path and '\(suffix)'"
                values.append(FilledValue(path: "\(path)/\(imageName)/@file", value: file, reason: reason))
            }
        }
        return values
    }

    private func leftOutReason(_ item: BackupItem) -> String {
        guard let disk = item.disk else { return "" }
        if disk.isEmpty { return "an empty drive is left out" }
        return disk.isReadOnly ? "a read-only disk is left out" : "all disks are meant where none is listed"
    }
}

extension BackupExtent {
    fileprivate var isInherited: Bool {
        if case .inherited = self { true } else { false }
    }
}
