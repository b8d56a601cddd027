internal import Glibc
internal import XMLTree

extension HostDescription {
    /// Whether the other end's files and ports are this machine's: the driver has guests with files, the URI names no
    /// other machine, and the other end has this machine's name.
    ///
    /// A socket may lead to another machine though its URI does not say so (`ssh -L`, a container); the name tells. What
    /// it does not tell is another mount namespace under the same name; then hand
    /// ``HostSurroundings/unreachable()`` to the connection.
    public var isLocal: Bool { isLocal(to: MachineName.all()) }

    /// Whether the host is this machine, which goes by the given names.
    func isLocal(to names: [String]) -> Bool {
        driver == "QEMU" && namesNoOtherMachine && names.contains(hostname)
    }

    /// Whether the URI has no host, and no transport that could lead to one.
    private var namesNoOtherMachine: Bool {
        guard let colon = uri.utf8.firstIndex(of: UInt8(ascii: ":")) else { return false }
        let scheme = uri[..<colon].utf8
        let transport = scheme.firstIndex(of: UInt8(ascii: "+")).map { String(uri[scheme.index(after: $0)..<colon]) }
        guard transport == nil || transport == "unix" else { return false }
        let rest = uri[uri.utf8.index(after: colon)...].utf8
        guard rest.starts(with: "//".utf8) else { return true }
        let authority = rest.dropFirst(2).first
        return authority == nil || authority == UInt8(ascii: "/") || authority == UInt8(ascii: "?")
    }
}

/// The names that libvirt may call this machine.
enum MachineName {
    /// The kernel's name, and the full one that the resolver has for it, which libvirt prefers.
    static func all() -> [String] {
        var buffer = [CChar](repeating: 0, count: 257)
        guard gethostname(&buffer, buffer.count - 1) == 0 else { return [] }
        let name = text(buffer)
        var hints = addrinfo()
        hints.ai_flags = AI_CANONNAME
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(name, nil, &hints, &list) == 0, let first = list else { return [name] }
        defer { freeaddrinfo(list) }
        guard let full = first.pointee.ai_canonname else { return [name] }
        return [name, String(cString: full)]
    }

    private static func text(_ characters: [CChar]) -> String {
        String(decoding: characters.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
