public import MomentDocuments
public import XMLTree

/// The domain a document is submitted for, and what it is doing.
public struct DomainContext: Hashable, Sendable {
    /// The domain's definition, as far as the rules look at it.
    public var description: DomainDescription
    /// Whether the domain runs.
    public var state: DomainState
    /// Whether it outlives its process.
    public var isPersistent: Bool
    /// Its checkpoints, oldest first.
    public var checkpoints: [ExistingMoment]
    /// Its snapshots, oldest first.
    public var snapshots: [ExistingMoment]
    /// The checkpoint that the next one will follow.
    public var currentCheckpoint: String?
    /// The snapshot that the next one will follow.
    public var currentSnapshot: String?
    /// The job that runs, which other jobs wait for in vain.
    public var runningJob: RunningJob?
    /// The dirty bitmaps in the top images, by target; nil where they are not known.
    public var bitmaps: [String: Set<ImageBitmap>]?
    /// The names of the dirty bitmaps that the top images store, by target; nil where they were not looked at. A running QEMU knows
    /// more of them than its images do.
    public var storedBitmaps: [String: [String]]?

    /// The names of snapshots in the images, with metadata or without; nil where they are not known.
    public var internalSnapshots: [String]?
    /// The groups of file descriptors that were handed to libvirt for the domain; nil where they are not known.
    public var descriptorGroups: Set<String>?

    /// A dirty bitmap in an image.
    public struct ImageBitmap: Hashable, Sendable {
        /// The bitmap's name in the image.
        public var name: String
        /// Whether backups can start from it: it is persistent, recording and consistent.
        public var isUsable: Bool

        /// Creates a bitmap of the given name, which can be used unless told.
        public init(_ name: String, isUsable: Bool = true) {
            self.name = name
            self.isUsable = isUsable
        }
    }

    /// Whether a disk's image has a bitmap that backups can start from; nil where that is not known.
    func hasUsableBitmap(_ name: String, _ disk: String) -> Bool? {
        bitmaps.map { $0[disk]?.contains(ImageBitmap(name)) == true }
    }

    /// Whether a disk's image has a bitmap of a name.
    func hasBitmap(_ name: String, _ disk: String) -> Bool {
        bitmaps?[disk]?.contains { $0.name == name } == true || storedBitmaps?[disk]?.contains { $0 == name } == true
    }

    /// A job that holds a domain's job lock.
    public enum RunningJob: String, Hashable, Sendable, CaseIterable, Codable {
        /// A backup job runs.
        case backup
        /// Anything else: a migration, a save, a snapshot.
        case other
    }

    /// Makes a context; the last checkpoint and the last snapshot are the current ones.
    ///
    /// ```swift
    /// var context = DomainContext(DomainDescription(document.root), state: .running)
    /// context.checkpoints = [ExistingMoment("monday")]
    /// ```
    public init(
        _ description: DomainDescription,
        state: DomainState = .running,
        isPersistent: Bool = true,
        checkpoints: [ExistingMoment] = [],
        snapshots: [ExistingMoment] = []
    ) {
        self.description = description
        self.state = state
        self.isPersistent = isPersistent
        self.checkpoints = checkpoints
        self.snapshots = snapshots
        currentCheckpoint = checkpoints.last?.name
        currentSnapshot = snapshots.last?.name
    }
}

/// Whether a domain runs.
public enum DomainState: String, Hashable, Sendable, CaseIterable, Codable {
    /// Its processors run.
    case running
    /// Its process is there, its processors stand still.
    case paused
    /// The domain is off: it has no process.
    case shutoff

    /// Whether it has a process.
    public var isActive: Bool { self != .shutoff }
}

/// A checkpoint or snapshot that a domain has.
public struct ExistingMoment: Hashable, Sendable {
    /// The name of the checkpoint or snapshot.
    public var name: String
    /// The name of the parent, or nil for a root.
    public var parent: String?
    /// The state the domain was in; nil for a checkpoint or where it is not known.
    public var state: SnapshotState?
    /// The definition of the domain that is stored with it; nil where that is not known.
    public var storedDomain: XMLElement?
    /// The targets of the disks a checkpoint has bitmaps of; nil where that is not known.
    public var disks: Set<String>?
    /// When it was made, in seconds since 1970; nil where that is not known.
    public var creationTime: UInt64?

    /// Creates a checkpoint or snapshot from its name, its parent and what else is known of it.
    public init(
        _ name: String,
        parent: String? = nil,
        state: SnapshotState? = nil,
        storedDomain: XMLElement? = nil,
        disks: Set<String>? = nil,
        creationTime: UInt64? = nil
    ) {
        self.name = name
        self.parent = parent
        self.state = state
        self.storedDomain = storedDomain
        self.disks = disks
        self.creationTime = creationTime
    }
}
