internal import LibvirtHost
package import MomentDiagnostics
internal import MomentDocuments
internal import MomentRules
internal import XMLTree

extension BackupPreparing {
    /// Says of each disk about which the document says nothing what it is incremental to.
    func chooseBases(_ backup: inout DomainBackup, _ verdict: Verdict) -> [DiskBase] {
        guard preparation.base == .newest, backup.incremental ?? "" == "" else { return [] }
        var bases: [DiskBase] = []
        backup.updateExtents { disk, extent in
            guard case .inherited(nil) = extent, let known = context.description.disk(disk), !known.isEmpty,
                !known.isReadOnly
            else { return extent }
            let base = base(of: known)
            bases.append(base)
            return base.checkpoint.map { .incremental(from: $0) } ?? .full
        }
        return bases
    }

    /// The disks that a document has copied, and whether the whole of each is saved with its copy.
    func disks(of backup: DomainBackup) -> [BackupRecord.Disk] {
        backup.copies.map { disk, base in
            BackupRecord.Disk(disk, base: base, isWhole: base.map { isSaved($0, disk) } ?? true)
        }
    }

    /// Whether the whole of a disk, as it was at a checkpoint, is known to be saved.
    private func isSaved(_ checkpoint: String, _ disk: String) -> Bool {
        guard let there = context.checkpoints.first(where: { $0.name == checkpoint }) else { return false }
        if let saved = preparation.saved { return saved.holds(disk, at: checkpoint, made: there.creationTime) }
        return backups.known?.saved(disk, at: checkpoint, made: there.creationTime) ?? false
    }

    /// What is to be said of bases that somebody has named, and that nobody here knows to be saved.
    func unsavedBases(of backup: DomainBackup, _ prepared: PreparedBackup) -> [Diagnostic] {
        let doubtful = prepared.disks.filter { !$0.isWhole }
        let names = doubtful.compactMap(\.base).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        return names.map { name in
            let disks = doubtful.filter { $0.base == name }.map { "'\($0.name)'" }.joined(separator: ", ")
            return Diagnostic(
                .checkpointUnsaved,
                severity: .warning,
                layer: .host,
                message:
                    "no backup of \(disks) at checkpoint '\(name)' is known to be saved, and this one builds upon it",
                range: nil,
                notes: [
                    Diagnostic.Note(
                        backups.reason ?? "whoever named it has to know; no later backup builds upon this one unasked"
                    )
                ]
            )
        }
    }

    /// The bitmaps that have to be known: those of the checkpoints that are named, and of the newest that are saved until each
    /// disk has one.
    ///
    /// Each takes a question to the hypervisor, and a domain may have hundreds of checkpoints.
    func bitmaps(
        for backup: DomainBackup,
        on host: some InspectableHost
    ) async throws(HostError) -> [String: Set<DomainContext.ImageBitmap>] {
        var bitmaps: [String: Set<DomainContext.ImageBitmap>] = [:]
        for disk in context.description.disks { bitmaps[disk.target] = [] }
        var named = backup.namedBases
        if case .checkpoint(let name) = preparation.base { named.insert(name) }
        var open = preparation.base == .newest ? Set(context.description.disks.map(\.target)) : []
        for checkpoint in context.checkpoints.reversed() {
            let wanted = open.filter { isSaved(checkpoint.name, $0) }
            guard named.contains(checkpoint.name) || !wanted.isEmpty else { continue }
            let found = try await host.checkpoint(checkpoint.name, of: run.domain, options: [.size, .noDomain])
            for disk in found.disks ?? [] {
                guard case .bitmap = disk.treatment else { continue }
                bitmaps[disk.name, default: []].insert(.init(checkpoint.name, isUsable: disk.size != nil))
                if disk.size != nil, wanted.contains(disk.name) { open.remove(disk.name) }
            }
        }
        return bitmaps
    }

    /// Why a disk as it was at a checkpoint can't be built upon.
    private func unsaved(at checkpoint: String) -> String {
        if let saved = preparation.saved {
            return "no copy at \(checkpoint) that can be built upon is in \(saved.place)"
        }
        return backups.reason ?? "no backup at \(checkpoint) is known to be saved"
    }

    /// The newest checkpoint whose bitmap of a disk can be used, and of which a backup is known to be saved.
    private func base(of disk: DomainDisk) -> DiskBase {
        var passed: [String] = []
        // Oldest first; parents stand before their children.
        for checkpoint in context.checkpoints.reversed() {
            let bitmaps = context.bitmaps?[disk.target] ?? []
            let isSaved = isSaved(checkpoint.name, disk.target)
            if isSaved, bitmaps.contains(.init(checkpoint.name)) {
                return DiskBase(
                    disk: disk.target,
                    checkpoint: checkpoint.name,
                    reason: passed.isEmpty ? nil : passed.joined(separator: "; ")
                )
            }
            let hasBitmap = checkpoint.disks?.contains(disk.target) != false
            passed.append(
                !hasBitmap
                    ? "\(checkpoint.name) left the disk out"
                    : isSaved
                        ? "the bitmap of \(checkpoint.name) is missing or can't be used"
                        : unsaved(at: checkpoint.name)
            )
        }
        if passed.isEmpty { passed = ["the domain has no checkpoint"] }
        passed = passed.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        return DiskBase(disk: disk.target, checkpoint: nil, reason: passed.joined(separator: "; "))
    }
}

extension DomainBackup {
    /// Takes over the disks, with the files they go to.
    mutating func take(disksFrom effective: DomainBackup) {
        switch (mode, effective.mode) {
        case (.push, .push(let disks)): mode = .push(disks: disks)
        case (.pull(let server, _), .pull(_, let disks)): mode = .pull(server: server, disks: disks)
        default: break
        }
    }

    /// Gives every listed disk that is included an extent.
    mutating func updateExtents(_ extent: (_ disk: String, BackupExtent) -> BackupExtent) {
        switch mode {
        case .push(let disks):
            mode = .push(
                disks: disks?.map { disk in
                    var disk = disk
                    if let copy = disk.copy { disk.copy?.extent = extent(disk.name, copy.extent) }
                    return disk
                }
            )
        case .pull(let server, let disks):
            mode = .pull(
                server: server,
                disks: disks?.map { disk in
                    var disk = disk
                    if let export = disk.export { disk.export?.extent = extent(disk.name, export.extent) }
                    return disk
                }
            )
        }
    }
}

extension Diagnostic.Code {
    /// No backup is known to be saved at a checkpoint.
    package static let checkpointUnsaved: Self = "checkpoint-unsaved"
}
