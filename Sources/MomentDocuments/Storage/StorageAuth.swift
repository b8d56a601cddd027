import XMLTree

/// Who logs in at a storage server.
public struct StorageAuth: Hashable, Sendable {
    /// The name of the user on the server.
    public var username: String
    /// The password's secret.
    public var secret: AuthSecret
    /// Attributes and nodes of the element that no other field holds; they are printed again where they stood.
    public var unmodelled = UnmodelledContent()

    /// Creates a login from the user's name and libvirt's secret.
    public init(username: String, secret: AuthSecret) {
        self.username = username
        self.secret = secret
    }
}

extension StorageAuth: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        StorageAuth(
            username: coder.attribute(
                "username",
                value?.username,
                default: "",
                isRequired: true,
                .init("user", .username)
            ),
            secret: coder.child(
                "secret",
                value?.secret,
                placeholder: AuthSecret(type: "", .usage("")),
                "the password's secret"
            )
        )
    }
}

/// The secret of a login.
public struct AuthSecret: Hashable, Sendable {
    /// Whose secret it is: `ceph` or `iscsi`.
    public var type: String
    /// The secret that holds the password or key.
    public var reference: SecretReference
    /// Attributes and nodes of the element that no other field holds; they are printed again where they stood.
    public var unmodelled = UnmodelledContent()

    /// Makes a reference to a secret of libvirt's.
    public init(type: String, _ reference: SecretReference) {
        self.type = type
        self.reference = reference
    }
}

extension AuthSecret: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        let type = coder.attribute(
            "type",
            value?.type,
            default: "",
            isRequired: true,
            .init("whose secret it is", .oneOf(["ceph", "iscsi"]))
        )
        return AuthSecret(type: type, SecretReference.map(&coder, value?.reference, names: .plainName))
    }
}
