public import MomentDiagnostics
internal import MomentDocuments
public import MomentRules
public import MomentSchemas
internal import XMLTree

/// What a backup is incremental to.
public enum BackupBase: Hashable, Sendable {
    /// What the document says; a full backup where it says nothing.
    case document
    /// For each disk about which the document says nothing: the newest checkpoint since which the disk's changes are
    /// known, and of which a backup is known to be saved (``BackupRecords``). A disk without one is copied whole.
    case newest
    /// A checkpoint, for all disks about which the document says nothing. Whether a backup of it was saved is its caller's to
    /// know; where nobody here does, that is a finding.
    case checkpoint(String)
}

/// What the backup of a disk is incremental to, as it was found out for ``BackupBase/newest``.
public struct DiskBase: Hashable, Sendable {
    /// The disk's target name.
    public var disk: String
    /// The checkpoint; nil for a full copy.
    public var checkpoint: String?
    /// Why it is not the newest checkpoint; nil where it is.
    public var reason: String?

    /// Creates the choice of a base for one disk. Without a checkpoint the disk is copied whole, for the `reason`
    /// given.
    public init(disk: String, checkpoint: String?, reason: String? = nil) {
        self.disk = disk
        self.checkpoint = checkpoint
        self.reason = reason
    }
}

extension DiskBase: CustomStringConvertible {
    /// The disk, what it is incremental to, and why it is not the newest one.
    public var description: String {
        let base = checkpoint.map { "changes since \($0)" } ?? "whole"
        return "\(disk): \(base)\(reason.map { "; \($0)" } ?? "")"
    }
}

/// How a backup is looked over and completed before anything is sent.
public struct BackupPreparation: Sendable {
    /// The grammars that documents are checked by; nil leaves that to libvirt.
    public var grammars: GrammarStore?
    /// The release whose rules count; nil for the host's own.
    public var release: ReleaseNumber?
    /// What is put in beyond what libvirt fills in.
    public var completion: BackupCompletion
    /// What the backup is incremental to.
    public var base: BackupBase
    /// Where the bases of ``BackupBase/newest`` are; nil for wherever the host's records know of.
    public var saved: SavedCopies?
    /// Directories that the caller makes before the backup begins, each with one that it will be like. They are looked at as if they were
    /// there, and empty.
    public var newDirectories: [(path: String, like: String)]

    /// Makes a preparation; by default everything that can be looked at of the host is.
    public init(
        grammars: GrammarStore? = .builtin,
        release: ReleaseNumber? = nil,
        completion: BackupCompletion = BackupCompletion(),
        base: BackupBase = .document,
        saved: SavedCopies? = nil,
        newDirectories: [(path: String, like: String)] = []
    ) {
        self.grammars = grammars
        self.release = release
        self.completion = completion
        self.base = base
        self.saved = saved
        self.newDirectories = newDirectories
    }
}

/// What is saved of a domain at one place, such as a backup set: an increment that goes there starts from nothing else.
public struct SavedCopies: Hashable, Sendable {
    /// The place, as a message calls it.
    public var place: String
    /// The copies that are complete there, with all that they build upon.
    public var copies: [Copy]

    /// A copy of disks, at a checkpoint.
    public struct Copy: Hashable, Sendable {
        /// The checkpoint that was created together with the copy.
        public var checkpoint: String
        /// When the checkpoint was made, by libvirt's word: it tells it from others of its name.
        public var time: UInt64
        /// The disks that are saved, by their target names.
        public var disks: [String]

        /// Creates the record of a copy that was begun at `time`, in seconds since 1970, of the named disks.
        public init(checkpoint: String, time: UInt64, disks: [String]) {
            self.checkpoint = checkpoint
            self.time = time
            self.disks = disks
        }
    }

    /// Makes the contents of a place.
    public init(at place: String, _ copies: [Copy]) {
        self.place = place
        self.copies = copies
    }

    /// Whether a disk is saved as it was at a checkpoint of libvirt's.
    func holds(_ disk: String, at checkpoint: String, made time: UInt64?) -> Bool {
        copies.contains { $0.checkpoint == checkpoint && $0.time == time && $0.disks.contains { $0 == disk } }
    }
}

extension DomainBackup {
    /// The disks that are copied, and the checkpoint from which each one's changes are; nil for those copied whole.
    var copies: [(disk: String, base: String?)] {
        func base(_ extent: BackupExtent) -> String? { extent == .full ? nil : extent.checkpoint ?? baseOfAll }
        let pushed = (pushDisks ?? []).compactMap { disk in disk.copy.map { (disk.name, base($0.extent)) } }
        let pulled = (pullDisks ?? []).compactMap { disk in disk.export.map { (disk.name, base($0.extent)) } }
        return pushed + pulled
    }

    /// The checkpoint that the document names for every disk that does not say otherwise.
    private var baseOfAll: String? { incremental.flatMap { $0.isEmpty ? nil : $0 } }

    /// The checkpoints that it names.
    var namedBases: NameSet { NameSet(copies.compactMap(\.base) + [baseOfAll].compactMap(\.self)) }

    /// Whether it names any.
    var isIncremental: Bool { !namedBases.isEmpty }
}
