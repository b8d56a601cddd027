internal import XMLTree

/// What lies about on a domain's host, as far as the doctor has to know it.
///
/// A parameter, because the host may be another machine: without it nothing is said about files that are left over.
public protocol HostDirectories: HostFiles {
    /// What is in a directory; nil where it can't be read.
    func entries(of directory: String) -> [HostEntry]?
    /// Whether a process listens at a socket's path; nil where that can't be found out.
    func isListening(at socket: String) -> Bool?
    /// How many clients are connected to a server of this machine; nil where that can't be found out.
    func clients(of server: NBDServer) -> Int?
}

/// Something in a directory.
public struct HostEntry: Hashable, Sendable {
    /// What it is.
    public enum Kind: Hashable, Sendable {
        /// A plain file.
        case file
        /// A unix socket.
        case socket
        /// Anything else: a directory, a link, a device.
        case other
    }

    /// Its name in the directory.
    public var name: String
    /// What it is.
    public var kind: Kind

    /// Makes an entry.
    public init(_ name: String, _ kind: Kind) {
        self.name = name
        self.kind = kind
    }
}

/// Where a pull backup is served, as this machine's kernel knows it.
public enum NBDServer: Hashable, Sendable {
    /// A TCP port.
    case tcp(port: UInt32)
    /// A unix socket.
    case unix(path: String)
}
