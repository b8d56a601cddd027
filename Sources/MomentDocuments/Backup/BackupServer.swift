import MomentDiagnostics
import XMLTree

/// Where a pull backup is served: the `<server>` element.
public struct BackupServer: Hashable, Sendable {
    /// The address, by transport.
    public var address: Address
    /// Whether clients must use TLS; nil is the same as no.
    public var tls: Bool?
    /// Attributes and nodes of the element that no other field holds; they are printed again where they stood.
    public var unmodelled = UnmodelledContent()

    /// An address, by transport.
    public enum Address: Hashable, Sendable {
        /// TCP at a host name or IP address; libvirt refuses a job without a port.
        case tcp(host: String, port: UInt32? = nil)
        /// A unix socket, which QEMU makes.
        case unix(socket: String)
        /// A listening socket that the caller handed to libvirt under a group's name; from 11.3.0.
        case descriptors(group: String)
        /// A transport that is not known here; what it needs is kept.
        case other(String)
    }

    /// Makes a server at an address.
    public init(_ address: Address, tls: Bool? = nil) {
        self.address = address
        self.tls = tls
    }

    /// Describes a server that listens on a TCP port. Without a port libvirt picks one.
    public static func tcp(_ host: String = "localhost", port: UInt32?, tls: Bool? = nil) -> BackupServer {
        BackupServer(.tcp(host: host, port: port), tls: tls)
    }

    /// A server at a unix socket.
    public static func unix(_ socket: String, tls: Bool? = nil) -> BackupServer {
        BackupServer(.unix(socket: socket), tls: tls)
    }

    /// A server on a socket that was handed to libvirt; from 11.3.0.
    public static func descriptors(group: String, tls: Bool? = nil) -> BackupServer {
        BackupServer(.descriptors(group: group), tls: tls)
    }

    /// What stands in where a pull document has no server: libvirt refuses such a document.
    static let missing = BackupServer(.other(""))
}

extension BackupServer: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        let transport = coder.choice(
            "transport",
            value?.transport,
            among: Transport.known,
            default: .tcp,
            "how clients reach the server"
        )
        let tls = coder.attribute("tls", value?.tls, "whether clients must use TLS")
        let address: Address =
            switch transport {
            case .tcp:
                .tcp(
                    host: coder.attribute(
                        "name",
                        value?.host,
                        default: "",
                        isRequired: true,
                        .init("host name or IP address", .host)
                    ),
                    port: coder.attribute("port", value?.port, .init("TCP port; there is no default", .port))
                )
            case .unix:
                .unix(
                    socket: coder.attribute(
                        "socket",
                        value?.socket,
                        default: "",
                        isRequired: true,
                        .init("path of the socket", .absolutePath)
                    )
                )
            case .fd:
                .descriptors(
                    group: coder.attribute(
                        "fdgroup",
                        value?.group,
                        default: "",
                        isRequired: true,
                        .init("group of file descriptors handed to libvirt", since: .init(11, 3, 0))
                    )
                )
            default: .other(transport.rawValue)
            }
        return BackupServer(address, tls: tls)
    }

    private struct Transport: OpenValue {
        let rawValue: String
        static let tcp = Transport(rawValue: "tcp")
        static let unix = Transport(rawValue: "unix")
        static let fd = Transport(rawValue: "fd")
        static let known = [tcp, unix, fd]
        var introduced: ReleaseNumber? { self == .fd ? ReleaseNumber(11, 3, 0) : nil }
    }

    private var transport: Transport {
        switch address {
        case .tcp: .tcp
        case .unix: .unix
        case .descriptors: .fd
        case .other(let word): Transport(rawValue: word)
        }
    }

    private var host: String? {
        if case .tcp(let host, _) = address { host } else { nil }
    }

    private var port: UInt32? {
        if case .tcp(_, let port) = address { port } else { nil }
    }

    private var socket: String? {
        if case .unix(let socket) = address { socket } else { nil }
    }

    private var group: String? {
        if case .descriptors(let group) = address { group } else { nil }
    }
}
