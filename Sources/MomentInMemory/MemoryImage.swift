internal import LibvirtHost
internal import XMLTree

/// An imitated image.
struct MemoryImage: Hashable, Sendable {
    /// Its dirty bitmaps, oldest first.
    var bitmaps: [String] = []
    /// The snapshots inside it, oldest first.
    var snapshots: [String] = []
}
