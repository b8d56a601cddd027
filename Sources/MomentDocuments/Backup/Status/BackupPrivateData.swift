import XMLTree

/// What libvirt keeps beside a running job in its status files.
public struct BackupPrivateData: Hashable, Sendable {
    /// QEMU's objects that the job uses.
    public var objects: BackupObjects?
    /// Attributes and nodes of the element that no other field holds; they are printed again where they stood.
    public var unmodelled = UnmodelledContent()

    /// Creates the element from QEMU's objects.
    public init(objects: BackupObjects? = nil) { self.objects = objects }
}

extension BackupPrivateData: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        BackupPrivateData(objects: coder.child("objects", value?.objects, "QEMU's objects that the job uses"))
    }
}

/// QEMU's objects that a backup job uses.
public struct BackupObjects: Hashable, Sendable {
    /// The TLS key's secret.
    public var secrets: [BackupSecretObject]
    /// The TLS credentials.
    public var certificates: AliasedObject?
    /// Attributes and nodes of the element that no other field holds; they are printed again where they stood.
    public var unmodelled = UnmodelledContent()

    /// Creates the list of QEMU objects that belong to a running backup.
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

/// An object of QEMU that only has a name.
public struct AliasedObject: Hashable, Sendable {
    /// The object's name in QEMU.
    public var alias: String
    /// Attributes and nodes of the element that no other field holds; they are printed again where they stood.
    public var unmodelled = UnmodelledContent()

    /// Creates an object from its name in QEMU.
    public init(_ alias: String) { self.alias = alias }
}

extension AliasedObject: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        AliasedObject(coder.attribute("alias", value?.alias, default: "", isRequired: true, "its name in QEMU"))
    }
}

/// A secret object of QEMU.
public struct BackupSecretObject: Hashable, Sendable {
    /// What the secret is used for; libvirt writes `tlskey`.
    public var type: String
    /// The object's name in QEMU.
    public var alias: String
    /// Attributes and nodes of the element that no other field holds; they are printed again where they stood.
    public var unmodelled = UnmodelledContent()

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

/// How far the job of one disk is, in libvirt's status files.
public struct BackupDiskState: OpenValue {
    /// libvirt's word for it.
    public let rawValue: String
    /// Makes a state of libvirt's word.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The job of the disk runs.
    public static let running = BackupDiskState(rawValue: "running")
    /// The job of the disk has come to its end.
    public static let complete = BackupDiskState(rawValue: "complete")
    /// The job of the disk has failed.
    public static let failed = BackupDiskState(rawValue: "failed")
    /// The job is being given up.
    public static let cancelling = BackupDiskState(rawValue: "cancelling")
    /// The job was given up.
    public static let cancelled = BackupDiskState(rawValue: "cancelled")
    /// The states that libvirt knows.
    public static let known = [running, complete, failed, cancelling, cancelled]
}
