/// A secret object of QEMU.
public struct BackupSecretObject: Hashable, Sendable {
    /// What it is for: `tlskey`.
    public var type: String
    /// Its name in QEMU.
    public var alias: String
    /// What has no field.
    public var kept = KeptContent()

    /// The secret of a TLS key.
    public init(alias: String) {
        type = "tlskey"
        self.alias = alias
    }
}

extension BackupSecretObject: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        let type = coder.attribute(
            "type",
            value?.type,
            default: "tlskey",
            isRequired: true,
            .init("what it is for", .oneOf(["tlskey"]))
        )
        var secret = BackupSecretObject(
            alias: coder.attribute("alias", value?.alias, default: "", isRequired: true, "its name in QEMU")
        )
        secret.type = type
        return secret
    }
}
