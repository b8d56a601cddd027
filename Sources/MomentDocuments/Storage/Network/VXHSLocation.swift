/// A disk of Veritas HyperScale.
public struct VXHSLocation: Hashable, Sendable {
    /// The disk's identifier.
    public var name: String
    /// Whether the connection is encrypted.
    public var tls: Bool?
    /// The server.
    public var host: StorageHost

    /// Makes a place on a HyperScale server.
    public init(name: String, tls: Bool? = nil, host: StorageHost) {
        self.name = name
        self.tls = tls
        self.host = host
    }

    static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        VXHSLocation(
            name: coder.attribute("name", value?.name, default: "", isRequired: true, "the disk's identifier"),
            tls: coder.attribute("tls", value?.tls, "whether the connection is encrypted"),
            host: coder.child("host", value?.host, placeholder: .tcp(""), "the server")
        )
    }
}
