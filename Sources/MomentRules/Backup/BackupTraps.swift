import MomentDiagnostics
import MomentDocuments
import XMLTree

/// What a backup document says and libvirt does not heed.
enum BackupTraps {
    static func check(_ backup: DomainBackup, _ findings: inout Findings) {
        let items = BackupResolution.listed(in: backup) ?? []
        let included = items.filter(\.isIncluded)
        checkBase(backup, included, &findings)
        let isFull = (backup.incremental ?? "").isEmpty
        for item in included where item.exportBitmap != nil {
            switch item.extent {
            case .full: break
            case .inherited(nil) where isFull: break
            default: continue
            }
            findings.add(
                .exportBitmapUnused,
                "attribute 'exportbitmap' is not used: the backup of disk '\(item.name)' is full",
                at: SourceAnchor(item.origin, "exportbitmap")
            )
        }
    }

    private static func checkBase(_ backup: DomainBackup, _ included: [BackupItem], _ findings: inout Findings) {
        guard let element = backup.unmodelled.origin?.element("incremental") else { return }
        let base = backup.incremental ?? ""
        if base.isEmpty {
            findings.add(
                .incrementalEmpty,
                "<incremental> is empty: the backup is full; name a checkpoint",
                at: SourceAnchor(element)
            )
        } else if !included.isEmpty, included.allSatisfy(\.isFull) {
            findings.add(
                .incrementalUnused,
                "<incremental> is not used: every listed disk has backupmode='full'",
                at: SourceAnchor(element)
            )
        }
    }
}

extension BackupItem {
    fileprivate var isFull: Bool { if case .full = extent { true } else { false } }
}

extension Rule {
    static let incrementalEmpty = Rule(
        warning: .incrementalEmpty,
        .document,
        "<incremental> names no checkpoint",
        "An empty element is the same as none: libvirt makes a full backup, without a word. Scripts whose variable was empty make such documents.",
        before: """
            <domainbackup>
              <incremental/>
              <disks><disk name='vda' type='file'><target file='/backup/vda.qcow2'/></disk></disks>
            </domainbackup>
            """,
        after: """
            <domainbackup>
              <disks><disk name='vda' type='file'><target file='/backup/vda.qcow2'/></disk></disks>
            </domainbackup>
            """,
        function: "virDomainBackupDefParse",
        libvirt: "makes a full backup"
    )

    static let incrementalUnused = Rule(
        warning: .incrementalUnused,
        .document,
        "<incremental> is there, and every disk is full",
        "The attribute of a disk counts more than the element: with backupmode='full' on every listed disk the checkpoint is not used.",
        before: """
            <domainbackup>
              <incremental>monday</incremental>
              <disks>
                <disk name='vda' type='file' backupmode='full'><target file='/backup/vda.qcow2'/></disk>
              </disks>
            </domainbackup>
            """,
        after: """
            <domainbackup>
              <disks>
                <disk name='vda' type='file' backupmode='full'><target file='/backup/vda.qcow2'/></disk>
              </disks>
            </domainbackup>
            """,
        function: "virDomainBackupAlignDisks",
        libvirt: "makes a full backup"
    )

    static let exportBitmapUnused = Rule(
        warning: .exportBitmapUnused,
        .document,
        "A full backup exports no bitmap",
        "exportbitmap names the bitmap of what changed since the checkpoint of an incremental backup. A full backup has none, so that clients will not find it.",
        before: """
            <domainbackup mode='pull'>
              <server name='localhost' port='10809'/>
              <disks>
                <disk name='vda' type='file' exportbitmap='changes'><scratch file='/backup/vda.scratch'/></disk>
              </disks>
            </domainbackup>
            """,
        after: """
            <domainbackup mode='pull'>
              <server name='localhost' port='10809'/>
              <disks><disk name='vda' type='file'><scratch file='/backup/vda.scratch'/></disk></disks>
            </domainbackup>
            """,
        function: "qemuBackupBeginPullExportDisks",
        libvirt: "passes over the attribute"
    )
}
