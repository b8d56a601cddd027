internal import XMLTree

/// The files of a host, as far as backups and the doctor have to know them.
///
/// A host has them only where they can be reached from here (``HostSurroundings/files``): without them no file is
/// removed, and nothing is said about files.
public protocol HostFiles: Sendable {
    /// Whether anything is at a path.
    func exists(_ path: String) -> Bool
    /// Whether a process holds QEMU's lock on an image; nil where that can't be found out.
    func isLocked(_ path: String) -> Bool?
    /// Removes a file; gives the operating system's number of the error, or nil when it is gone.
    func remove(_ path: String) -> Int32?
    /// Has the kernel write what it still holds of a file, and its name, to the disk; gives the operating system's number
    /// of the error, or nil where that is done, or the file can't be opened from here. May block for minutes.
    func flush(_ path: String) -> Int32?
    /// What is in a directory; nil where it can't be read.
    func entries(of directory: String) -> [HostEntry]?
    /// Whether anything is at a path; nil where that can't be found out.
    func isThere(_ path: String) -> Bool?
    /// The first bytes of a plain file, at most so many; nil where it is none or can't be read.
    func head(of path: String, count: Int) -> [UInt8]?
    /// Which file it is that is at a path, itself and not what a link leads to; nil for none, and where that can't be found out.
    func identity(of path: String) -> FileIdentity?
    /// Whether a process listens at a socket's path; nil where that can't be found out.
    func isListening(at socket: String) -> Bool?
    /// How many clients are connected to a server of the host; nil where that can't be found out.
    func clients(of server: NBDServer) -> Int?
}

/// Something in a directory.
public struct HostEntry: Hashable, Sendable {
    /// The kinds of entry in a directory.
    public enum Kind: Hashable, Sendable {
        /// A regular file.
        case file
        /// A unix domain socket.
        case socket
        /// Anything else: a directory, a link, a device.
        case other
    }

    /// The entry's name in its directory.
    public var name: String
    /// The kind of the entry.
    public var kind: Kind

    /// Creates an entry from its name and kind.
    public init(_ name: String, _ kind: Kind) {
        self.name = name
        self.kind = kind
    }
}

/// Where a pull backup is served, as the host's kernel knows it.
public enum NBDServer: Hashable, Sendable {
    /// A server that listens on a TCP port of the host.
    case tcp(port: UInt32)
    /// A server that listens on a unix socket of the host.
    case unix(path: String)
}
