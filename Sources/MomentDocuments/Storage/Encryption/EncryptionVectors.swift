/// How initialisation vectors are made.
public struct EncryptionVectors: Hashable, Sendable {
    /// The way, such as `plain64`.
    public var name: String
    /// The hash, where the way needs one.
    public var hash: String?
    /// What has no field.
    public var kept = KeptContent()

    /// Makes a description of vectors.
    public init(name: String, hash: String? = nil) {
        self.name = name
        self.hash = hash
    }
}

extension EncryptionVectors: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        EncryptionVectors(
            name: coder.attribute("name", value?.name, default: "", isRequired: true, "way, such as plain64"),
            hash: coder.attribute("hash", value?.hash, "hash, such as sha256")
        )
    }
}
