public import Diagnostics
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
    /// SCSI over IP.
    public static let iscsi = StorageProtocol(rawValue: "iscsi")
    /// HTTP.
    public static let http = StorageProtocol(rawValue: "http")
    /// HTTP over TLS.
    public static let https = StorageProtocol(rawValue: "https")
    /// FTP.
    public static let ftp = StorageProtocol(rawValue: "ftp")
    /// FTP over TLS.
    public static let ftps = StorageProtocol(rawValue: "ftps")
    /// Sheepdog.
    public static let sheepdog = StorageProtocol(rawValue: "sheepdog")
    /// Trivial FTP.
    public static let tftp = StorageProtocol(rawValue: "tftp")
    /// Gluster.
    public static let gluster = StorageProtocol(rawValue: "gluster")
    /// Veritas HyperScale.
    public static let vxhs = StorageProtocol(rawValue: "vxhs")
    /// Network file system.
    public static let nfs = StorageProtocol(rawValue: "nfs")
    /// Files over SSH.
    public static let ssh = StorageProtocol(rawValue: "ssh")

    /// All protocols.
    public static let known: [StorageProtocol] = [
        nbd, rbd, iscsi, http, https, ftp, ftps, sheepdog, tftp, gluster, vxhs, nfs, ssh,
    ]

    /// 9.8.0 for SSH.
    public var introduced: Release? { self == .ssh ? Release(9, 8, 0) : nil }
}
