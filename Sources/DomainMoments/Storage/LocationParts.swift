/// An element that only has a name.
public struct NamedPart: Hashable, Sendable, ExpressibleByStringLiteral {
    /// The name.
    public var name: String
    /// What has no field.
    public var kept = KeptContent()

    /// Makes one of its name.
    public init(_ name: String) { self.name = name }
    /// Makes one of its name.
    public init(stringLiteral value: String) { name = value }
}

extension NamedPart: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        NamedPart(coder.attribute("name", value?.name, default: "", isRequired: true, "the name"))
    }

    /// A part whose name is restricted as Ceph's are.
    static func mapPlain<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        NamedPart(coder.attribute("name", value?.name, default: "", isRequired: true, .init("the name", .plainName)))
    }
}

/// An element that names a file.
public struct FilePart: Hashable, Sendable, ExpressibleByStringLiteral {
    /// The file's path.
    public var file: String
    /// What has no field.
    public var kept = KeptContent()

    /// Makes one of a path.
    public init(_ file: String) { self.file = file }
    /// Makes one of a path.
    public init(stringLiteral value: String) { file = value }
}

extension FilePart: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        FilePart(coder.attribute("file", value?.file, default: "", isRequired: true, .init("the file", .absolutePath)))
    }
}

/// An element that has a path.
public struct PathPart: Hashable, Sendable, ExpressibleByStringLiteral {
    /// The path.
    public var path: String
    /// What has no field.
    public var kept = KeptContent()

    /// Makes one of a path.
    public init(_ path: String) { self.path = path }
    /// Makes one of a path.
    public init(stringLiteral value: String) { path = value }
}

extension PathPart: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        PathPart(coder.attribute("path", value?.path, default: "", isRequired: true, .init("the path", .absolutePath)))
    }
}

/// An element that has a size in bytes.
public struct SizePart: Hashable, Sendable {
    /// Bytes.
    public var size: UInt64
    /// What has no field.
    public var kept = KeptContent()

    /// Makes one of a number of bytes.
    public init(_ size: UInt64) { self.size = size }
}

extension SizePart: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        SizePart(coder.attribute("size", value?.size, default: 0, isRequired: true, .init("bytes", .positive)))
    }
}

/// An element that has a time in seconds.
public struct SecondsPart: Hashable, Sendable {
    /// Seconds.
    public var seconds: UInt64
    /// What has no field.
    public var kept = KeptContent()

    /// Makes one of a number of seconds.
    public init(_ seconds: UInt64) { self.seconds = seconds }
}

extension SecondsPart: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        SecondsPart(
            coder.attribute("seconds", value?.seconds, default: 0, isRequired: true, .init("seconds", .positive))
        )
    }
}

/// Whether a server's certificate is checked.
public struct TLSVerification: Hashable, Sendable {
    /// Whether it is.
    public var isOn: Bool
    /// What has no field.
    public var kept = KeptContent()

    /// Makes the setting.
    public init(_ isOn: Bool) { self.isOn = isOn }
}

extension TLSVerification: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        TLSVerification(
            coder.attribute("verify", value?.isOn, default: true, isRequired: true, "whether it is checked")
        )
    }
}

/// A cookie sent to a web server.
public struct HTTPCookie: Hashable, Sendable {
    /// Its name.
    public var name: String
    /// Its value.
    public var value: String
    /// What has no field.
    public var kept = KeptContent()

    /// Makes a cookie.
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

/// Whom an NFS server takes us for.
public struct NFSIdentity: Hashable, Sendable {
    /// The user, by name or `+` and number.
    public var user: String
    /// The group, by name or `+` and number.
    public var group: String
    /// What has no field.
    public var kept = KeptContent()

    /// Makes an identity.
    public init(user: String, group: String) {
        self.user = user
        self.group = group
    }
}

extension NFSIdentity: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        NFSIdentity(
            user: coder.attribute("user", value?.user, default: "", isRequired: true, .init("the user", .username)),
            group: coder.attribute("group", value?.group, default: "", isRequired: true, .init("the group", .username))
        )
    }
}

/// A key to log in with over SSH.
public struct SSHIdentity: Hashable, Sendable {
    /// The user.
    public var username: String
    /// Where the key is.
    public var key: Key
    /// What has no field.
    public var kept = KeptContent()

    /// Where a key is.
    public enum Key: Hashable, Sendable {
        /// In a file.
        case file(String)
        /// With an agent, at its socket.
        case agent(String)
    }

    /// Makes an identity.
    public init(username: String, key: Key) {
        self.username = username
        self.key = key
    }
}

extension SSHIdentity: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        let username = coder.attribute(
            "username",
            value?.username,
            default: "",
            isRequired: true,
            .init("the user", .username)
        )
        let key: Key
        switch coder.branch(["keyfile", "agentsock"], value?.keyName) {
        case "keyfile":
            key = .file(
                coder.attribute(
                    "keyfile",
                    value?.keyPath,
                    default: "",
                    isRequired: true,
                    .init("key's file", .absolutePath)
                )
            )
        default:
            key = .agent(
                coder.attribute(
                    "agentsock",
                    value?.keyPath,
                    default: "",
                    isRequired: true,
                    .init("agent's socket", .absolutePath)
                )
            )
        }
        return SSHIdentity(username: username, key: key)
    }

    private var keyName: String {
        switch key {
        case .file: "keyfile"
        case .agent: "agentsock"
        }
    }

    private var keyPath: String {
        switch key {
        case .file(let path), .agent(let path): path
        }
    }
}

/// What to do when a connection is lost.
public struct Reconnect: Hashable, Sendable {
    /// Whether to try again, and when.
    public var policy: Policy
    /// What has no field.
    public var kept = KeptContent()

    /// The two forms: one for vhost-user's sockets, one for NBD.
    public enum Policy: Hashable, Sendable {
        /// Whether to try again, and after how many seconds.
        case enabled(Bool, timeout: UInt32? = nil)
        /// For how many seconds to try.
        case delay(UInt32)
    }

    /// Makes the setting.
    public init(_ policy: Policy) { self.policy = policy }
}

extension Reconnect: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        switch coder.branch(["delay", "enabled"], value?.form) {
        case "delay": mapDelay(&coder, value)
        default:
            Reconnect(
                .enabled(
                    coder.attribute(
                        "enabled",
                        value?.isEnabled,
                        default: true,
                        isRequired: true,
                        "whether to try again"
                    ),
                    timeout: coder.attribute("timeout", value?.seconds, "seconds to wait before")
                )
            )
        }
    }

    /// The form of NBD.
    static func mapDelay<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        Reconnect(
            .delay(
                coder.attribute("delay", value?.seconds, default: 0, isRequired: true, "seconds to go on trying for")
            )
        )
    }

    private var form: String {
        switch policy {
        case .enabled: "enabled"
        case .delay: "delay"
        }
    }

    private var isEnabled: Bool? {
        if case .enabled(let isEnabled, _) = policy { isEnabled } else { nil }
    }

    private var seconds: UInt32? {
        switch policy {
        case .enabled(_, let timeout): timeout
        case .delay(let seconds): seconds
        }
    }
}
