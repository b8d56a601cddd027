/// How a disk is pushed.
public struct PushCopy: Hashable, Sendable {
    /// How far the disk's job is; in status files only.
    public var state: BackupDiskState?
    /// Whether the target is a file or a block device; nil where the document does not say, which is a file.
    public var type: BackupImageType?
    /// How much of the disk is copied.
    public var extent: BackupExtent
    /// The number of the node in a running job; libvirt prints it and refuses it.
    public var index: UInt32?
    /// The format of the target, and what else drives it.
    public var driver: DiskDriver?
    /// Where the data goes; nil lets libvirt make up a file.
    public var target: BackupImage?

    /// Makes a copy to a target.
    public init(
        type: BackupImageType? = .file,
        to target: BackupImage? = nil,
        format: ImageFormat? = nil,
        extent: BackupExtent = .inherited()
    ) {
        self.type = type
        self.extent = extent
        self.target = target
        driver = format.map { DiskDriver($0) }
    }
}
