internal import LibvirtHost
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

    /// The newest checkpoint whose bitmap of a disk can be used.
    private func base(of disk: DomainDisk) -> DiskBase {
        var passed: [String] = []
        // Oldest first; parents stand before their children.
        for checkpoint in context.checkpoints.reversed() {
            let bitmaps = context.bitmaps?[disk.target] ?? []
            if bitmaps.contains(.init(checkpoint.name)) {
                return DiskBase(
                    disk: disk.target,
                    checkpoint: checkpoint.name,
                    reason: passed.isEmpty ? nil : passed.joined(separator: "; ")
                )
            }
            let hasBitmap = checkpoint.disks?.contains(disk.target) != false
            passed.append(
                hasBitmap
                    ? "the bitmap of \(checkpoint.name) is missing or can't be used"
                    : "\(checkpoint.name) left the disk out"
            )
        }
        if passed.isEmpty { passed = ["the domain has no checkpoint"] }
        return DiskBase(disk: disk.target, checkpoint: nil, reason: passed.joined(separator: "; "))
    }
}

extension InspectableHost {
    /// The bitmaps of a running domain's checkpoints, by disk, and whether backups can start from them.
    ///
    /// libvirt tells the size of what changed since a checkpoint for just those disks whose bitmap it could use, all
    /// along the chain of images; nobody else can look into images that QEMU holds.
    func bitmaps(
        of context: DomainContext,
        domain: DomainReference
    ) async throws(ExecutorError) -> [String: Set<DomainContext.ImageBitmap>] {
        var bitmaps: [String: Set<DomainContext.ImageBitmap>] = [:]
        for disk in context.description.disks { bitmaps[disk.target] = [] }
        for name in context.checkpoints.map(\.name) {
            let checkpoint = try await checkpoint(name, of: domain, options: [.size, .noDomain])
            for disk in checkpoint.disks ?? [] {
                guard case .bitmap = disk.treatment else { continue }
                bitmaps[disk.name, default: []].insert(.init(name, isUsable: disk.size != nil))
            }
        }
        return bitmaps
    }
}

extension DomainBackup {
    /// Whether any disk starts from a checkpoint.
    var isIncremental: Bool {
        if incremental ?? "" != "" { return true }
        var found = false
        var copy = self
        copy.updateExtents { _, extent in
            if extent.checkpoint != nil { found = true }
            return extent
        }
        return found
    }

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
