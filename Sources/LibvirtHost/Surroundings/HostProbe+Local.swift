internal import Glibc
internal import MomentDocuments
public import MomentRules

extension HostProbe {
    /// Looks at this machine: its files, ports and names. For rules about a domain whose host it is.
    public static let local = HostProbe(
        file: { LocalProbe.kind(of: $0) },
        isPortFree: { LocalProbe.isFree(port: $1, at: $0) },
        resolves: { LocalProbe.resolves($0) },
        image: { LocalProbe.image(at: $0) },
        facts: { LocalFacts.of($0) },
        groups: { LocalFacts.groups(of: $0) }
    )
}

extension HostPorts {
    /// Ports of this machine; whether one is free is tried out.
    public static func local(_ range: ClosedRange<UInt16> = 10_809...10_872) -> HostPorts {
        HostPorts(range) { host, port in LocalProbe.isFree(port: port, at: host) }
    }
}

/// The means of ``HostProbe/local``.
enum LocalProbe {
    static func kind(of path: String) -> HostProbe.FileKind {
        var status = stat()
        guard stat(path, &status) == 0 else {
            guard errno == ENOENT || errno == ENOTDIR else { return .unreadable }
            let directory = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
            guard stat(directory, &status) == 0 else { return errno == EACCES ? .unreadable : .noDirectory }
            return status.st_mode & S_IFMT == S_IFDIR ? .missing : .noDirectory
        }
        return switch status.st_mode & S_IFMT {
        case S_IFREG: .regular(size: UInt64(max(0, status.st_size)))
        case S_IFDIR: .directory
        case S_IFBLK: .blockDevice
        default: .other
        }
    }

    /// Opens a file or device to look into; what is neither is not waited for.
    private static func opened(_ path: String) -> (descriptor: Int32, status: stat)? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        var status = stat()
        if fstat(descriptor, &status) == 0, [S_IFREG, S_IFBLK].contains(status.st_mode & S_IFMT) {
            return (descriptor, status)
        }
        close(descriptor)
        return nil
    }

    /// The file in which a qcow2 image keeps its data, by its name there; nil where they are in the image itself.
    static func dataFile(ofImageAt path: String) -> String? {
        guard let (descriptor, _) = opened(path) else { return nil }
        defer { close(descriptor) }
        return QCOW2Image(path, allocatedSize: nil) { bytes(of: descriptor, at: $0, $1) }?.dataFile
    }

    static func image(at path: String) -> ImageFacts? {
        guard let (descriptor, status) = opened(path) else { return nil }
        defer { close(descriptor) }
        let head = bytes(of: descriptor, at: 0, 32)
        // The magic numbers of the formats that QEMU would open a file as; what has none is raw to it.
        let magics: [[UInt8]] =
            [Array("KDMV".utf8), Array("COWD".utf8), Array("conectix".utf8), Array("vhdxfile".utf8)]
            + [Array("QED\0".utf8), Array("LUKS".utf8), Array("# Disk DescriptorFile".utf8)]
        if magics.contains(where: { head.starts(with: $0) }) { return nil }
        let isDevice = status.st_mode & S_IFMT == S_IFBLK
        let allocated = isDevice ? nil : UInt64(max(0, status.st_blocks)) * 512
        let image = QCOW2Image(path, allocatedSize: allocated) { bytes(of: descriptor, at: $0, $1) }
        if let image { return image.facts }
        let end = isDevice ? lseek(descriptor, 0, SEEK_END) : status.st_size
        var facts = ImageFacts(path, format: .raw, virtualSize: UInt64(max(0, end)))
        // All of a device counts as taken.
        facts.allocatedSize = allocated ?? facts.virtualSize
        (facts.bitmaps, facts.snapshots) = ([], [])
        return facts
    }

    private static func bytes(of descriptor: Int32, at offset: UInt64, _ count: Int) -> [UInt8] {
        guard let start = off_t(exactly: offset), count > 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: count)
        var length = 0
        while length < count {
            let got = bytes.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress?.advanced(by: length), count - length, start &+ off_t(length))
            }
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { break }
            length += got
        }
        return Array(bytes[..<length])
    }

    static func resolves(_ host: String) -> Bool? {
        var list: UnsafeMutablePointer<addrinfo>?
        let result = getaddrinfo(host, nil, nil, &list)
        if let list { freeaddrinfo(list) }
        return result == 0 ? true : result == EAI_NONAME ? false : nil
    }

    /// Whether somebody could listen there now; tried out, as nothing else tells.
    static func isFree(port: UInt16, at host: String) -> Bool? {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_PASSIVE
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host.isEmpty ? nil : host, String(port), &hints, &list) == 0, let first = list else {
            return nil
        }
        defer { freeaddrinfo(list) }
        var answer: Bool?
        for entry in sequence(first: first, next: { $0.pointee.ai_next }) {
            let descriptor = socket(entry.pointee.ai_family, entry.pointee.ai_socktype | closesOnExec, 0)
            guard descriptor >= 0 else { continue }
            defer { close(descriptor) }
            // As QEMU does: a connection of a former server that is still closing does not count.
            var yes: Int32 = 1
            setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
            if bind(descriptor, entry.pointee.ai_addr, entry.pointee.ai_addrlen) == 0, listen(descriptor, 1) == 0 {
                answer = answer ?? true
            } else if errno == EADDRINUSE {
                return false
            }
        }
        return answer
    }

    /// SOCK_CLOEXEC, as a number.
    private static let closesOnExec = Int32(SOCK_CLOEXEC.rawValue)
}
