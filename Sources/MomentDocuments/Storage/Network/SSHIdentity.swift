import XMLTree

/// A key to log in with over SSH.
public struct SSHIdentity: Hashable, Sendable {
    /// The name of the user on the server.
    public var username: String
    /// Where the private key is found.
    public var key: Key
    /// Attributes and nodes of the element that no other field holds; they are printed again where they stood.
    public var unmodelled = UnmodelledContent()

    /// The places where a private key is found.
    public enum Key: Hashable, Sendable {
        /// The private key lies in a file of the host.
        case file(String)
        /// With an agent, at its socket.
        case agent(String)
    }

    /// Creates an identity from the user's name and the place of the key.
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
