public import MomentDiagnostics
import XMLTree

/// How a network disk is reached.
public struct StorageProtocol: OpenValue {
    /// libvirt's word for it.
    public let rawValue: String
    /// Makes a protocol of libvirt's word.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Network block device.
    public static let nbd = StorageProtocol(rawValue: "nbd")
    /// Ceph's block devices.
    public static let rbd = StorageProtocol(rawValue: "rbd")
    /// SCSI over the Internet Protocol.
    public static let iscsi = StorageProtocol(rawValue: "iscsi")
    /// The hypertext transfer protocol.
    public static let http = StorageProtocol(rawValue: "http")
    /// The hypertext transfer protocol over TLS.
    public static let https = StorageProtocol(rawValue: "https")
    /// The file transfer protocol.
    public static let ftp = StorageProtocol(rawValue: "ftp")
    /// The file transfer protocol over TLS.
    public static let ftps = StorageProtocol(rawValue: "ftps")
    /// A Sheepdog cluster.
    public static let sheepdog = StorageProtocol(rawValue: "sheepdog")
    /// The trivial file transfer protocol.
    public static let tftp = StorageProtocol(rawValue: "tftp")
    /// A Gluster volume.
    public static let gluster = StorageProtocol(rawValue: "gluster")
    /// Veritas HyperScale.
    public static let vxhs = StorageProtocol(rawValue: "vxhs")
    /// Network file system.
    public static let nfs = StorageProtocol(rawValue: "nfs")
    /// Files of a server that is reached through SSH.
    public static let ssh = StorageProtocol(rawValue: "ssh")

    /// The protocols that libvirt knows.
    public static let known: [StorageProtocol] = [
        nbd, rbd, iscsi, http, https, ftp, ftps, sheepdog, tftp, gluster, vxhs, nfs, ssh,
    ]

    /// The release that brought the protocol: 9.8.0 for SSH, and nil for those that every known release has.
    public var introduced: ReleaseNumber? { self == .ssh ? ReleaseNumber(9, 8, 0) : nil }
}
