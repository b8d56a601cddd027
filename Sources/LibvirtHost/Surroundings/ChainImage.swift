internal import XMLTree

/// An image of a disk's chain.
public struct ChainImage: Hashable, Sendable {
    /// The image's path on the host.
    public var path: String
    /// Its format, such as `qcow2`.
    public var format: String
    /// The image below it; nil for the last.
    public var backingPath: String?
    /// The dirty bitmaps it stores.
    public var bitmaps: [ImageBitmap]
    /// The names of the snapshots inside it, oldest first.
    public var snapshots: [String]
    /// Whether a process holds it open for writing; nil where that is not known.
    public var isLocked: Bool?

    /// Creates the facts of one image. What is nil could not be found out.
    public init(
        _ path: String,
        format: String = "qcow2",
        backingPath: String? = nil,
        bitmaps: [ImageBitmap] = [],
        snapshots: [String] = [],
        isLocked: Bool? = nil
    ) {
        self.path = path
        self.format = format
        self.backingPath = backingPath
        self.bitmaps = bitmaps
        self.snapshots = snapshots
        self.isLocked = isLocked
    }

    /// The bitmap of a name.
    public func bitmap(_ name: String) -> ImageBitmap? { bitmaps.first { $0.name == name } }
}
