/// The format of an image file.
public struct ImageFormat: OpenValue {
    /// libvirt's word for it.
    public let rawValue: String
    /// Makes a format of libvirt's word.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// QEMU's own format, the only one that holds dirty bitmaps.
    public static let qcow2 = ImageFormat(rawValue: "qcow2")
    /// The bare bytes of the disk.
    public static let raw = ImageFormat(rawValue: "raw")
    /// QEMU's enhanced disk.
    public static let qed = ImageFormat(rawValue: "qed")
    /// QEMU's first format.
    public static let qcow = ImageFormat(rawValue: "qcow")
    /// User-mode Linux's copy on write.
    public static let cow = ImageFormat(rawValue: "cow")
    /// VMware's format.
    public static let vmdk = ImageFormat(rawValue: "vmdk")

    /// The formats that can have a backing image.
    public static let backing: [ImageFormat] = [cow, qcow, qcow2, qed, vmdk]
    /// All formats, those with a backing image first.
    public static let known =
        backing
        + ["raw", "dir", "bochs", "cloop", "dmg", "iso", "vpc", "vdi", "fat", "vhd", "ploop", "luks"].map(
            ImageFormat.init(rawValue:)
        )
}
