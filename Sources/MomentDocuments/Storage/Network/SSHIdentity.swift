import XMLTree

/// A key to log in with over SSH.
public struct SSHIdentity: Hashable, Sendable {
    /// The user.
    public var username: String
    /// Where the key is.
    public var key: Key
    /// What has no field.
    public var unmodelled = UnmodelledContent()

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
