public import MomentDiagnostics
public import MomentDocuments
import XMLTree

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
    /// Who may do what at a path, and what room is there; nil where that can't be told.
    public var facts: @Sendable (_ path: String) -> FileFacts?
    /// All groups of a user; nil where that can't be told.
    public var groups: @Sendable (_ user: UInt32) -> [UInt32]?
    /// Who QEMU runs as where the domain does not say it.
    public var process = ProcessFacts()
    /// Whether QEMU's configuration has a directory of TLS certificates for backups; nil where that can't be told.
    public var hasBackupCertificates: Bool?

    /// The ports that libvirt chooses from where a server on TCP has none: backup_port_min to backup_port_max of its qemu.conf.
    public var backupPorts = Self.usualBackupPorts
    /// The release of libxml2 that libvirt reads documents with; nil where that can't be told.
    public var libxml2: ReleaseNumber?

    /// The ports of libvirt's own configuration.
    public static let usualBackupPorts: ClosedRange<UInt16> = 10_809...10_872

    /// The kinds of entry that a path leads to.
    public enum FileKind: Hashable, Sendable {
        /// Nothing stands at the path, but its directory is there.
        case missing
        /// Nothing stands at the path, and its directory is missing too.
        case noDirectory
        /// A regular file of a size in bytes.
        case regular(size: UInt64)
        /// The path leads to a directory.
        case directory
        /// The path leads to a block device.
        case blockDevice
        /// Something else: a socket, a pipe, a character device.
        case other
        /// Something that can't be looked at.
        case unreadable
    }

    /// Makes a probe of the means to look.
    public init(
        file: @escaping @Sendable (String) -> FileKind,
        isPortFree: @escaping @Sendable (String, UInt16) -> Bool? = { _, _ in nil },
        resolves: @escaping @Sendable (String) -> Bool? = { _ in nil },
        image: @escaping @Sendable (String) -> ImageFacts? = { _ in nil },
        hasSecret: @escaping @Sendable (SecretReference) -> Bool? = { _ in nil },
        facts: @escaping @Sendable (String) -> FileFacts? = { _ in nil },
        groups: @escaping @Sendable (UInt32) -> [UInt32]? = { _ in nil },
        hasBackupCertificates: Bool? = nil
    ) {
        self.file = file
        self.isPortFree = isPortFree
        self.resolves = resolves
        self.image = image
        self.hasSecret = hasSecret
        self.facts = facts
        self.groups = groups
        self.hasBackupCertificates = hasBackupCertificates
    }
}

extension HostProbe {
    /// Answers from facts, and from nothing else: what is not among them can't be told.
    public init(_ facts: HostFacts) {
        self.init(
            file: { facts.kind(of: $0) },
            isPortFree: { facts.isFree(port: $1, at: $0) },
            image: { facts.image($0) },
            hasSecret: { facts.hasSecret($0) },
            facts: { facts.file($0) },
            groups: { facts.process?.user == $0 ? facts.process?.groups : nil },
            hasBackupCertificates: facts.hasBackupCertificates
        )
        process = facts.process ?? ProcessFacts()
        backupPorts = facts.backupPorts
    }

    /// Takes from facts what only libvirt and its configuration can tell: secrets, ports, certificates, who QEMU runs as.
    public mutating func take(_ facts: HostFacts) {
        hasSecret = { facts.hasSecret($0) }
        hasBackupCertificates = facts.hasBackupCertificates ?? hasBackupCertificates
        process = facts.process ?? process
        backupPorts = facts.backupPorts
    }
}

extension HostFacts {
    /// The ports of libvirt's choice for backups.
    var backupPorts: ClosedRange<UInt16> {
        let usual = HostProbe.usualBackupPorts
        let low = lowestBackupPort.flatMap { UInt16(exactly: $0) } ?? usual.lowerBound
        let high = highestBackupPort.flatMap { UInt16(exactly: $0) } ?? usual.upperBound
        return low <= high ? low...high : usual
    }

    /// What is at a path, as far as the facts tell. That nothing is there is known of directories whose names were read.
    fileprivate func kind(of path: String) -> HostProbe.FileKind {
        if let known = file(path) {
            switch known.kind {
            case .file: return .regular(size: known.size ?? 0)
            case .directory: return .directory
            case .blockDevice: return .blockDevice
            case .socket, .other: return .other
            case .missing: return directoryKind(of: path) == .missing ? .noDirectory : .missing
            }
        }
        let (directory, name) = Self.split(path)
        switch file(directory) {
        case nil: return .unreadable
        case let known? where known.kind != .directory: return .noDirectory
        case let known?: return known.entries.map { $0.contains(name) } == false ? .missing : .unreadable
        }
    }

    private func directoryKind(of path: String) -> FileFacts.Kind? { file(Self.split(path).directory)?.kind }

    /// The directory of a path and the name in it.
    static func split(_ path: String) -> (directory: String, name: String) {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return (".", path) }
        let name = String(path[path.utf8.index(after: slash)...])
        return (slash == path.startIndex ? "/" : String(path[..<slash]), name)
    }

    /// The directories that lead to a path, the one it is in first; none for a path that does not begin at the root, or is longer than Linux takes.
    static func directories(to path: String) -> [String] {
        var way: [String] = []
        guard path.utf8.count < maximumPath else { return way }
        var directory = split(path).directory
        while directory.utf8.first == UInt8(ascii: "/") {
            way.append(directory)
            if directory == "/" { break }
            directory = split(directory).directory
        }
        return way
    }

    /// The bytes of a path with the one that ends it, as Linux has it (PATH_MAX).
    private static let maximumPath = 4096

    fileprivate func isFree(port: UInt16, at host: String) -> Bool? {
        guard let takenPorts, backupPorts.contains(port) else { return nil }
        return !takenPorts.contains(UInt32(port))
    }

    fileprivate func hasSecret(_ secret: SecretReference) -> Bool? {
        switch secret {
        case .uuid(let uuid):
            let wanted = DomainDescription.canonicalUUID(uuid) ?? uuid
            return secrets?.contains { $0.uuid == wanted }
        // libvirt looks among the secrets of volumes for what an image is encrypted with.
        case .usage(let usage): return secrets?.contains { $0.use == "volume" && $0.usage == usage }
        }
    }
}
