public import BackupJobs
public import LibvirtHost
public import Logging
internal import MomentDiagnostics
internal import MomentRules
internal import XMLTree

/// A backup of a running domain into a set: a push, of which each disk is an increment upon what the set holds, or a full copy where nothing there
/// can be built upon.
///
/// ```swift
/// let report = try await SetBackup(of: "web", into: "/backup/web").run(on: host)
/// print(report.point.name)   // 20261130T210000Z
/// ```
///
/// A run that fails, or is cancelled, leaves the set as it was, and so does the next one with what a killed run has left.
public struct SetBackup: Sendable {
    /// The domain that is saved.
    public var domain: DomainReference
    /// The set's directory; it is made where it is missing.
    public var directory: String
    /// The disks, by their target names; nil for all that can be written.
    public var disks: [String]?
    /// The disks that are left out.
    public var excluded: [String]
    /// The name of the point and of its checkpoint; nil for the time.
    public var name: String?
    /// A few words for the checkpoint.
    public var description: String?
    /// Whether all disks are copied whole.
    public var isFull: Bool
    /// Whether the guest's file systems are frozen while the backup begins.
    public var quiesces: Bool
    /// Whether a domain that is off is started, paused, and stopped afterwards; else it is refused.
    public var startsPaused: Bool
    /// How long QEMU may hold a file after the job's end; see ``BackupRun/releaseTimeout``.
    public var releaseTimeout: Duration
    /// Told of the files when the wait for QEMU to let go of them takes longer than a moment.
    public var waiting: @Sendable ([String]) -> Void
    /// The programs that look into the files.
    public var programs: SetPrograms
    /// Receives a line at level notice for each thing that is undone after a failure.
    public var logger: Logger

    /// Describes a backup of all disks that can be written.
    public init(
        of domain: DomainReference,
        into directory: String,
        disks: [String]? = nil,
        excluded: [String] = [],
        name: String? = nil,
        description: String? = nil,
        isFull: Bool = false,
        quiesces: Bool = false,
        startsPaused: Bool = false,
        releaseTimeout: Duration = .seconds(1800),
        waiting: @escaping @Sendable ([String]) -> Void = { _ in },
        programs: SetPrograms = SetPrograms(),
        logger: Logger = .silent
    ) {
        self.domain = domain
        self.directory = directory
        self.disks = disks
        self.excluded = excluded
        self.name = name
        self.description = description
        self.isFull = isFull
        self.quiesces = quiesces
        self.startsPaused = startsPaused
        self.releaseTimeout = releaseTimeout
        self.waiting = waiting
        self.programs = programs
        self.logger = logger
    }
}

/// A backup that is in its set, with all of its data.
public struct SetBackupReport: Sendable {
    /// The new point as its manifest holds it.
    public var point: BackupPoint
    /// How the backup went.
    public var backup: BackupReport
    /// What earlier runs had left, and was removed: the names of their points.
    public var removed: [String]
    /// What became of what they had left at the host.
    public var cleanup: BackupCleanup
    /// Whether the domain was started, paused, for the backup.
    public var wasStarted = false
    /// Why a domain that was started for the backup was not stopped; nil where it was, or was not started.
    public var leftStarted: String?
}
