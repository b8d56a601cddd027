/// A file of a server that needs no more than a name: Sheepdog or TFTP.
public struct FileServerLocation: Hashable, Sendable {
    /// The name at the server.
    public var name: String
    /// The server.
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
