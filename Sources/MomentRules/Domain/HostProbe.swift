public import Diagnostics
public import MomentDocuments

/// Looks at the host a document is meant for; rules and fill never do so by themselves.
public struct HostProbe: Sendable {
    /// What is at a path; symbolic links are followed.
    public var file: @Sendable (_ path: String) -> FileKind
    /// Whether a TCP port is free at an address; nil where that can't be told.
    public var isPortFree: @Sendable (_ host: String, _ port: UInt16) -> Bool?
    /// Whether a host name has an address; nil where that can't be told.
    public var resolves: @Sendable (_ host: String) -> Bool?
    /// What an image file holds; nil where that can't be told.
    public var image: @Sendable (_ path: String) -> ImageFacts?
    /// Whether libvirt has a secret; nil where that can't be told.
    public var hasSecret: @Sendable (_ secret: SecretReference) -> Bool?
    /// Whether QEMU's configuration has a directory of TLS certificates for backups; nil where that can't be told.
    public var hasBackupCertificates: Bool?

    /// The ports that libvirt chooses from where a server on TCP has none: backup_port_min to backup_port_max of its qemu.conf.
    public var backupPorts = Self.usualBackupPorts
    /// The release of libxml2 that libvirt reads documents with; nil where that can't be told.
    public var libxml2: Release?

    /// The ports of libvirt's own configuration.
    public static let usualBackupPorts: ClosedRange<UInt16> = 10_809...10_872

    /// What is at a path.
    public enum FileKind: Hashable, Sendable {
        /// Nothing, though the directory is there.
        case missing
        /// Nothing, and no directory to put it in.
        case noDirectory
        /// A regular file of a size in bytes.
        case regular(size: UInt64)
        /// A directory.
        case directory
        /// A block device.
        case blockDevice
        /// Something else: a socket, a pipe, a character device.
        case other
        /// Something that can't be looked at.
        case unreadable
    }

    /// What an image file holds.
    public struct ImageFacts: Hashable, Sendable {
        /// Its format, as its first bytes tell.
        public var format: ImageFormat
        /// The size of the disk inside, in bytes; nil where it is not known.
        public var virtualSize: UInt64?

        /// Makes the facts.
        public init(format: ImageFormat, virtualSize: UInt64? = nil) {
            self.format = format
            self.virtualSize = virtualSize
        }
    }

    /// Makes a probe of the means to look.
    public init(
        file: @escaping @Sendable (String) -> FileKind,
        isPortFree: @escaping @Sendable (String, UInt16) -> Bool? = { _, _ in nil },
        resolves: @escaping @Sendable (String) -> Bool? = { _ in nil },
        image: @escaping @Sendable (String) -> ImageFacts? = { _ in nil },
        hasSecret: @escaping @Sendable (SecretReference) -> Bool? = { _ in nil },
        hasBackupCertificates: Bool? = nil
    ) {
        self.file = file
        self.isPortFree = isPortFree
        self.resolves = resolves
        self.image = image
        self.hasSecret = hasSecret
        self.hasBackupCertificates = hasBackupCertificates
    }
}
