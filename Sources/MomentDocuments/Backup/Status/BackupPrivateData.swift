import XMLTree

/// What libvirt keeps beside a running job in its status files.
public struct BackupPrivateData: Hashable, Sendable {
    /// QEMU's objects that the job uses.
    public var objects: BackupObjects?
    /// What has no field.
    public var unmodelled = UnmodelledContent()

    /// Makes it of the objects.
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
    /// What has no field.
    public var unmodelled = UnmodelledContent()

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

/// An object of QEMU that only has a name.
public struct AliasedObject: Hashable, Sendable {
    /// Its name in QEMU.
    public var alias: String
    /// What has no field.
    public var unmodelled = UnmodelledContent()

    /// Makes it of its name.
    public init(_ alias: String) { self.alias = alias }
}

extension AliasedObject: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        AliasedObject(coder.attribute("alias", value?.alias, default: "", isRequired: true, "its name in QEMU"))
    }
}

/// A secret object of QEMU.
public struct BackupSecretObject: Hashable, Sendable {
    /// What it is for: `tlskey`.
    public var type: String
    /// Its name in QEMU.
    public var alias: String
    /// What has no field.
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

    /// The job runs.
    public static let running = BackupDiskState(rawValue: "running")
    /// The job is done.
    public static let complete = BackupDiskState(rawValue: "complete")
    /// The job failed.
    public static let failed = BackupDiskState(rawValue: "failed")
    /// The job is being given up.
    public static let cancelling = BackupDiskState(rawValue: "cancelling")
    /// The job was given up.
    public static let cancelled = BackupDiskState(rawValue: "cancelled")
    /// All states.
    public static let known = [running, complete, failed, cancelling, cancelled]
}
