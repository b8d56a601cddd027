/// Who encrypts.
public struct EncryptionEngine: OpenValue {
    /// libvirt's word for it.
    public let rawValue: String
    /// Makes an engine of libvirt's word.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// QEMU.
    public static let qemu = EncryptionEngine(rawValue: "qemu")
    /// Ceph's library.
    public static let librbd = EncryptionEngine(rawValue: "librbd")
    /// Both.
    public static let known: [EncryptionEngine] = [qemu, librbd]
}
