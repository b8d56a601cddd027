/// QEMU's objects that a backup job uses.
public struct BackupObjects: Hashable, Sendable {
    /// The TLS key's secret.
    public var secrets: [BackupSecretObject]
    /// The TLS credentials.
    public var certificates: AliasedObject?
    /// What has no field.
    public var kept = KeptContent()

    /// Makes the list.
    public init(secrets: [BackupSecretObject] = [], certificates: AliasedObject? = nil) {
        self.secrets = secrets
        self.certificates = certificates
    }
}

extension BackupObjects: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        BackupObjects(
            secrets: coder.children("secret", value?.secrets, count: 0...1, "the TLS key's secret"),
            certificates: coder.child("TLSx509", value?.certificates, "the TLS credentials")
        )
    }
}
