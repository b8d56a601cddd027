internal import CStatx
internal import Glibc
internal import XMLTree

extension LocalHostFiles {
    /// What is in a directory; nil where it can't be read.
    public func entries(of directory: String) -> [HostEntry]? {
        guard let stream = opendir(directory) else { return nil }
        defer { closedir(stream) }
        var entries: [HostEntry] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard name != ".", name != ".." else { continue }
            // Not every file system tells the kind with the name.
            var status = stat()
            guard lstat("\(directory)/\(name)", &status) == 0 else { continue }
            let kind: HostEntry.Kind =
                switch status.st_mode & S_IFMT {
                case S_IFREG: .file
                case S_IFSOCK: .socket
                default: .other
                }
            entries.append(HostEntry(name, kind))
        }
        return entries.sorted { $0.name < $1.name }
    }

    /// Whether anything is at a path; nil where that can't be found out, as below a directory that may not be searched.
    public func isThere(_ path: String) -> Bool? {
        var status = stat()
        if stat(path, &status) == 0 { return true }
        return errno == ENOENT || errno == ENOTDIR ? false : nil
    }

    /// The first bytes of a plain file, at most so many; nil where it is none or can't be read.
    public func head(of path: String, count: Int) -> [UInt8]? {
        // What is no plain file is not waited for.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        var bytes = [UInt8](repeating: 0, count: max(0, min(count, Int(status.st_size))))
        var length = 0
        while length < bytes.count {
            let got = bytes.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress?.advanced(by: length), $0.count - length, length)
            }
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { break }
            length += got
        }
        return Array(bytes[..<length])
    }

    /// Which file it is that is at a path; nil for none, and on a file system that does not say when a file was made.
    public func identity(of path: String) -> FileIdentity? {
        var facts = statx()
        let wanted = UInt32(STATX_INO | STATX_BTIME)
        guard statx(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, wanted, &facts) == 0, facts.stx_mask & wanted == wanted else {
            return nil
        }
        return FileIdentity(
            device: UInt64(facts.stx_dev_major) << 32 | UInt64(facts.stx_dev_minor),
            number: facts.stx_ino,
            birth: facts.stx_btime.tv_sec &* 1_000_000_000 &+ Int64(facts.stx_btime.tv_nsec)
        )
    }

    /// Whether a process listens at a socket's path; nil where that can't be found out.
    ///
    /// The kernel's list is asked first, so that no server is called on. A path that is not on it may belong to a
    /// process in another network namespace, and is called on.
    public func isListening(at socket: String) -> Bool? {
        if Self.unixSockets(at: socket).contains(where: { $0.isListening }) { return true }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(socket.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let descriptor = Glibc.socket(
            AF_UNIX,
            Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue),
            0
        )
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let result = withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        if result == 0 || errno == EAGAIN { return true }
        return errno == ECONNREFUSED ? false : nil
    }

    /// How many clients are connected to a server of this machine; nil where that can't be found out.
    public func clients(of server: NBDServer) -> Int? {
        switch server {
        case .unix(let path):
            let sockets = Self.unixSockets(at: path)
            // Not listening here: the server is in another network namespace.
            guard sockets.contains(where: \.isListening) else { return nil }
            return sockets.count { $0.isConnected }
        case .tcp(let port):
            let lines = Self.kernelTable("/proc/net/tcp") + Self.kernelTable("/proc/net/tcp6")
            let digits = String(port, radix: 16, uppercase: true)
            let suffix = ":" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
            let local = lines.filter { $0.count > 3 && $0[1].hasSuffix(suffix) }
            guard local.contains(where: { $0[3] == "0A" }) else { return nil }
            return local.count { $0[3] == "01" }
        }
    }

    /// The kernel's list of sockets with a path: whether each listens, and whether it is the server's end of a
    /// connection.
    private static func unixSockets(at path: String) -> [(isListening: Bool, isConnected: Bool)] {
        // Columns: address, count, protocol, flags, type, state, inode, path.
        kernelTable("/proc/net/unix").filter { $0.count > 7 && $0[7...].joined(separator: " ") == path }
            .map { ($0[3] == "00010000", $0[5] == "03") }
    }

    /// The lines of one of the kernel's tables, in words, without the headings.
    private static func kernelTable(_ path: String) -> [[Substring]] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count > 0 { bytes += buffer[..<count] } else if count == 0 || errno != EINTR { break }
        }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropFirst().map {
            $0.split(separator: " ")
        }
    }
}
