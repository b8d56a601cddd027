import MomentDiagnostics
import XMLTree

/// A file of an NFS export.
public struct NFSLocation: Hashable, Sendable {
    /// The path at the server.
    public var name: String
    /// The server that holds the export.
    public var host: StorageHost
    /// Whom the server takes us for; demanded up to 9.0.0 at least.
    public var identity: NFSIdentity?

    /// Makes a place on an NFS server.
    public init(name: String, host: StorageHost, identity: NFSIdentity? = nil) {
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
                .init("whom the server takes us for", requiredBefore: .init(11, 3, 0))
            )
        )
    }
}

/// Whom an NFS server takes us for.
public struct NFSIdentity: Hashable, Sendable {
    /// The user, by name or `+` and number.
    public var user: String
    /// The group, by name or `+` and number.
    public var group: String
    /// Attributes and nodes of the element that no other field holds; they are printed again where they stood.
    public var unmodelled = UnmodelledContent()

    /// Creates the identity under which files are opened on the server.
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
