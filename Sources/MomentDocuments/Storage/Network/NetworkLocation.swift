/// A disk's place on a storage server, by the protocol it is reached with.
public enum NetworkLocation: Hashable, Sendable {
    /// Network block device.
    case nbd(NBDLocation)
    /// Ceph's block devices.
    case rbd(RBDLocation)
    /// SCSI over IP: the target and unit, the server, and the name we go by.
    case iscsi(ISCSILocation)
    /// HTTP, HTTPS, FTP or FTPS.
    case web(WebLocation)
    /// A disk of a Sheepdog cluster.
    case sheepdog(FileServerLocation)
    /// A file on a server of the trivial file transfer protocol.
    case tftp(FileServerLocation)
    /// An image on a Gluster volume.
    case gluster(GlusterLocation)
    /// Veritas HyperScale.
    case vxhs(VXHSLocation)
    /// Network file system.
    case nfs(NFSLocation)
    /// Files over SSH, from 9.8.0.
    case ssh(SSHLocation)
    /// A protocol that is not known here; what it needs is kept.
    case other(StorageProtocol)

    /// The protocol that the location is reached by.
    public var `protocol`: StorageProtocol {
        switch self {
        case .nbd: .nbd
        case .rbd: .rbd
        case .iscsi: .iscsi
        case .web(let location): location.scheme.protocol
        case .sheepdog: .sheepdog
        case .tftp: .tftp
        case .gluster: .gluster
        case .vxhs: .vxhs
        case .nfs: .nfs
        case .ssh: .ssh
        case .other(let word): word
        }
    }

    /// The name of what is meant at the server: an export, an image, a path.
    public var name: String? {
        switch self {
        case .nbd(let location): location.exportName
        case .rbd(let location): location.name
        case .iscsi(let location): location.name
        case .web(let location): location.name
        case .sheepdog(let location), .tftp(let location): location.name
        case .gluster(let location): location.name
        case .vxhs(let location): location.name
        case .nfs(let location): location.name
        case .ssh(let location): location.name
        case .other: nil
        }
    }
}

extension NetworkLocation {
    static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        let word = coder.choice(
            "protocol",
            value?.protocol,
            among: StorageProtocol.known,
            default: .nbd,
            "how the server is reached"
        )
        return switch word {
        case .nbd: .nbd(.map(&coder, value?.payload()))
        case .rbd: .rbd(.map(&coder, value?.payload()))
        case .iscsi: .iscsi(.map(&coder, value?.payload()))
        case .http: .web(.map(&coder, value?.payload(), .http))
        case .https: .web(.map(&coder, value?.payload(), .https))
        case .ftp: .web(.map(&coder, value?.payload(), .ftp))
        case .ftps: .web(.map(&coder, value?.payload(), .ftps))
        case .sheepdog: .sheepdog(.map(&coder, value?.payload()))
        case .tftp: .tftp(.map(&coder, value?.payload()))
        case .gluster: .gluster(.map(&coder, value?.payload()))
        case .vxhs: .vxhs(.map(&coder, value?.payload()))
        case .nfs: .nfs(.map(&coder, value?.payload()))
        case .ssh: .ssh(.map(&coder, value?.payload()))
        default: .other(word)
        }
    }

    private func payload<Payload>() -> Payload? {
        switch self {
        case .nbd(let location): location as? Payload
        case .rbd(let location): location as? Payload
        case .iscsi(let location): location as? Payload
        case .web(let location): location as? Payload
        case .sheepdog(let location), .tftp(let location): location as? Payload
        case .gluster(let location): location as? Payload
        case .vxhs(let location): location as? Payload
        case .nfs(let location): location as? Payload
        case .ssh(let location): location as? Payload
        case .other: nil
        }
    }
}
