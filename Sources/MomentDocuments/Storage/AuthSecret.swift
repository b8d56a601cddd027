/// The secret of a login.
public struct AuthSecret: Hashable, Sendable {
    /// Whose secret it is: `ceph` or `iscsi`.
    public var type: String
    /// Which secret.
    public var reference: SecretReference
    /// What has no field.
    public var kept = KeptContent()

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
        return AuthSecret(type: type, SecretReference.map(&coder, value?.reference))
    }
}
