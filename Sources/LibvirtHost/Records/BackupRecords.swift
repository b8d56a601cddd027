internal import XMLTree

/// The records of a host's backups.
///
/// They belong to the host's surroundings. Where there are none, what was saved of its domains is not known, and no
/// backup is incremental unless its base is named.
public protocol BackupRecords: Sendable {
    /// Writes a new record, durably, and holds it: it is seen to be held as long as this process lives and does not let
    /// it go.
    func begin(_ record: BackupRecord) throws(BackupRecordError) -> BackupRecord.ID
    /// Writes a record anew, durably.
    func update(_ id: BackupRecord.ID, _ record: BackupRecord) throws(BackupRecordError)
    /// Holds a record whose process is gone, to see its backup through.
    func hold(_ id: BackupRecord.ID, of domain: String) throws(BackupRecordError)
    /// Lets a record go that this process holds.
    func letGo(_ id: BackupRecord.ID)
    /// Removes the record of a run that is over.
    func remove(_ id: BackupRecord.ID, of domain: String) throws(BackupRecordError)
    /// The records of a domain, by its UUID, the oldest first.
    func records(of domain: String) throws(BackupRecordError) -> [KnownBackup]
}

extension BackupRecords {
    /// A record by its name; fails where it is gone.
    package func record(_ id: BackupRecord.ID, of domain: String) throws(BackupRecordError) -> BackupRecord {
        guard let known = try records(of: domain).first(where: { $0.id == id }) else {
            throw BackupRecordError("the record of the backup is gone")
        }
        return known.record
    }
}

/// A record as it was found.
public struct KnownBackup: Hashable, Sendable {
    /// The name of the record.
    public var id: BackupRecord.ID
    /// What the record says of the run.
    public var record: BackupRecord
    /// Whether a process holds it that lives.
    public var isHeld: Bool

    /// Creates a record that was found. `isHeld` says whether a living process holds its lock.
    public init(_ id: BackupRecord.ID, _ record: BackupRecord, isHeld: Bool) {
        self.id = id
        self.record = record
        self.isHeld = isHeld
    }

    /// Whether it is of a backup that nobody sees through any more, and that did not end well.
    public var isUnfinished: Bool { record.state != .complete && record.isWatched && !isHeld }
}

/// Why a record could not be read or written.
public struct BackupRecordError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The path, and the reason.
    public var description: String

    /// Creates an error with a message for people.
    public init(_ description: String) { self.description = description }
}

extension [KnownBackup] {
    /// Whether the whole of a disk, as it was at a checkpoint of libvirt's, is known to be saved.
    package func saved(_ disk: String, at checkpoint: String, made time: UInt64?) -> Bool {
        contains { known in
            known.record.state == .complete && known.record.made(checkpoint: checkpoint, at: time)
                && known.record.disks.contains { $0.name == disk && $0.isWhole }
        }
    }
}
