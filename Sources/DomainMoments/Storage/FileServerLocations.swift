import Diagnostics

/// A file served over HTTP, HTTPS, FTP or FTPS.
public struct WebLocation: Hashable, Sendable {
    /// The scheme with what only it has.
    public var scheme: Scheme
    /// The path at the server.
    public var name: String
    /// The server.
    public var host: StorageHost
    /// How much is read ahead.
    public var readahead: SizePart?
    /// How long an answer may take.
    public var timeout: SecondsPart?

    /// The four schemes.
    public enum Scheme: Hashable, Sendable {
        /// HTTP, with a query behind the path and cookies.
        case http(query: String? = nil, cookies: [HTTPCookie]? = nil)
        /// HTTP over TLS.
        case https(query: String? = nil, verification: TLSVerification? = nil, cookies: [HTTPCookie]? = nil)
        /// FTP.
        case ftp
        /// FTP over TLS.
        case ftps(verification: TLSVerification? = nil)

        /// The protocol's word.
        public var `protocol`: StorageProtocol {
            switch self {
            case .http: .http
            case .https: .https
            case .ftp: .ftp
            case .ftps: .ftps
            }
        }
    }

    /// Makes a place on a web server.
    public init(
        _ scheme: Scheme,
        name: String,
        host: StorageHost,
        readahead: SizePart? = nil,
        timeout: SecondsPart? = nil
    ) {
        self.scheme = scheme
        self.name = name
        self.host = host
        self.readahead = readahead
        self.timeout = timeout
    }

    static func map<Coder: ElementCoder & ~Copyable>(
        _ coder: inout Coder,
        _ value: Self?,
        _ word: StorageProtocol
    ) -> Self {
        let isHTTP = word == .http || word == .https
        let name = coder.attribute("name", value?.name, default: "", isRequired: true, "path at the server")
        let query = isHTTP ? coder.attribute("query", value?.query, "what comes behind the question mark") : nil
        let host = coder.child("host", value?.host, placeholder: .tcp(""), "the server")
        let verification =
            word == .https || word == .ftps
            ? coder.child("ssl", value?.verification, "whether the server's certificate is checked") : nil
        let cookies: [HTTPCookie]? =
            isHTTP
            ? coder.list(
                "cookies",
                of: "cookie",
                value?.cookies,
                count: 1...Int.max,
                "cookies; libvirt never prints them"
            )
            : nil
        let scheme: Scheme =
            switch word {
            case .http: .http(query: query, cookies: cookies)
            case .https: .https(query: query, verification: verification, cookies: cookies)
            case .ftps: .ftps(verification: verification)
            default: .ftp
            }
        return WebLocation(
            scheme,
            name: name,
            host: host,
            readahead: coder.child("readahead", value?.readahead, "how much is read ahead"),
            timeout: coder.child("timeout", value?.timeout, "how long an answer may take")
        )
    }

    private var query: String? {
        switch scheme {
        case .http(let query, _), .https(let query, _, _): query
        case .ftp, .ftps: nil
        }
    }

    private var verification: TLSVerification? {
        switch scheme {
        case .https(_, let verification, _), .ftps(let verification): verification
        case .http, .ftp: nil
        }
    }

    /// The cookies sent along; libvirt reads them, and never prints them again.
    public var cookies: [HTTPCookie]? {
        switch scheme {
        case .http(_, let cookies), .https(_, _, let cookies): cookies
        case .ftp, .ftps: nil
        }
    }
}

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

/// A file of an NFS export.
public struct NFSLocation: Hashable, Sendable {
    /// The path at the server.
    public var name: String
    /// The server.
    public var host: StorageHost
    /// Whom the server takes us for.
    public var identity: NFSIdentity

    /// Makes a place on an NFS server.
    public init(name: String, host: StorageHost, identity: NFSIdentity) {
        self.name = name
        self.host = host
        self.identity = identity
    }

    static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        NFSLocation(
            name: coder.attribute("name", value?.name, default: "", isRequired: true, "path at the server"),
            host: coder.child("host", value?.host, placeholder: .tcp(""), "the server"),
            identity: coder.child(
                "identity",
                value?.identity,
                placeholder: NFSIdentity(user: "", group: ""),
                "whom the server takes us for"
            )
        )
    }
}

/// A file reached over SSH.
public struct SSHLocation: Hashable, Sendable {
    /// The path at the server.
    public var name: String
    /// The server.
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
