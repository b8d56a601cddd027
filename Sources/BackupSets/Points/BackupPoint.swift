public import MomentRules
internal import XMLTree

/// A run of a backup as its set knows it: the manifest in the point's directory.
///
/// It is written before the backup begins (``State/running``) and replaced once all of its data is on the disk (``State/complete``), so that a
/// reader sees one or the other. Only a complete point counts: it can be restored, and increments build upon it.
public struct BackupPoint: Hashable, Sendable {
    /// The form that is read and written.
    public static let currentForm: UInt64 = 1

    /// How far a point is.
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// Its backup was about to begin, or has begun; its data is worth nothing yet.
        case running
        /// All of the point's data is in the set.
        case complete
    }

    private(set) var form: UInt64? = currentForm
    /// Its name in the set, which is that of its directory and of its checkpoint.
    public var name = ""
    /// Whether the run has ended, and how.
    public var state = State.running
    /// The domain that was saved.
    public var domain = SetDomain()
    /// The host it ran on.
    public var host: PointHost?
    /// Its place among the points of its set, counted from 1 in the order in which they were made: several may begin within a second, and
    /// clocks are set back.
    public var number: UInt64 = 0
    /// When the run began, in seconds since 1970. The data is of the instant in which the job began, a moment later.
    public var begun: UInt64 = 0
    /// When it was complete, in seconds since 1970; nil while it is not.
    public var completed: UInt64?
    /// The checkpoint of the same instant; nil where no disk can hold a bitmap.
    public var checkpoint: String?
    /// When the checkpoint was made, by libvirt's word, in seconds since 1970.
    public var checkpointTime: UInt64?
    /// Whether the guest's file systems were frozen while the backup began.
    public var isQuiesced = false
    /// The disks that were saved.
    public var disks: [PointDisk] = []
    /// What was saved beside the disks.
    public var files: [PointFile] = []
    /// What was not saved although the domain has it, each a sentence with the reason.
    public var unsaved: [String] = []
    /// Files in its directory that belong to it no more, or not yet: they are being merged, and whoever next writes into the set removes them.
    public internal(set) var leftovers: [String] = []

    /// Makes a point of a run that is about to begin.
    public init(_ name: String, of domain: SetDomain, begun: UInt64) {
        self.name = name
        self.domain = domain
        self.begun = begun
    }

    package init() {}

    /// The disk of a target name.
    public func disk(_ name: String) -> PointDisk? { disks.first { $0.name == name } }

    /// What is kept for a purpose.
    public func file(_ role: PointFile.Role) -> PointFile? { files.first { $0.role == role } }

    /// The bytes that it takes in the set.
    public var storedSize: UInt64 { disks.compactMap(\.storedSize).reduce(0, +) + files.map(\.size).reduce(0, +) }
}

extension BackupPoint: FactRecord {
    package mutating func map(_ fields: inout FactFields) {
        fields.number("form", &form, "The form of this manifest: 1.")
        fields.text("name", &name, "The point's name, that of its directory and of its checkpoint.")
        let states = State.allCases.map(\.rawValue)
        state =
            fields.word(
                "state",
                state.rawValue,
                of: states,
                "How far it is. Only what is complete can be restored and built upon."
            ).flatMap(State.init) ?? .running
        var known: SetDomain? = domain
        fields.record("domain", &known, "The domain.")
        domain = known ?? SetDomain()
        fields.record("host", &host, "The host that the run was on.")
        var place: UInt64? = number
        fields.number(
            "number",
            &place,
            "Its place among the set's points, counted from 1 in the order in which they were made."
        )
        number = place ?? 0
        var time: UInt64? = begun
        fields.number("begun", &time, "When the run began, in seconds since 1970.")
        begun = time ?? 0
        fields.number("completed", &completed, "When all of its data was in the set, in seconds since 1970.")
        fields.text("checkpoint", &checkpoint, "The checkpoint of the same instant.")
        fields.number("checkpointTime", &checkpointTime, "When that was made, in seconds since 1970.")
        fields.flag("quiesced", &isQuiesced, "Whether the guest's file systems were frozen while the backup began.")
        var disks: [PointDisk]? = self.disks
        fields.records("disks", &disks, "The disks that were saved.")
        self.disks = disks ?? []
        var files: [PointFile]? = self.files
        fields.records("files", &files, "What was saved beside the disks.")
        self.files = files ?? []
        var unsaved: [String]? = self.unsaved
        fields.texts("unsaved", &unsaved, "What was not saved although the domain has it, each with the reason.")
        self.unsaved = unsaved ?? []
        var leftovers: [String]? = self.leftovers.isEmpty ? nil : self.leftovers
        fields.texts(
            "leftovers",
            &leftovers,
            "Files beside the manifest that belong to the point no more, or not yet; the next writer removes them."
        )
        self.leftovers = leftovers ?? []
    }

    /// The fields of the manifest, for its page.
    package static var description: [FactDescription] { FactFields.described(BackupPoint.self) }

    /// What makes it no manifest, though it is of the form; nil where nothing does.
    package var fault: String? {
        if form != Self.currentForm { return "form is not \(Self.currentForm), the one that is known" }
        if !SetPaths.isName(name) { return "name is no name of a directory" }
        if domain.uuid.isEmpty || domain.name.isEmpty { return "domain is missing, or has no name or no uuid" }
        for (index, disk) in disks.enumerated() {
            if !SetPaths.isName(disk.file) { return "disks[\(index)].file is no name of a file beside the manifest" }
            if disks[..<index].contains(where: { $0.name == disk.name || $0.file == disk.file }) {
                return "disks[\(index)] stands there twice"
            }
            if (disk.kind == .increment) != (disk.base != nil) {
                return "disks[\(index)].base belongs to an increment, and to nothing else"
            }
            if state == .complete, disk.sha256 == nil || disk.storedSize == nil || disk.virtualSize == nil {
                return "disks[\(index)] lacks a size or a checksum, though the point is complete"
            }
        }
        for (index, file) in files.enumerated() where !SetPaths.isName(file.file) {
            return "files[\(index)].file is no name of a file beside the manifest"
        }
        let used = NameSet(disks.map(\.file) + files.map(\.file) + ["manifest.json"])
        for (index, file) in leftovers.enumerated() where !SetPaths.isName(file) || used.contains(file) {
            return "leftovers[\(index)] is no name of a file that is left over"
        }
        return nil
    }
}

/// The domain that a set is of.
public struct SetDomain: Hashable, Sendable, FactRecord {
    /// The domain's name when the point was made.
    public var name = ""
    /// The domain's UUID in the form libvirt prints.
    public var uuid = ""

    /// Creates a domain's identity from its name and UUID.
    public init(name: String, uuid: String) {
        self.name = name
        self.uuid = uuid
    }

    package init() {}

    package mutating func map(_ fields: inout FactFields) {
        fields.text("name", &name, "Its name.")
        fields.text("uuid", &uuid, "Its UUID.")
    }
}

/// The host that a run was on.
public struct PointHost: Hashable, Sendable, FactRecord {
    /// The URI of the libvirt connection that the backup ran on.
    public var uri: String?
    /// The name the host gave itself.
    public var hostname: String?
    /// The release of libvirt.
    public var libvirt: String?
    /// The release of QEMU.
    public var emulator: String?

    /// Creates the description of a host of which nothing is known.
    public init() {}

    package mutating func map(_ fields: inout FactFields) {
        fields.text("uri", &uri, "The connection.")
        fields.text("hostname", &hostname, "The host's name.")
        fields.text("libvirt", &libvirt, "The release of libvirt there.")
        fields.text("emulator", &emulator, "The release of QEMU there.")
    }
}
