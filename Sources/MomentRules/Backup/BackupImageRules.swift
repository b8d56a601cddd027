import MomentDiagnostics
import MomentDocuments
import XMLTree

/// The files and devices a backup writes.
enum BackupImageRules {
    /// Whether QEMU can take part in a backup of the disk at all.
    static func checkDisk(_ item: BackupItem, _ backup: DomainBackup, _ findings: inout Findings) {
        guard let disk = item.disk else { return }
        let place = item.isListed ? SourceAnchor(item.origin, "name") : SourceAnchor(backup.unmodelled.origin)
        DiskAbilityRules.check(
            disk,
            for: "be backed up",
            at: place,
            fixes: Diagnostic.Fix.adding("backup", "no", to: item.origin),
            &findings
        )
        if disk.hasBlockJob {
            findings.add(
                .blockJobActive,
                "disk '\(item.name)' has a block job; wait for it or abort it",
                at: place
            )
        }
        if FormatTable.undriven.contains(item.format) { refuseFormat(item, .configUnsupported, &findings) }
    }

    /// The paths of all written images: present, not shared, not one of the domain's own.
    static func checkPaths(
        _ items: [BackupItem],
        _ resolution: BackupResolution,
        _ findings: inout Findings
    ) {
        let reuses = resolution.submission.flags.contains(.reuseExternal)
        let name = resolution.isPull ? "scratch" : "target"
        var written: NameMap<String> = [:]
        var room = RoomRules(resolution.submission)
        for item in items {
            let element = item.origin?.element(name)
            let attribute = item.type == .block ? "dev" : "file"
            let place = SourceAnchor(element ?? item.origin ?? resolution.backup.unmodelled.origin, attribute)
            guard let path = item.image?.path, !path.isEmpty else {
                missing(item, name, attribute, resolution, &findings)
                continue
            }
            if let other = written[path] {
                findings.add(
                    .imageWrittenTwice,
                    "disks '\(item.name)' and '\(other)' have the same \(name), \(path)",
                    at: place
                )
                continue
            }
            written[path] = item.name
            // What is there is labelled before it is opened; what is to be made, when it is made.
            let isThere = reuses || item.type == .block
            if isThere { LabelRules.checkOwner(item.image?.unmodelled.origin, &findings) }
            if let source = resolution.index.owner(of: path) {
                findings.add(
                    .imageIsSource,
                    "\(path) is in use as an image of disk '\(source.target)'",
                    at: place,
                    error: reuses ? .internalError : nil
                )
                continue
            }
            let before = findings.all.count
            PathRules.check(path, at: place, &findings)
            PathRules.checkName(path, at: place, &findings)
            if findings.all.count == before {
                HostRules.checkBackupImage(item, path, reuses: reuses, resolution.submission, at: place, &findings)
            }
            if findings.all.count == before, item.type != .block {
                AccessRules.checkFile(path, resolution.submission, at: place, &findings)
                // How much changed since a checkpoint is not known here.
                if item.base == nil {
                    let most = room?.copySize(of: item.disk)
                    room?.add(path, most, "the \(name) of '\(item.name)'", at: place)
                }
            }
            if findings.all.count == before {
                ExposureRules.check(path, resolution.submission, at: place, &findings)
            }
            guard !isThere else { continue }
            LabelRules.checkOwner(item.image?.unmodelled.origin, &findings)
            if item.image?.encryption != nil, ![.raw, .qcow2].contains(item.format) {
                refuseFormat(item, .configUnsupported, &findings)
            } else if let error = FormatTable.creationError(item.format) {
                refuseFormat(item, error, &findings)
            }
        }
        room?.tell(&findings)
    }

    /// LUKS takes room of its own, which a raw target of the disk's size lacks.
    static func checkEncryptedSize(_ items: [BackupItem], _ submission: Submission, _ findings: inout Findings) {
        guard submission.qemu >= QEMUFeatureRelease.encryptedRawTarget else { return }
        for item in items where item.format == .raw && item.type != .block && item.image?.encryption != nil {
            findings.add(
                .encryptedTargetSize,
                "disk '\(item.name)': a raw target with LUKS is smaller than the disk, and QEMU needs the same size",
                at: SourceAnchor(item.origin?.element("driver"), "type"),
                expected: ["qcow2"]
            )
        }
    }

    private static func missing(
        _ item: BackupItem,
        _ name: String,
        _ attribute: String,
        _ resolution: BackupResolution,
        _ findings: inout Findings
    ) {
        // From that release on a name is made up, or it was said already why not.
        guard resolution.submission.release < FeatureRelease.namesForListedBackupDisks else { return }
        var notes = [
            Diagnostic.Note(
                "before \(FeatureRelease.namesForListedBackupDisks), names are made up only where the document has no <disks>"
            )
        ]
        if let path = item.disk?.path, item.disk?.type == .file {
            notes.append(Diagnostic.Note("such as <\(name) \(attribute)='\(path).\(resolution.suffix)'/>"))
        }
        // For a disk that is not listed there is no name either, which was told.
        guard item.isListed,
            !findings.all.contains(where: {
                $0.code == Rule.backupNameNotGenerated.code && $0.path == SourceAnchor(item.origin, "name").path
            })
        else { return }
        findings.add(
            .imageWithoutPath,
            "disk '\(item.name)' has no <\(name)>; libvirt generates no name for a listed disk",
            at: SourceAnchor(item.origin),
            notes: notes
        )
    }

    private static func refuseFormat(_ item: BackupItem, _ error: LibvirtError, _ findings: inout Findings) {
        findings.add(
            .formatNotWritable,
            "disk '\(item.name)': QEMU cannot make an image in format '\(item.format)'",
            at: SourceAnchor(item.origin?.element("driver"), "type"),
            error: error,
            expected: FormatTable.writable.map(\.rawValue)
        )
    }
}

/// What QEMU can make of each image format, as measured.
enum FormatTable {
    /// The formats a push backup is good for.
    static let writable: [ImageFormat] = [.qcow2, .raw, .vmdk, "vdi"]

    /// The formats QEMU has no driver for, which is found out before anything is done.
    static let undriven: Set<ImageFormat> = ["dir", "cow", "iso", "fat"]

    /// The error that making a new image of a format ends in; nil where it is made.
    static func creationError(_ format: ImageFormat) -> LibvirtError? {
        switch format {
        case "bochs", "cloop", "dmg": .operationUnsupported
        case "vpc": .operationFailed
        default: nil
        }
    }
}

extension HostRules {
    /// The file or device a backup writes.
    static func checkBackupImage(
        _ item: BackupItem,
        _ path: String,
        reuses: Bool,
        _ submission: Submission,
        at place: SourceAnchor,
        _ findings: inout Findings
    ) {
        guard let host = submission.host else { return }
        for secret in item.image?.encryption?.secrets ?? [] where host.hasSecret(secret.reference) == false {
            findings.add(
                .secretUnknown,
                "libvirt has no secret \(secret.reference.words)",
                at: SourceAnchor(secret.unmodelled.origin)
            )
        }
        guard item.type != .block else {
            if host.file(path) == .missing || host.file(path) == .noDirectory {
                findings.add(.deviceMissing, "there is no \(path)", at: place)
            }
            return
        }
        switch (host.file(path), reuses) {
        case (.noDirectory, _): findings.add(.directoryMissing, "the directory of \(path) does not exist", at: place)
        case (.missing, true): findings.add(.fileMissing, "\(path) is to be reused and does not exist", at: place)
        case (.missing, false), (.unreadable, _): break
        case (.directory, true), (.blockDevice, true), (.other, true):
            findings.add(.reusedFileMisfit, "\(path) is to be reused, and is no regular file", at: place)
        case (_, true): checkReused(path, item.format, of: item.disk, host, at: place, &findings)
        case (_, false): findings.add(.fileExists, "\(path) exists; libvirt does not overwrite it", at: place)
        }
    }
}

extension Rule {
    static let blockJobActive = Rule(
        .blockJobActive,
        .domain,
        error: .internalError,
        "A block job works on the disk",
        "A disk has room for one job. Wait for the copy or commit to end, or abort it.",
        before: """
            <!-- given: commit of vda -->
            <domainbackup>
              <disks><disk name='vda' type='file'><target file='/backup/vda.qcow2'/></disk></disks>
            </domainbackup>
            """,
        after: """
            <domainbackup>
              <disks><disk name='vda' type='file'><target file='/backup/vda.qcow2'/></disk></disks>
            </domainbackup>
            """,
        function: "qemuBlockJobRegister"
    )

    static let imageWithoutPath = Rule(
        .imageWithoutPath,
        .domain,
        error: .internalError,
        "A listed disk has neither target nor scratch file",
        """
        libvirt makes up file names only where the document lists no disks at all; a listed disk without a path fails \
        late, with an internal error about a missing file name. Later releases make up the name.
        """,
        before: """
            <!-- given: libvirt 9.0.0 -->
            <domainbackup><disks><disk name='vda' type='file'/></disks></domainbackup>
            """,
        after: """
            <domainbackup>
              <disks><disk name='vda' type='file'><target file='/backup/vda.qcow2'/></disk></disks>
            </domainbackup>
            """,
        function: "virDomainBackupDefAssignStore"
    )

    static let imageWrittenTwice = Rule(
        .imageWrittenTwice,
        .domain,
        error: .invalidArgument,
        "Two disks are written to one file",
        "The second disk finds the file of the first, and libvirt refuses to overwrite it.",
        before: """
            <domainbackup>
              <disks>
                <disk name='vda' type='file'><target file='/backup/x'/></disk>
                <disk name='vdb' type='file'><target file='/backup/x'/></disk>
              </disks>
            </domainbackup>
            """,
        after: """
            <domainbackup>
              <disks>
                <disk name='vda' type='file'><target file='/backup/a'/></disk>
                <disk name='vdb' type='file'><target file='/backup/b'/></disk>
              </disks>
            </domainbackup>
            """,
        function: "qemuBackupDiskPrepareOneStorage"
    )

    static let imageIsSource = Rule(
        .imageIsSource,
        .domain,
        error: .invalidArgument,
        "The file to be written is an image of the domain",
        "The file exists, so libvirt refuses it; with reuse-external it would be overwritten under the guest.",
        before: """
            <domainbackup>
              <disks>
                <disk name='vda' type='file'><target file='/srv/images/db/system.qcow2'/></disk>
              </disks>
            </domainbackup>
            """,
        after: """
            <domainbackup>
              <disks><disk name='vda' type='file'><target file='/backup/vda.qcow2'/></disk></disks>
            </domainbackup>
            """,
        function: "qemuBackupDiskPrepareOneStorage"
    )

    static let backupNameNotGenerated = Rule(
        .backupNameNotGenerated,
        .domain,
        error: .configUnsupported,
        "libvirt generates no file name for a disk that is not a file",
        """
        Names are made of the path of the disk's file. For a block device or a network disk say where the data goes, \
        or leave the disk out; then all others have to be listed as well.
        """,
        before: """
            <!-- given: disk <disk type='block' device='disk'><driver name='qemu' type='qcow2'/><source \
            dev='/dev/vg/c'/><target dev='vdc' bus='virtio'/></disk> -->
            <domainbackup/>
            """,
        after: """
            <!-- given: disk <disk type='block' device='disk'><driver name='qemu' type='qcow2'/><source \
            dev='/dev/vg/c'/><target dev='vdc' bus='virtio'/></disk> -->
            <domainbackup>
              <disks><disk name='vda' type='file'><target file='/backup/vda.qcow2'/></disk></disks>
            </domainbackup>
            """,
        function: "virDomainBackupDefAssignStore"
    )

    static let encryptedTargetSize = Rule(
        .encryptedTargetSize,
        .domain,
        error: .internalError,
        "A raw target with LUKS is smaller than the disk",
        "libvirt makes the file as large as the disk, and the LUKS header takes its part; QEMU 10 refuses a target that is not of the disk's size.",
        before: """
            <domainbackup>
              <disks>
                <disk name='vda' type='file'>
                  <driver type='raw'/>
                  <target file='/backup/vda.qcow2'>
                    <encryption format='luks'><secret type='passphrase' usage='backup'/></encryption>
                  </target>
                </disk>
              </disks>
            </domainbackup>
            """,
        after: """
            <domainbackup>
              <disks>
                <disk name='vda' type='file'>
                  <driver type='qcow2'/>
                  <target file='/backup/vda.qcow2'>
                    <encryption format='luks'><secret type='passphrase' usage='backup'/></encryption>
                  </target>
                </disk>
              </disks>
            </domainbackup>
            """,
        function: "qemuMonitorJSONCheckErrorFull"
    )

    static let formatNotWritable = Rule(
        .formatNotWritable,
        .domain,
        error: .operationUnsupported,
        "Images in this format can't be written",
        "The grammar takes every format libvirt has a word for; an image can be made of few of them.",
        before: """
            <domainbackup>
              <disks>
                <disk name='vda' type='file'><driver type='bochs'/><target file='/backup/vda.qcow2'/></disk>
              </disks>
            </domainbackup>
            """,
        after: """
            <domainbackup>
              <disks>
                <disk name='vda' type='file'><driver type='qcow2'/><target file='/backup/vda.qcow2'/></disk>
              </disks>
            </domainbackup>
            """,
        function: "qemuBlockStorageSourceCreateFormat"
    )
}
