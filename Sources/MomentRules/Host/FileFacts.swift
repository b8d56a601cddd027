public import MomentDocuments
import XMLTree

/// An image of a disk, as its own bytes tell.
public struct ImageFacts: Hashable, Sendable, FactRecord {
    /// The image's path on the host.
    public var path = ""
    /// The image's format as QEMU names it.
    public var format: ImageFormat = .raw
    /// The size of the disk inside, in bytes; nil where it is not known.
    public var virtualSize: UInt64?
    /// The bytes that it takes of its file system; nil where that is not known.
    public var allocatedSize: UInt64?
    /// The path or address of the image below, as it stands there; nil where there is none.
    public var backing: String?
    /// The format that it names for the one below.
    public var backingFormat: ImageFormat?
    /// The dirty bitmaps it stores; nil where they were not looked at.
    public var bitmaps: [BitmapFacts]?
    /// The names of the snapshots inside, oldest first; nil where they were not looked at.
    public var snapshots: [String]?

    /// Makes the facts of an image.
    public init(_ path: String, format: ImageFormat, virtualSize: UInt64? = nil) {
        self.path = path
        self.format = format
        self.virtualSize = virtualSize
    }

    package init() {}

    /// The path of the image below; nil where there is none, or its name is no path.
    public var backingPath: String? { backing.flatMap { Self.path(of: $0, below: path) } }

    /// The path that the name of an image below one at a path stands for; nil where it is that of a server.
    package static func path(of backing: String, below path: String) -> String? {
        guard !backing.isEmpty else { return nil }
        if backing.utf8.first == UInt8(ascii: "/") { return backing }
        // A protocol's name ends before the first colon, which no directory precedes.
        guard !backing.utf8.prefix(while: { $0 != UInt8(ascii: "/") }).contains(UInt8(ascii: ":")) else { return nil }
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return backing }
        return String(path[...slash]) + backing
    }

    package mutating func map(_ fields: inout FactFields) {
        fields.text("path", &path, "Its path.")
        var name: String? = format.rawValue
        fields.text("format", &name, "Its format.")
        format = ImageFormat(rawValue: name ?? "raw")
        fields.number("virtualSize", &virtualSize, "The size of the disk inside, in bytes.")
        fields.number("allocatedSize", &allocatedSize, "The bytes that it takes of its file system.")
        fields.text("backing", &backing, "The image below.")
        name = backingFormat?.rawValue
        fields.text("backingFormat", &name, "The format that it names for the one below.")
        backingFormat = name.map { ImageFormat(rawValue: $0) }
        fields.records("bitmaps", &bitmaps, "The dirty bitmaps that it stores.")
        fields.texts("snapshots", &snapshots, "The names of the snapshots inside, oldest first.")
    }
}

/// A dirty bitmap as an image stores it.
public struct BitmapFacts: Hashable, Sendable, FactRecord {
    /// The bitmap's name, which for one of libvirt's checkpoints is the checkpoint's.
    public var name = ""
    /// Whether writes are recorded in it; a bitmap that is not has missed some.
    public var isRecording = true
    /// Whether the image says that a process has it in memory.
    public var isInUse = false

    /// Creates the facts of a bitmap: whether it records, and whether the image says that it is in use.
    public init(_ name: String, isRecording: Bool = true, isInUse: Bool = false) {
        self.name = name
        self.isRecording = isRecording
        self.isInUse = isInUse
    }

    package init() {}

    package mutating func map(_ fields: inout FactFields) {
        fields.text("name", &name, "Its name.")
        fields.flag("recording", &isRecording, "Whether writes are recorded in it.")
        fields.flag("inUse", &isInUse, "Whether the image says that a process has it in memory.")
    }
}

/// What is at a path, who may do what with it, and what room is there.
public struct FileFacts: Hashable, Sendable, FactRecord {
    /// The kinds of entry that a path leads to.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Nothing stands at the path.
        case missing
        /// A regular file.
        case file
        /// The path leads to a directory.
        case directory
        /// The path leads to a block device.
        case blockDevice = "block-device"
        /// A unix domain socket.
        case socket
        /// Something else: a pipe, a character device.
        case other
    }

    /// The path; symbolic links are followed.
    public var path = ""
    /// The kind of entry that the path leads to.
    public var kind: Kind = .missing
    /// The size of a plain file or device in bytes; nil where it is not known.
    public var size: UInt64?
    /// The permission bits: those of chmod, from 0 to 0o7777.
    public var mode: UInt32?
    /// The number of the user who owns it.
    public var owner: UInt32?
    /// The number of its group.
    public var group: UInt32?
    /// Whether an access control list says more than the bits do; nil where that is not known.
    public var hasAccessList: Bool?
    /// SELinux's label of it.
    public var label: String?
    /// The bytes that are free in its file system; nil where that is not known.
    public var freeSpace: UInt64?
    /// The number of its file system, which others on it share.
    public var fileSystem: UInt64?
    /// The names in a directory; nil where they were not read.
    public var entries: [String]?

    /// Makes the facts of a path.
    public init(_ path: String, _ kind: Kind) {
        self.path = path
        self.kind = kind
    }

    package init() {}

    package mutating func map(_ fields: inout FactFields) {
        fields.text("path", &path, "The path, symbolic links followed.")
        let kinds = Kind.allCases.map(\.rawValue)
        kind = fields.word("kind", kind.rawValue, of: kinds, "What is there.").flatMap(Kind.init) ?? kind
        fields.number("size", &size, "The size of a plain file or device in bytes.")
        fields.identifier("mode", &mode, "The permission bits as a decimal number: 0755 is 493.")
        fields.identifier("owner", &owner, "The number of the user who owns it.")
        fields.identifier("group", &group, "The number of its group.")
        fields.flag("accessList", &hasAccessList, "Whether an access control list says more than the bits do.")
        fields.text("label", &label, "SELinux's label of it.")
        fields.number("freeSpace", &freeSpace, "The bytes that are free in its file system.")
        fields.number("fileSystem", &fileSystem, "The number of its file system.")
        fields.texts("entries", &entries, "The names in a directory.")
    }
}

/// A secret that libvirt has.
public struct SecretFacts: Hashable, Sendable, FactRecord {
    /// Its UUID, as libvirt prints it.
    public var uuid = ""
    /// What it is for, such as `volume`, `ceph`, `tls`; nil where nothing is said.
    public var use: String?
    /// The name that it is found by for that use.
    public var usage: String?

    /// Creates the facts of a secret: its UUID, the kind of its use, and what it is used for.
    public init(uuid: String, use: String? = nil, usage: String? = nil) {
        self.uuid = uuid
        self.use = use
        self.usage = usage
    }

    package init() {}

    package mutating func map(_ fields: inout FactFields) {
        fields.text("uuid", &uuid, "Its UUID.")
        fields.text("use", &use, "What it is for: none, volume, ceph, iscsi, tls, vtpm.")
        fields.text("usage", &usage, "The name that it is found by.")
    }
}

extension ProcessFacts: FactRecord {
    package mutating func map(_ fields: inout FactFields) {
        fields.identifier("user", &user, "The number of the user.")
        fields.identifier("group", &group, "The number of the group.")
        fields.identifiers("groups", &groups, "All groups of the user.")
        fields.texts("confinement", &confinement, "What holds it in beside file permissions: apparmor, selinux.")
    }
}
