public import MomentRules
internal import XMLTree

/// What a point holds of one disk: its file, its base and its sizes.
public struct PointDisk: Hashable, Sendable, FactRecord {
    /// What of the disk is in its file.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The file holds every block of the disk and has no base.
        case full
        /// What changed since another point.
        case increment
    }

    /// Its target name, such as `vda`.
    public var name = ""
    /// What of it is in the file.
    public var kind = Kind.full
    /// The point upon which an increment builds; nil for a full copy.
    public var base: String?
    /// Why it does not build upon the newest checkpoint; nil where it does.
    public var reason: String?
    /// The file's name in the point's directory.
    public var file = ""
    /// The format of the disk's file as QEMU names it.
    public var format = "qcow2"
    /// The size of the disk as the guest saw it, in bytes; nil while the point is running.
    public var virtualSize: UInt64?
    /// The size of the file, in bytes; nil while the point is running.
    public var storedSize: UInt64?
    /// The SHA-256 checksum of the file, in hexadecimal digits; nil while the point is running.
    public var sha256: String?
    /// Where the disk was on the host: a path or the name of a volume; nil where it has neither.
    public var source: String?

    /// Makes a disk that is about to be saved.
    public init(_ name: String, kind: Kind, base: String? = nil, file: String) {
        self.name = name
        self.kind = kind
        self.base = base
        self.file = file
    }

    package init() {}

    package mutating func map(_ fields: inout FactFields) {
        fields.text("name", &name, "Its target name, such as vda.")
        let kinds = Kind.allCases.map(\.rawValue)
        kind = fields.word("kind", kind.rawValue, of: kinds, "What of it is in the file.").flatMap(Kind.init) ?? .full
        fields.text("base", &base, "The point upon which an increment builds.")
        fields.text("reason", &reason, "Why it does not build upon the newest checkpoint.")
        fields.text("file", &file, "The file's name, beside the manifest.")
        format = fields.word("format", format, of: ["qcow2"], "The file's format.") ?? "qcow2"
        fields.number("virtualSize", &virtualSize, "The size of the disk as the guest saw it, in bytes.")
        fields.number("storedSize", &storedSize, "The size of the file, in bytes.")
        fields.text("sha256", &sha256, "The SHA-256 checksum of the file, in hexadecimal digits.")
        fields.text("source", &source, "Where the disk was on the host.")
    }
}

/// Something that is saved beside the disks.
public struct PointFile: Hashable, Sendable, FactRecord {
    /// The parts of a domain that a point saves beside its disks.
    public enum Role: String, Hashable, Sendable, CaseIterable {
        /// The `<domainbackup>` document that was in effect.
        case backup
        /// The `<domaincheckpoint>` document of the checkpoint that was made.
        case checkpoint
        /// The `<domain>` document that the next start would take, without secrets.
        case domain
        /// The variables of the firmware.
        case nvram
    }

    /// The part of the domain that the file holds.
    public var role = Role.domain
    /// The file's name in the point's directory.
    public var file = ""
    /// The file's length in bytes.
    public var size: UInt64 = 0
    /// Its SHA-256 checksum, in hexadecimal digits.
    public var sha256 = ""

    /// Creates the record of a saved file with its length in bytes and its SHA-256 as hexadecimal digits.
    public init(_ role: Role, file: String, size: UInt64, sha256: String) {
        self.role = role
        self.file = file
        self.size = size
        self.sha256 = sha256
    }

    package init() {}

    package mutating func map(_ fields: inout FactFields) {
        let roles = Role.allCases.map(\.rawValue)
        role = fields.word("role", role.rawValue, of: roles, "What it is.").flatMap(Role.init) ?? .domain
        fields.text("file", &file, "Its name, beside the manifest.")
        var number: UInt64? = size
        fields.number("size", &number, "Its size in bytes.")
        size = number ?? 0
        fields.text("sha256", &sha256, "Its SHA-256 checksum, in hexadecimal digits.")
    }
}
