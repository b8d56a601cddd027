internal import Glibc
internal import MomentDocuments
public import MomentRules

extension HostProbe {
    /// Looks at this machine: its files, ports and names. For rules about a domain whose host it is.
    public static let local = HostProbe(
        file: { LocalProbe.kind(of: $0) },
        isPortFree: { LocalProbe.isFree(port: $1, at: $0) },
        resolves: { LocalProbe.resolves($0) },
        image: { LocalProbe.image(at: $0) }
    )
}

extension HostPorts {
    /// Ports of this machine; whether one is free is tried out.
    public static func local(_ range: ClosedRange<UInt16> = 10_809...10_872) -> HostPorts {
        HostPorts(range) { host, port in LocalProbe.isFree(port: port, at: host) }
    }
}

/// The means of ``HostProbe/local``.
private enum LocalProbe {
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

    static func image(at path: String) -> HostProbe.ImageFacts? {
        guard case .regular(let size) = kind(of: path) else { return nil }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var head = [UInt8](repeating: 0, count: 32)
        let count = read(descriptor, &head, head.count)
        guard count >= 0 else { return nil }
        // The magic numbers of the formats that QEMU would open a file as; what has none is raw to it.
        let magics: [[UInt8]] =
            [Array("KDMV".utf8), Array("COWD".utf8), Array("conectix".utf8), Array("vhdxfile".utf8)]
            + [Array("QED\0".utf8), Array("LUKS".utf8), Array("# Disk DescriptorFile".utf8)]
        if magics.contains(where: { head.starts(with: $0) }) { return nil }
        guard head.starts(with: [0x51, 0x46, 0x49, 0xFB]) else {
            return HostProbe.ImageFacts(format: .raw, virtualSize: size)
        }
        // qcow2: the size of the disk stands at byte 24, the most significant byte first.
        let virtual = count == 32 ? head[24..<32].reduce(UInt64(0)) { $0 << 8 | UInt64($1) } : nil
        return HostProbe.ImageFacts(format: .qcow2, virtualSize: virtual)
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
