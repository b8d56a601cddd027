import XMLTree

/// A file reached over SSH.
public struct SSHLocation: Hashable, Sendable {
    /// The path at the server.
    public var name: String
    /// The server that holds the file.
    public var host: StorageHost
    /// How to log in with a key; else the source's ``StorageSource/auth`` holds the password.
    public var identity: SSHIdentity?
    /// The file of known hosts' keys.
    public var knownHosts: PathPart?
    /// How much is read ahead.
    public var readahead: SizePart?
    /// How long an answer may take.
    public var timeout: SecondsPart?

    /// Makes a place on an SSH server.
    public init(
        name: String,
        host: StorageHost,
        identity: SSHIdentity? = nil,
        knownHosts: PathPart? = nil,
        readahead: SizePart? = nil,
        timeout: SecondsPart? = nil
    ) {
        self.name = name
        self.host = host
        self.identity = identity
        self.knownHosts = knownHosts
        self.readahead = readahead
        self.timeout = timeout
    }

    static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        SSHLocation(
            name: coder.attribute("name", value?.name, default: "", isRequired: true, "path at the server"),
            host: coder.child("host", value?.host, placeholder: .tcp(""), "the server"),
            identity: coder.child("identity", value?.identity, "the key to log in with"),
            knownHosts: coder.child("knownHosts", value?.knownHosts, "file of known hosts' keys"),
            readahead: coder.child("readahead", value?.readahead, "how much is read ahead"),
            timeout: coder.child("timeout", value?.timeout, "how long an answer may take")
        )
    }
}
