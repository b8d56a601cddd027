internal import FoundationEssentials
internal import LocalFiles
internal import MomentDocuments
internal import MomentRules
internal import XMLTree

/// The mark that makes a directory a set: `set.json`.
struct SetMark: Hashable, Sendable, FactRecord {
    private(set) var form: UInt64? = BackupPoint.currentForm
    var domain: SetDomain?
    /// Those of points that were pruned, which may still be at the host.
    var checkpoints: [PrunedCheckpoint] = []
    /// The process of the domain that a run has started, and is to stop.
    var started: StartedDomain?

    init() {}

    mutating func map(_ fields: inout FactFields) {
        fields.number("form", &form, "The form of this file: 1.")
        fields.record("domain", &domain, "The domain that the set is of.")
        var checkpoints: [PrunedCheckpoint]? = self.checkpoints.isEmpty ? nil : self.checkpoints
        fields.records("prunedCheckpoints", &checkpoints, "Checkpoints of pruned points that may be at the host.")
        self.checkpoints = checkpoints ?? []
        fields.record("started", &started, "The domain's process that a run has started, and is to stop.")
    }

    /// What makes it no mark, though it is of the form; nil where nothing does.
    var fault: String? {
        if form != BackupPoint.currentForm { return "form is not \(BackupPoint.currentForm), the one that is known" }
        return (domain?.uuid ?? "").isEmpty ? "domain has no uuid" : nil
    }
}

/// A domain's process that a run has started, paused.
struct StartedDomain: Hashable, Sendable, FactRecord {
    /// libvirt's number of it.
    var number: UInt64 = 0
    /// The boot of the machine, by the kernel's word: numbers begin anew with the next.
    var boot = ""

    init() {}

    init(number: UInt64, boot: String) {
        self.number = number
        self.boot = boot
    }

    mutating func map(_ fields: inout FactFields) {
        var value: UInt64? = number
        fields.number("number", &value, "libvirt's number of it.")
        number = value ?? 0
        fields.text("boot", &boot, "The boot of the machine.")
    }
}

/// The checkpoint of a point that was pruned.
struct PrunedCheckpoint: Hashable, Sendable, FactRecord {
    var name = ""
    /// When it was made, by libvirt's word: it tells it from later ones of its name.
    var time: UInt64 = 0

    init() {}

    /// That of a point; nil where it has none.
    init?(_ point: BackupPoint) {
        guard let name = point.checkpoint, let time = point.checkpointTime else { return nil }
        self.name = name
        self.time = time
    }

    mutating func map(_ fields: inout FactFields) {
        fields.text("name", &name, "Its name.")
        var number: UInt64? = time
        fields.number("time", &number, "When it was made, in seconds since 1970.")
        time = number ?? 0
    }
}

/// The forms of a set as JSON text.
enum SetForm {
    /// More than any manifest takes: a thousand disks have 300 KiB.
    static var mostBytes: Int { 16 << 20 }

    /// Reads a record from a file.
    static func read<Record: FactRecord>(
        _: Record.Type,
        from path: String,
        fault: (Record) -> String?
    ) throws(BackupSetError) -> Record {
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try LocalFile.readOrdinary(path, limit: mostBytes)
        } catch {
            throw BackupSetError(error)
        }
        if let repeated = RepeatedJSONKey(in: bytes) {
            throw BackupSetError(.damaged, "\(path): line \(repeated.line): '\(repeated.key)' stands twice")
        }
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes)) else {
            throw BackupSetError(.damaged, "\(path) is no JSON")
        }
        var found: String?
        let record: Record = FactFields.read(value, at: "", &found)
        if let found = found ?? fault(record) { throw BackupSetError(.damaged, "\(path): \(found)") }
        return record
    }

    /// The bytes of a record.
    static func bytes(_ record: some FactRecord) throws(BackupSetError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(FactFields.written(record)) else {
            throw BackupSetError(.damaged, "a manifest has no form in JSON")
        }
        return Array(data) + [0x0A]
    }

    /// A value of a text of JSON; nil where it is none.
    static func value(_ text: String) -> JSONValue? {
        try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
    }
}

/// Where things are in a set.
struct SetPaths: Hashable, Sendable {
    let directory: String

    var mark: String { "\(directory)/set.json" }
    var lock: String { "\(directory)/lock" }
    var points: String { "\(directory)/points" }
    func point(_ name: String) -> String { "\(points)/\(name)" }
    func manifest(_ name: String) -> String { "\(point(name))/manifest.json" }

    /// Whether a text is the name of something in a directory, and of nothing outside.
    static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.first != UInt8(ascii: ".") && text.utf8.count <= 200
            && text.utf8.allSatisfy { $0 != UInt8(ascii: "/") && $0 >= 0x20 && $0 != 0x7F }
    }
}
