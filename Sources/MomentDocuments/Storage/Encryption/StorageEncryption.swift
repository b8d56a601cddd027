public import MomentDiagnostics
import XMLTree

/// How an image is encrypted.
public struct StorageEncryption: Hashable, Sendable {
    /// The format of the encryption.
    public var format: EncryptionFormat
    /// Who does it: QEMU, or Ceph's own library.
    public var engine: EncryptionEngine?
    /// The passphrases; a backup's image has exactly one, and several are possible from 9.3.0 on.
    public var secrets: [EncryptionSecret]
    /// The cipher; nil leaves it to QEMU.
    public var cipher: EncryptionCipher?
    /// How initialisation vectors are made; goes with a cipher only.
    public var initializationVectors: EncryptionVectors?
    /// Attributes and nodes of the element that no other field holds; they are printed again where they stood.
    public var unmodelled = UnmodelledContent()

    /// Makes an encryption of a format and its passphrases.
    public init(
        format: EncryptionFormat = .luks,
        engine: EncryptionEngine? = nil,
        secrets: [EncryptionSecret],
        cipher: EncryptionCipher? = nil,
        initializationVectors: EncryptionVectors? = nil
    ) {
        self.format = format
        self.engine = engine
        self.secrets = secrets
        self.cipher = cipher
        self.initializationVectors = initializationVectors
    }

    /// LUKS, opened with one of libvirt's secrets.
    public static func luks(_ secret: SecretReference) -> StorageEncryption {
        StorageEncryption(secrets: [EncryptionSecret(secret)])
    }
}

extension StorageEncryption: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        map(&coder, value, formats: EncryptionFormat.known, engines: EncryptionEngine.lexical, secrets: 1...Int.max)
    }

    /// The encryption of a backup's image: LUKS by QEMU with one passphrase.
    static func mapBackup<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        map(&coder, value, formats: [.luks], engines: .oneOf(["qemu"]), secrets: 1...1)
    }

    private static func map<Coder: ElementCoder & ~Copyable>(
        _ coder: inout Coder,
        _ value: Self?,
        formats: [EncryptionFormat],
        engines: Lexical,
        secrets: ClosedRange<Int>
    ) -> Self {
        let format = coder.choice(
            "format",
            value?.format,
            among: formats,
            default: formats[0],
            "format of the encryption"
        )
        let engine = coder.attribute("engine", value?.engine, .init("who encrypts", engines))
        let secrets: [EncryptionSecret] = coder.children(
            "secret",
            value?.secrets,
            count: secrets,
            .init("passphrase; several only from 9.3.0 on", severalSince: ReleaseNumber(9, 3, 0))
        )
        // The schema wants both or neither of these.
        guard coder.branch(["cipher", ""], value.map { $0.cipher == nil ? "" : "cipher" }) == "cipher" else {
            let vectors = coder.child(
                "ivgen",
                value?.initializationVectors,
                .init("initialisation vectors", isOutput: true)
            )
            return StorageEncryption(
                format: format,
                engine: engine,
                secrets: secrets,
                initializationVectors: vectors
            )
        }
        let cipher = coder.child(
            "cipher",
            value?.cipher,
            placeholder: EncryptionCipher(name: "", size: 0),
            "the cipher"
        )
        let vectors = coder.child(
            "ivgen",
            value?.initializationVectors,
            placeholder: EncryptionVectors(name: ""),
            "initialisation vectors"
        )
        return StorageEncryption(
            format: format,
            engine: engine,
            secrets: secrets,
            cipher: cipher,
            initializationVectors: vectors
        )
    }
}

/// A format of encryption.
public struct EncryptionFormat: OpenValue {
    /// libvirt's word for it.
    public let rawValue: String
    /// Makes a format of libvirt's word.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Whatever is usual for the image.
    public static let `default` = EncryptionFormat(rawValue: "default")
    /// qcow2's old, broken one.
    public static let qcow = EncryptionFormat(rawValue: "qcow")
    /// Linux unified key setup.
    public static let luks = EncryptionFormat(rawValue: "luks")
    /// Its second version, for Ceph.
    public static let luks2 = EncryptionFormat(rawValue: "luks2")
    /// Either version, whichever Ceph finds.
    public static let luksAny = EncryptionFormat(rawValue: "luks-any")

    /// The formats that libvirt knows.
    public static let known: [EncryptionFormat] = [`default`, qcow, luks, luks2, luksAny]

    /// 9.3.0 for `luks-any`.
    public var introduced: ReleaseNumber? { self == .luksAny ? ReleaseNumber(9, 3, 0) : nil }
}

/// The program or library that encrypts and decrypts.
public struct EncryptionEngine: OpenValue {
    /// libvirt's word for it.
    public let rawValue: String
    /// Makes an engine of libvirt's word.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// QEMU encrypts and decrypts.
    public static let qemu = EncryptionEngine(rawValue: "qemu")
    /// Ceph's librbd encrypts and decrypts.
    public static let librbd = EncryptionEngine(rawValue: "librbd")
    /// The engines that libvirt knows.
    public static let known: [EncryptionEngine] = [qemu, librbd]
}

/// A passphrase of an encrypted image.
public struct EncryptionSecret: Hashable, Sendable {
    /// The kind of secret; there is one kind only.
    public var type: String
    /// The secret that holds the passphrase.
    public var reference: SecretReference
    /// Attributes and nodes of the element that no other field holds; they are printed again where they stood.
    public var unmodelled = UnmodelledContent()

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
