import MomentDiagnostics
import MomentDocuments
import XMLTree

/// What an incremental backup needs: a checkpoint, and its bitmap in every image it starts from.
enum IncrementalRules {
    /// Checks the base of one disk; `created` is the checkpoint made by the same call.
    static func check(
        _ item: BackupItem,
        _ backup: DomainBackup,
        _ domain: DomainContext,
        created: String?,
        _ findings: inout Findings
    ) {
        guard let base = item.base else { return }
        let ownName = item.extent.checkpoint != nil && item.origin?.attribute("incremental") != nil
        let place =
            ownName
            ? SourceAnchor(item.origin, "incremental")
            : SourceAnchor(textOf: backup.unmodelled.origin?.element("incremental") ?? backup.unmodelled.origin)
        if base == created {
            findings.add(
                .bitmapMissing,
                "checkpoint '\(base)' is created by this call; name an earlier one",
                at: place
            )
            return
        }
        guard let checkpoint = domain.checkpoints.first(where: { $0.name == base }) else {
            // One missing checkpoint is one mistake, however many disks start from it.
            if findings.all.contains(where: { $0.code == Rule.checkpointUnknown.code && $0.path == place.path }) {
                return
            }
            let names = domain.checkpoints.map(\.name)
            let fixes =
                ownName ? Diagnostic.Fix.correcting(item.origin?.attribute("incremental"), among: names) : []
            findings.add(
                .checkpointUnknown,
                "domain '\(domain.description.name)' has no checkpoint '\(base)'",
                at: place,
                expected: names,
                notes: names.isEmpty ? DiskListRules.checkpointNote(domain) : [],
                fixes: fixes
            )
            return
        }
        // Whatever the checkpoint is said to hold: no other format has room for a bitmap.
        let isRaw = item.disk.map { $0.format != nil && $0.format != .qcow2 } ?? false
        let hasBitmap =
            isRaw ? false : domain.hasUsableBitmap(base, item.name) ?? checkpoint.disks?.contains(item.name)
        guard hasBitmap == false else { return }
        findings.add(
            .bitmapMissing,
            isRaw
                ? "disk '\(item.name)' has no bitmap of checkpoint '\(base)', as format '\(item.disk?.format ?? .raw)' holds none; make a full backup of it"
                : "disk '\(item.name)' has no bitmap of checkpoint '\(base)'; make a full backup of it",
            at: ownName ? place : SourceAnchor(item.origin ?? backup.unmodelled.origin, "name"),
            fixes: Diagnostic.Fix.adding("backupmode", "full", to: item.origin)
        )
    }

    /// The bitmap that an incremental push makes for the time it runs: the last thing before the job begins.
    static func checkPassing(
        _ item: BackupItem,
        _ backup: DomainBackup,
        _ domain: DomainContext,
        _ findings: inout Findings
    ) {
        let bitmap = "backup-\(item.name)"
        guard item.base != nil, backup.server == nil, domain.hasBitmap(bitmap, item.name) else { return }
        findings.add(
            .bitmapExists,
            "disk '\(item.name)' already has a bitmap '\(bitmap)', the name that the backup needs",
            at: SourceAnchor(item.origin ?? backup.unmodelled.origin, "name")
        )
    }
}

extension Rule {
    static let incrementalWithoutBase = Rule(
        .incrementalWithoutBase,
        .domain,
        error: .configUnsupported,
        "An incremental disk without a checkpoint",
        """
        backupmode='incremental' says how, not since when. Name the checkpoint at the disk, or for all disks in the \
        document's <incremental>.
        """,
        before: """
            <!-- given: checkpoint monday -->
            <domainbackup>
              <disks>
                <disk name='vda' type='file' backupmode='incremental'>
                  <target file='/backup/vda.qcow2'/>
                </disk>
              </disks>
            </domainbackup>
            """,
        after: """
            <!-- given: checkpoint monday -->
            <domainbackup>
              <disks>
                <disk name='vda' type='file' backupmode='incremental' incremental='monday'>
                  <target file='/backup/vda.qcow2'/>
                </disk>
              </disks>
            </domainbackup>
            """,
        function: "virDomainBackupAlignDisks"
    )

    static let checkpointUnknown = Rule(
        .checkpointUnknown,
        .domain,
        error: .noCheckpoint,
        "The domain has no such checkpoint",
        "The name must be one of the domain's checkpoints. An attribute incremental='' counts as a name, an empty element does not.",
        before: """
            <!-- given: checkpoint monday -->
            <domainbackup>
              <incremental>mondy</incremental>
              <disks><disk name='vda' type='file'><target file='/backup/vda.qcow2'/></disk></disks>
            </domainbackup>
            """,
        after: """
            <!-- given: checkpoint monday -->
            <domainbackup>
              <incremental>monday</incremental>
              <disks><disk name='vda' type='file'><target file='/backup/vda.qcow2'/></disk></disks>
            </domainbackup>
            """,
        function: "qemuBackupDiskPrepareDataOne"
    )

    static let bitmapMissing = Rule(
        .bitmapMissing,
        .domain,
        error: .checkpointInconsistent,
        "A checkpoint's bitmap is missing in a disk's image",
        """
        libvirt looks for the bitmap in the top image and in the whole chain below. A checkpoint that left the disk \
        out, or one that was only redefined, has none. Copy that disk in full.
        """,
        before: """
            <!-- given: checkpoint monday of vda -->
            <domainbackup>
              <disks>
                <disk name='vdb' type='file' incremental='monday'><target file='/backup/vdb.qcow2'/></disk>
              </disks>
            </domainbackup>
            """,
        after: """
            <!-- given: checkpoint monday of vda -->
            <domainbackup>
              <disks>
                <disk name='vdb' type='file' backupmode='full'><target file='/backup/vdb.qcow2'/></disk>
              </disks>
            </domainbackup>
            """,
        function: "qemuBackupDiskPrepareOneBitmaps"
    )
}
