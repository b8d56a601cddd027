import MomentDiagnostics
import XMLTree

/// A disk behind an NBD server.
public struct NBDLocation: Hashable, Sendable {
    /// The export; nil is the nameless default one.
    public var exportName: String?
    /// Whether the connection is encrypted.
    public var tls: Bool?
    /// The host name in the server's certificate, where it is another than the host's.
    public var tlsHostname: String?
    /// The host or the unix socket that the NBD server listens on.
    public var host: StorageHost
    /// What to do when the connection is lost.
    public var reconnect: Reconnect?

    /// Makes a place on an NBD server.
    public init(
        exportName: String? = nil,
        tls: Bool? = nil,
        tlsHostname: String? = nil,
        host: StorageHost,
        reconnect: Reconnect? = nil
    ) {
        self.exportName = exportName
        self.tls = tls
        self.tlsHostname = tlsHostname
        self.host = host
        self.reconnect = reconnect
    }

    static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        NBDLocation(
            exportName: coder.attribute("name", value?.exportName, "name of the export"),
            tls: coder.attribute("tls", value?.tls, "whether the connection is encrypted"),
            tlsHostname: coder.attribute("tlsHostname", value?.tlsHostname, "host name in the server's certificate"),
            host: coder.child("host", value?.host, placeholder: .tcp(""), "the server"),
            reconnect: coder.child(
                "reconnect",
                value?.reconnect,
                .init("what to do when the connection is lost", since: .init(9, 2, 0))
            ) { Reconnect.mapDelay(&$0, $1) }
        )
    }
}
