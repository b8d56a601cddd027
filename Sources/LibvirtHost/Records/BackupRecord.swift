internal import XMLTree

/// What is durably known of one backup: what it makes, whose process sees it through, how it ended.
///
/// It is written before the backup begins and again whenever more is known, so that whoever comes after a process that
/// was killed finds what that one has left, and an incremental backup builds only on what is known to be saved.
public struct BackupRecord: Hashable, Sendable, Codable {
    /// How far the backup is.
    public enum State: String, Hashable, Sendable, Codable {
        /// It was about to begin, or has begun; its end is not known.
        case running
        /// It ended well: all of its data is where it was to go.
        case complete
        /// It did not end well, and not all that it made could be taken back.
        case failed
    }

    /// A name for a record, one for each on a host.
    public struct ID: Hashable, Sendable, Codable, RawRepresentable {
        /// The name: letters, digits and dashes.
        public let rawValue: String
        /// Takes a record's name as it is.
        public init(rawValue: String) { self.rawValue = rawValue }
    }

    /// A disk that is backed up.
    public struct Disk: Hashable, Sendable, Codable {
        /// The disk's target name.
        public var name: String
        /// The checkpoint from which its changes are copied; nil where it is copied whole.
        public var base: String?
        /// Whether the whole disk as it was at the backup's instant is saved once the backup is complete: it is copied
        /// whole, or its base is known to be saved.
        public var isWhole: Bool

        /// Creates the record of a disk with its base; `isWhole` says whether every block is copied.
        public init(_ name: String, base: String?, isWhole: Bool) {
            self.name = name
            self.base = base
            self.isWhole = isWhole
        }
    }

    /// A file or socket that the backup makes.
    public struct File: Hashable, Sendable, Codable {
        /// The file's path on the host.
        public var path: String
        /// Which of the files that were ever at that path it is; nil where that was not found out.
        public var identity: FileIdentity?

        /// Creates the record of a file, with its identity if it was seen after it was made.
        public init(_ path: String, identity: FileIdentity? = nil) {
            self.path = path
            self.identity = identity
        }
    }

    /// The form of records that is written; others are not taken for records.
    static let currentVersion = 1

    /// The form of the record.
    public private(set) var version = currentVersion
    /// The name of the domain that is backed up.
    public var domain: String
    /// The UUID of the domain that is backed up.
    public var uuid: String
    /// When it was begun, in seconds since 1970.
    public var begun: Int64
    /// How far the run has come.
    public var state = State.running
    /// Whether its job is known to have begun.
    public var hasBegun = false
    /// Whether the process that began it stays to its end; not so of a backup whose end is left to others.
    public var isWatched: Bool
    /// Whether the backup is of the pull mode.
    public var isPull: Bool
    /// The files that a push writes, whoever made them.
    public var targets: [String]
    /// Files and sockets that were not there before.
    public var files: [File]
    /// The checkpoint that is made with it and that libvirt is to remember; nil for none.
    public var checkpoint: String?
    /// When the checkpoint was made, by libvirt's own word: it tells it from later ones of its name.
    public var checkpointTime: UInt64?
    /// Whether the guest ran.
    public var wasRunning: Bool
    /// The disks, as far as they are known.
    public var disks: [Disk]

    /// Makes the record of a backup that is about to begin.
    public init(
        of domain: DomainIdentity,
        disks: [Disk],
        begun: Int64,
        isPull: Bool,
        isWatched: Bool,
        wasRunning: Bool = true
    ) {
        self.domain = domain.name
        uuid = domain.uuid
        self.begun = begun
        self.isWatched = isWatched
        self.isPull = isPull
        targets = []
        files = []
        self.wasRunning = wasRunning
        self.disks = disks
    }

    /// Whether a checkpoint of libvirt's is the one that this backup made.
    ///
    /// - Parameters:
    ///   - name: Its name.
    ///   - time: When it was made; nil where libvirt does not say.
    package func made(checkpoint name: String, at time: UInt64?) -> Bool {
        guard checkpoint == name, let time else { return false }
        if let checkpointTime { return time == checkpointTime }
        // The process was killed before it had asked. There was none of that name when it began.
        let seconds = Int64(clamping: time)
        return state != .complete && seconds >= begun - 1 && seconds <= begun + Self.slowestBegin
    }

    /// Whether a file was made while the backup began, before it could be written down which files are its own. None was
    /// there when it was about to begin, and libvirt refuses a name that is taken.
    package func made(_ file: FileIdentity) -> Bool {
        let seconds = file.birth / 1_000_000_000
        return seconds >= begun && seconds <= begun + Self.slowestBegin
    }

    /// Whether by now nothing more can come of a request to begin that was sent by a process that was killed.
    package func isDecided(at time: Int64) -> Bool { hasBegun || state != .running || time > begun + Self.slowestBegin }

    /// How long after a backup was about to begin what it makes may have been made, in seconds: libvirt waits half a
    /// minute for locks, and QEMU's start of a job takes no longer.
    private static var slowestBegin: Int64 { 60 }
}

/// Which file of all that were ever at a path: no other has the same.
public struct FileIdentity: Hashable, Sendable, Codable {
    /// The file system's number.
    public var device: UInt64
    /// The file's number in it.
    public var number: UInt64
    /// When the file was made, in nanoseconds since 1970.
    public var birth: Int64

    /// Creates a file's identity from its device, its inode number and its time of birth.
    public init(device: UInt64, number: UInt64, birth: Int64) {
        self.device = device
        self.number = number
        self.birth = birth
    }
}
