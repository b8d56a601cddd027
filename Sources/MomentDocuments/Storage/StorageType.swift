public import MomentDiagnostics
import XMLTree

/// What kind of thing holds a disk's data.
public struct StorageType: OpenValue {
    /// libvirt's word for it.
    public let rawValue: String
    /// Makes a type of libvirt's word.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// A file of the host.
    public static let file = StorageType(rawValue: "file")
    /// A block device of the host.
    public static let block = StorageType(rawValue: "block")
    /// Something reached over the network.
    public static let network = StorageType(rawValue: "network")
    /// A directory shown as a FAT disk.
    public static let dir = StorageType(rawValue: "dir")
    /// A volume of a storage pool.
    public static let volume = StorageType(rawValue: "volume")
    /// An NVMe device taken over whole.
    public static let nvme = StorageType(rawValue: "nvme")
    /// A disk served by another process.
    public static let vhostUser = StorageType(rawValue: "vhostuser")
    /// A vDPA device of the host.
    public static let vhostVDPA = StorageType(rawValue: "vhostvdpa")

    /// The types that libvirt knows.
    public static let known: [StorageType] = [file, block, network, dir, volume, nvme, vhostUser, vhostVDPA]

    /// 9.8.0 for vDPA devices.
    public var introduced: ReleaseNumber? { self == .vhostVDPA ? ReleaseNumber(9, 8, 0) : nil }
}

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
    /// The format of VMware's disks.
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
