public import BackupJobs
public import LibvirtHost
public import MomentDocuments
internal import XMLTree

/// What there is of a domain's chains: libvirt's checkpoints, the images with their bitmaps, the files beside them.
///
/// Gathered by ``ChainDoctor``, or put together from files; ``findings`` says what does not fit.
public struct ChainFacts: Sendable {
    /// The domain that was examined.
    public var domain: DomainIdentity
    /// The `<domain>` document's text, for documents that must carry it.
    public var domainXML: String
    /// The domain's state when it was examined.
    public var state: DomainSummary.State
    /// Why it is in that state, by libvirt's number.
    public var stateReason: Int
    /// The domain's disks with their images.
    public var disks: [DiskImages]
    /// libvirt's checkpoints, in the order of their times.
    public var checkpoints: [Checkpoint]
    /// The backup job that runs; nil where none does.
    public var job: RunningBackup?
    /// libvirt's snapshots.
    public var snapshots: [Snapshot]
    /// The files and sockets in the directories that were looked through.
    public var files: [File]
    /// Images in those directories that lie upon the domain's images, and that neither its disks, its snapshots nor its backups name.
    public var strays: [StrayOverlay]
    /// What is known of its backups; nil where nothing can be.
    public var backups: [KnownBackup]?
    /// What is left of those backups that did not end well and that nobody sees through any more.
    public var unfinished: [UnfinishedBackup]
    /// What could not be looked at beside the images of disks, each a sentence with the reason.
    public var unseen: [String]

    /// Makes the facts of a domain without disks.
    public init(domain: DomainIdentity, domainXML: String = "", state: DomainSummary.State, stateReason: Int = 0) {
        self.domain = domain
        self.domainXML = domainXML
        self.state = state
        self.stateReason = stateReason
        disks = []
        checkpoints = []
        snapshots = []
        files = []
        strays = []
        unfinished = []
        unseen = []
    }

    /// One of libvirt's checkpoints.
    public struct Checkpoint: Hashable, Sendable {
        /// The checkpoint's name.
        public var name: String
        /// The checkpoint as libvirt describes it.
        public var document: DomainCheckpoint
        /// The disks whose bitmap libvirt can use now; nil where it was not asked, as of a domain that is off.
        public var usableDisks: Set<String>?
        /// Whether libvirt has it at the top of its tree; nil where it was not asked.
        public var isRoot: Bool?

        /// Makes a checkpoint of its document.
        public init(
            _ name: String,
            _ document: DomainCheckpoint,
            usableDisks: Set<String>? = nil,
            isRoot: Bool? = nil
        ) {
            self.name = name
            self.document = document
            self.usableDisks = usableDisks
            self.isRoot = isRoot
        }

        /// The disks it records, by target name, and the bitmap of each.
        public var bitmaps: [(disk: String, bitmap: String)] {
            (document.disks ?? []).compactMap { disk in
                if case .bitmap(let bitmap) = disk.treatment { (disk.name, bitmap ?? name) } else { nil }
            }
        }
    }

    /// One of libvirt's snapshots.
    public struct Snapshot: Hashable, Sendable {
        /// The snapshot's name.
        public var name: String
        /// The snapshot as libvirt describes it.
        public var document: DomainSnapshot
        /// The files that its overlays are in.
        public var overlays: [Overlay]
        /// Whether the domain has come from it, as far as libvirt knows: where it went back to another one, libvirt from 9.9.0 on has removed
        /// its overlays, and needs them no more; nil where that is not known.
        public var isInUse: Bool?

        /// Makes a snapshot of its document.
        public init(_ name: String, _ document: DomainSnapshot, overlays: [Overlay] = []) {
            self.name = name
            self.document = document
            self.overlays = overlays
        }

        /// A file that took a disk's changes from the snapshot on.
        public struct Overlay: Hashable, Sendable {
            /// The disk's target name.
            public var disk: String
            /// The overlay's path on the host.
            public var path: String
            /// Whether it is there; nil where that is not known.
            public var isThere: Bool?
            /// The image below it, by its own header; nil where that is not known, and for none.
            public var backingPath: String?
            /// Which file it is; nil where that is not known.
            public var identity: FileIdentity?

            /// Creates an overlay's facts. `isThere` is nil if nobody could look.
            public init(
                _ disk: String,
                path: String,
                isThere: Bool?,
                backingPath: String? = nil,
                identity: FileIdentity? = nil
            ) {
                self.disk = disk
                self.path = path
                self.isThere = isThere
                self.backingPath = backingPath
                self.identity = identity
            }
        }
    }

    /// A backup that runs.
    public struct RunningBackup: Hashable, Sendable {
        /// The backup job that runs.
        public var job: DomainJob
        /// Its document; nil where libvirt does not give it.
        public var document: DomainBackup?
        /// How many clients its server has; nil for a push, and where that can't be found out.
        public var clients: Int?

        /// Creates the facts of a running backup: its job, its document and the number of its NBD clients, as far
        /// as they are known.
        public init(job: DomainJob, document: DomainBackup? = nil, clients: Int? = nil) {
            self.job = job
            self.document = document
            self.clients = clients
        }
    }

    /// A file or a socket.
    public struct File: Hashable, Sendable {
        /// The file's path on the host.
        public var path: String
        /// The kind of entry that stands at the path.
        public var kind: HostEntry.Kind
        /// Whether a process holds it, or listens at it; nil where that is not known.
        public var isHeld: Bool?
        /// The image below it, for an image.
        public var backingPath: String?

        /// Creates a file's facts. `isHeld` says whether a process has the file open, and is nil if nobody could
        /// look.
        public init(_ path: String, _ kind: HostEntry.Kind = .file, isHeld: Bool?, backingPath: String? = nil) {
            self.path = path
            self.kind = kind
            self.isHeld = isHeld
            self.backingPath = backingPath
        }
    }

    /// An image upon one of the domain's that nothing of the domain names: a snapshot's overlay that libvirt forgot or never knew, an increment of a
    /// backup, another domain's disk.
    public struct StrayOverlay: Hashable, Sendable {
        /// Its path.
        public var path: String
        /// The image below it, by its own header.
        public var backingPath: String
        /// The name of another domain whose disk it is, or lies below; nil for none, and where that is not known.
        public var user: String?
        /// Whether a process has it open; nil where that is not known.
        public var isHeld: Bool?

        /// Makes one.
        public init(_ path: String, upon backingPath: String, user: String? = nil, isHeld: Bool? = nil) {
            self.path = path
            self.backingPath = backingPath
            self.user = user
            self.isHeld = isHeld
        }
    }
}
