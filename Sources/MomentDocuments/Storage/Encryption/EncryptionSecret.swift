/// A passphrase of an encrypted image.
public struct EncryptionSecret: Hashable, Sendable {
    /// The kind of secret; there is one kind only.
    public var type: String
    /// Which secret.
    public var reference: SecretReference
    /// What has no field.
    public var kept = KeptContent()

    /// A passphrase kept by libvirt.
    public init(_ reference: SecretReference) {
        type = "passphrase"
        self.reference = reference
    }
}

extension EncryptionSecret: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        let type = coder.attribute(
            "type",
            value?.type,
            default: "passphrase",
            isRequired: true,
            .init("kind of secret", .oneOf(["passphrase"]))
        )
        var secret = EncryptionSecret(SecretReference.map(&coder, value?.reference))
        secret.type = type
        return secret
    }
}
