import XMLTree

/// The cipher that encrypts a LUKS image.
public struct EncryptionCipher: Hashable, Sendable {
    /// The cipher's name, such as `aes`.
    public var name: String
    /// The length of the key in bits.
    public var size: UInt32
    /// The mode with the hash of its essiv vectors; both or neither.
    public var mode: String?
    /// The hash that goes with the mode.
    public var hash: String?
    /// Attributes and nodes of the element that no other field holds; they are printed again where they stood.
    public var unmodelled = UnmodelledContent()

    /// Creates a cipher from its name and the size of its key in bits.
    public init(name: String, size: UInt32, mode: String? = nil, hash: String? = nil) {
        self.name = name
        self.size = size
        self.mode = mode
        self.hash = hash
    }
}

extension EncryptionCipher: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        let name = coder.attribute("name", value?.name, default: "", isRequired: true, "name, such as aes")
        let size = coder.attribute(
            "size",
            value?.size,
            default: 0,
            isRequired: true,
            .init("length of the key in bits", .unsigned(max: 512))
        )
        guard coder.branch(["mode", ""], value.map { $0.mode == nil ? "" : "mode" }) == "mode" else {
            return EncryptionCipher(
                name: name,
                size: size,
                hash: coder.attribute("hash", value?.hash, .init("hash", isOutput: true))
            )
        }
        let mode = coder.attribute("mode", value?.mode, default: "", isRequired: true, "mode, such as cbc")
        let hash = coder.attribute("hash", value?.hash, default: "", isRequired: true, "hash, such as sha256")
        return EncryptionCipher(name: name, size: size, mode: mode, hash: hash)
    }
}

/// How initialisation vectors are made.
public struct EncryptionVectors: Hashable, Sendable {
    /// The way, such as `plain64`.
    public var name: String
    /// The hash, where the way needs one.
    public var hash: String?
    /// Attributes and nodes of the element that no other field holds; they are printed again where they stood.
    public var unmodelled = UnmodelledContent()

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
