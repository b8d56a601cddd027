import XMLTree

/// A file served over HTTP, HTTPS, FTP or FTPS.
public struct WebLocation: Hashable, Sendable {
    /// The scheme with what only it has.
    public var scheme: Scheme
    /// The path at the server.
    public var name: String
    /// The server that holds the file.
    public var host: StorageHost
    /// How much is read ahead.
    public var readahead: SizePart?
    /// How long an answer may take.
    public var timeout: SecondsPart?

    /// The four schemes of a file on the web.
    public enum Scheme: Hashable, Sendable {
        /// HTTP, with a query behind the path and cookies.
        case http(query: String? = nil, cookies: [HTTPCookie]? = nil)
        /// The hypertext transfer protocol over TLS.
        case https(query: String? = nil, verification: TLSVerification? = nil, cookies: [HTTPCookie]? = nil)
        /// The file transfer protocol.
        case ftp
        /// The file transfer protocol over TLS.
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

/// A cookie sent to a web server.
public struct HTTPCookie: Hashable, Sendable {
    /// The cookie's name.
    public var name: String
    /// The cookie's value.
    public var value: String
    /// Attributes and nodes of the element that no other field holds; they are printed again where they stood.
    public var unmodelled = UnmodelledContent()

    /// Creates a cookie from its name and its value.
    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

extension HTTPCookie: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        HTTPCookie(
            name: coder.attribute("name", value?.name, default: "", isRequired: true, .init("its name", .cookieName)),
            value: coder.content(value?.value, default: "", .init("its value", .cookieValue))
        )
    }
}

/// Whether a server's certificate is checked.
public struct TLSVerification: Hashable, Sendable {
    /// Whether the server's certificate is checked.
    public var isOn: Bool
    /// Attributes and nodes of the element that no other field holds; they are printed again where they stood.
    public var unmodelled = UnmodelledContent()

    /// Creates the setting that a server's certificate is checked, or is not.
    public init(_ isOn: Bool) { self.isOn = isOn }
}

extension TLSVerification: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        TLSVerification(
            coder.attribute("verify", value?.isOn, default: true, isRequired: true, "whether it is checked")
        )
    }
}
