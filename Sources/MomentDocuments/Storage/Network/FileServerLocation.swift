import XMLTree

/// A file of a server that needs no more than a name: Sheepdog or TFTP.
public struct FileServerLocation: Hashable, Sendable {
    /// The name at the server.
    public var name: String
    /// The server that holds the file.
    public var host: StorageHost
    /// How much is read ahead.
    public var readahead: SizePart?
    /// How long an answer may take.
    public var timeout: SecondsPart?

    /// Makes a place on a file server.
    public init(name: String, host: StorageHost, readahead: SizePart? = nil, timeout: SecondsPart? = nil) {
        self.name = name
        self.host = host
        self.readahead = readahead
        self.timeout = timeout
    }

    static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        FileServerLocation(
            name: coder.attribute("name", value?.name, default: "", isRequired: true, "name at the server"),
            host: coder.child("host", value?.host, placeholder: .tcp(""), "the server"),
            readahead: coder.child("readahead", value?.readahead, "how much is read ahead"),
            timeout: coder.child("timeout", value?.timeout, "how long an answer may take")
        )
    }
}

/// A file of a Gluster volume.
public struct GlusterLocation: Hashable, Sendable {
    /// The volume and the path in it, parted by a slash.
    public var name: String
    /// The servers; at least one.
    public var hosts: [StorageHost]

    /// Makes a place on a Gluster volume.
    public init(name: String, hosts: [StorageHost]) {
        self.name = name
        self.hosts = hosts
    }

    static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        GlusterLocation(
            name: coder.attribute(
                "name",
                value?.name,
                default: "",
                isRequired: true,
                .init("volume/path", .volumePath)
            ),
            hosts: coder.children("host", value?.hosts, count: 1...Int.max, "a server") {
                StorageHost.mapGluster(&$0, $1)
            }
        )
    }
}

/// A disk of Veritas HyperScale.
public struct VXHSLocation: Hashable, Sendable {
    /// The disk's identifier.
    public var name: String
    /// Whether the connection is encrypted.
    public var tls: Bool?
    /// The server that holds the disk.
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
