public import Diagnostics

/// A format of encryption.
public struct EncryptionFormat: OpenValue {
    /// libvirt's word for it.
    public let rawValue: String
    /// Makes a format of libvirt's word.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Whatever is usual for the image.
    public static let `default` = EncryptionFormat(rawValue: "default")
    /// qcow2's old, broken one.
    public static let qcow = EncryptionFormat(rawValue: "qcow")
    /// Linux unified key setup.
    public static let luks = EncryptionFormat(rawValue: "luks")
    /// Its second version, for Ceph.
    public static let luks2 = EncryptionFormat(rawValue: "luks2")
    /// Either version, whichever Ceph finds.
    public static let luksAny = EncryptionFormat(rawValue: "luks-any")

    /// All formats.
    public static let known: [EncryptionFormat] = [`default`, qcow, luks, luks2, luksAny]

    /// 9.3.0 for `luks-any`.
    public var introduced: Release? { self == .luksAny ? Release(9, 3, 0) : nil }
}
