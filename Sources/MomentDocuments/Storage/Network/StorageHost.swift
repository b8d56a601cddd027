import XMLTree

/// Where a storage server listens.
public struct StorageHost: Hashable, Sendable {
    /// The way to it and the address.
    public var address: Address
    /// Attributes and nodes of the element that no other field holds; they are printed again where they stood.
    public var unmodelled = UnmodelledContent()

    /// An address, by the transport it is used with.
    public enum Address: Hashable, Sendable {
        /// TCP: a name or IP address, and a port where it is not the protocol's own.
        case tcp(name: String, port: UInt32? = nil)
        /// An RDMA address, which Gluster alone takes.
        case rdma(name: String, port: UInt32? = nil)
        /// The path of a unix socket.
        case unix(socket: String)
        /// A transport that is not known here; what it needs is kept.
        case other(String)
    }

    /// Makes a host of an address.
    public init(_ address: Address) { self.address = address }

    /// A server reached over TCP.
    public static func tcp(_ name: String, port: UInt32? = nil) -> StorageHost {
        StorageHost(.tcp(name: name, port: port))
    }

    /// A server behind a unix socket.
    public static func unix(_ socket: String) -> StorageHost { StorageHost(.unix(socket: socket)) }
}

extension StorageHost: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        map(&coder, value, transports: [.tcp, .unix])
    }

    /// Gluster's hosts, which may be reached over RDMA as well.
    static func mapGluster<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        map(&coder, value, transports: [.tcp, .rdma, .unix])
    }

    private static func map<Coder: ElementCoder & ~Copyable>(
        _ coder: inout Coder,
        _ value: Self?,
        transports: [Transport]
    ) -> Self {
        let transport = coder.choice(
            "transport",
            value?.transport,
            among: transports,
            default: .tcp,
            printsDefault: false,
            "how the server is reached"
        )
        switch transport {
        case .tcp, .rdma:
            let name = coder.attribute(
                "name",
                value?.name,
                default: "",
                isRequired: true,
                .init("host name or IP address", .host)
            )
            let port = coder.attribute("port", value?.port, .init("TCP port; the protocol's own if left out", .port))
            coder.moveBehindOthers("transport")
            return StorageHost(transport == .tcp ? .tcp(name: name, port: port) : .rdma(name: name, port: port))
        case .unix:
            let socket = coder.attribute(
                "socket",
                value?.socket,
                default: "",
                isRequired: true,
                .init("path of the unix socket", .absolutePath)
            )
            return StorageHost(.unix(socket: socket))
        default: return StorageHost(.other(transport.rawValue))
        }
    }

    private struct Transport: OpenValue {
        let rawValue: String
        static let tcp = Transport(rawValue: "tcp")
        static let rdma = Transport(rawValue: "rdma")
        static let unix = Transport(rawValue: "unix")
        static let known = [tcp, rdma, unix]
    }

    private var transport: Transport {
        switch address {
        case .tcp: .tcp
        case .rdma: .rdma
        case .unix: .unix
        case .other(let word): Transport(rawValue: word)
        }
    }

    private var name: String? {
        switch address {
        case .tcp(let name, _), .rdma(let name, _): name
        case .unix, .other: nil
        }
    }

    private var port: UInt32? {
        switch address {
        case .tcp(_, let port), .rdma(_, let port): port
        case .unix, .other: nil
        }
    }

    private var socket: String? {
        if case .unix(let socket) = address { socket } else { nil }
    }
}
