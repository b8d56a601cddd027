internal import MomentRules
internal import XMLTree

/// What a file's first bytes say of it as an image, read here: no tool is handed a file that nobody vouches for.
///
/// Who can write a file can make it say that another file, or a server, is a part of it. Nothing that is named here is opened.
public struct ImageHeader: Hashable, Sendable {
    /// Whether the bytes begin as those of a qcow2 image do; all else counts as raw.
    public var isQCOW2: Bool
    /// The name of the image below it, as it stands there; nil where there is none.
    public var backingName: String?

    /// As many bytes as a header with everything that is read here can take: the largest cluster of a qcow2 image.
    public static var mostBytes: Int { 2 << 20 }

    /// Reads the first bytes of a file.
    public init(_ bytes: [UInt8]) {
        isQCOW2 = bytes.starts(with: [0x51, 0x46, 0x49, 0xFB])
        guard isQCOW2, bytes.count >= 24 else { return }
        let offset = Self.number(bytes[8..<16])
        let length = Self.number(bytes[16..<20])
        let clusterBits = Self.number(bytes[20..<24])
        // As QEMU does: a name lies inside the first cluster and has at most 1023 bytes.
        guard offset > 0, length > 0, length <= 1023, (9...21).contains(clusterBits) else { return }
        let limit = min(UInt64(bytes.count), 1 << clusterBits)
        guard offset <= limit, length <= limit - offset else { return }
        backingName = String(decoding: bytes[Int(offset)..<Int(offset + length)], as: UTF8.self)
    }

    /// The path of the image below that of an image at a path; nil where there is none or its name is no path.
    public func backingPath(of path: String) -> String? {
        backingName.flatMap { ImageFacts.path(of: $0, below: path) }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
}

/// A dirty bitmap as an image stores it.
public struct ImageBitmap: Hashable, Sendable {
    /// The bitmap's name, which for one of libvirt's checkpoints is the checkpoint's.
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
