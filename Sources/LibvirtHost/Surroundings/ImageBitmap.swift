internal import XMLTree

/// A dirty bitmap as an image stores it.
public struct ImageBitmap: Hashable, Sendable {
    /// Its name; libvirt's checkpoints name theirs as themselves.
    public var name: String
    /// Whether writes are recorded in it; a bitmap that is not has missed some.
    public var isRecording: Bool
    /// Whether the image says that a process has it in memory. Where none has, its content was lost with the process
    /// that had, and QEMU calls it inconsistent.
    public var isInUse: Bool

    /// Makes a bitmap; by default one that can be used.
    public init(_ name: String, isRecording: Bool = true, isInUse: Bool = false) {
        self.name = name
        self.isRecording = isRecording
        self.isInUse = isInUse
    }
}
