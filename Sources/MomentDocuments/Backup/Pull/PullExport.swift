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

    /// Makes an export.
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
