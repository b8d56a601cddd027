import XMLTree

/// A disk of a pull backup.
public struct PullDisk: Hashable, Sendable {
    /// The disk's target name, such as `vda`.
    public var name: String
    /// How it is exported; nil leaves it out of the backup.
    public var export: PullExport?
    /// Attributes and nodes of the element that no other field holds; they are printed again where they stood.
    public var unmodelled = UnmodelledContent()

    /// Makes a disk that is exported.
    public init(_ name: String, _ export: PullExport? = PullExport()) {
        self.name = name
        self.export = export
    }

    /// Exports a disk, with its old blocks kept in a file meanwhile.
    public static func file(
        _ name: String,
        scratch path: String,
        exportName: String? = nil,
        exportBitmap: String? = nil,
        extent: BackupExtent = .inherited()
    ) -> PullDisk {
        PullDisk(
            name,
            PullExport(
                type: .file,
                scratch: BackupImage(path),
                exportName: exportName,
                exportBitmap: exportBitmap,
                extent: extent
            )
        )
    }

    /// Exports a disk, with its old blocks kept on a block device meanwhile.
    public static func block(
        _ name: String,
        scratch path: String,
        exportName: String? = nil,
        exportBitmap: String? = nil,
        extent: BackupExtent = .inherited()
    ) -> PullDisk {
        PullDisk(
            name,
            PullExport(
                type: .block,
                scratch: BackupImage(path),
                exportName: exportName,
                exportBitmap: exportBitmap,
                extent: extent
            )
        )
    }

    /// Describes a disk that is left out of the backup.
    public static func excluded(_ name: String) -> PullDisk { PullDisk(name, nil) }
}

extension PullDisk: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        let (name, isIncluded) = PushDisk.mapSelection(
            &coder,
            name: value?.name,
            isIncluded: value.map { $0.export != nil }
        )
        guard isIncluded else { return PullDisk(name, nil) }
        var export = PullExport()
        export.state = coder.attribute(
            "state",
            value?.export?.state,
            .init("how far the disk's job is", isOutput: true)
        )
        export.type = coder.choice(
            "type",
            value?.export?.type,
            among: BackupImageType.allCases,
            .init("what the scratch space is; may be missing where 'backup' is too", isRequired: true)
        )
        export.extent = BackupExtent.map(&coder, value?.export?.extent)
        export.exportName = coder.attribute("exportname", value?.export?.exportName, "name of the NBD export")
        export.exportBitmap = coder.attribute(
            "exportbitmap",
            value?.export?.exportBitmap,
            "name of the exported dirty bitmap"
        )
        export.index = coder.attribute("index", value?.export?.index, .init("number of the node", isOutput: true))
        let type = export.type ?? .file
        let isThere = value.map { $0.export?.scratch == nil ? "" : "scratch" }
        let hasScratch = type == .block || coder.branch(["scratch", ""], isThere) == "scratch"
        export.driver = coder.child(
            "driver",
            value?.export?.driver,
            .init("the scratch space's format", isOutput: !hasScratch)
        ) {
            DiskDriver.mapBackup(&$0, $1, formats: .oneOf(["qcow2"]))
        }
        export.scratch = coder.child(
            "scratch",
            value?.export?.scratch,
            .init("where overwritten blocks are kept", isOutput: !hasScratch, isRequired: hasScratch)
        ) {
            BackupImage.map(&$0, $1, type: type)
        }
        return PullDisk(name, export)
    }
}

/// How a disk is exported.
public struct PullExport: Hashable, Sendable {
    /// How far the disk's job is; in status files only.
    public var state: BackupDiskState?
    /// Whether the scratch space is a file or a block device; nil where the document does not say, which is a file.
    public var type: BackupImageType?
    /// How much of the disk is meant to be fetched.
    public var extent: BackupExtent
    /// The NBD export's name; the disk's name if nil.
    public var exportName: String?
    /// The name of the exported dirty bitmap; `backup-` and the disk's name if nil.
    public var exportBitmap: String?
    /// The number of the node in a running job; libvirt prints it and refuses it.
    public var index: UInt32?
    /// The format of the scratch space: qcow2.
    public var driver: DiskDriver?
    /// Where the blocks are kept that the guest overwrites; nil lets libvirt make up a file.
    public var scratch: BackupImage?

    /// Creates an export of a disk; what is nil is left to libvirt.
    public init(
        type: BackupImageType? = .file,
        scratch: BackupImage? = nil,
        exportName: String? = nil,
        exportBitmap: String? = nil,
        extent: BackupExtent = .inherited()
    ) {
        self.type = type
        self.scratch = scratch
        self.exportName = exportName
        self.exportBitmap = exportBitmap
        self.extent = extent
    }
}
