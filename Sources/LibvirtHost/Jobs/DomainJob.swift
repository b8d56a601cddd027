/// A background job of a domain.
///
/// libvirt knows at most one at a time and gives it no name, so the host does: every job it begins or meets gets
/// the next number, and a request that names an ended job finds that out instead of hitting the next one.
public struct DomainJob: Hashable, Sendable, Identifiable {
    /// The number of a job within a host; 0 is the domain's default job, which is migration.
    public struct ID: RawRepresentable, Hashable, Sendable {
        /// The number within the host. A negative one names no job.
        public let rawValue: Int
        /// Makes an id of a number. A negative one names no job.
        public init(rawValue: Int) { self.rawValue = rawValue }
    }

    /// The number of the job.
    public var id: ID
    /// What the job does with the domain.
    public var operation: JobOperation
    /// Whether this host began it.
    public var isOurs: Bool
    /// Its figures when it was looked at.
    public var statistics: JobStatistics

    /// Creates a job. `isOurs` says whether this connection began it.
    public init(id: ID, operation: JobOperation, isOurs: Bool, statistics: JobStatistics) {
        self.id = id
        self.operation = operation
        self.isOurs = isOurs
        self.statistics = statistics
    }
}

extension HostError {
    /// Another job stands in the way.
    ///
    /// - Parameter isLost: Whether it is a backup's whose process is known to be gone.
    package static func running(_ job: DomainJob, of domain: DomainReference, isLost: Bool = false) -> HostError {
        HostError(
            .jobRunning,
            message: "a \(job.operation) job is running: number \(job.id.rawValue), "
                + (isLost
                    ? "of a backup whose process is gone"
                    : job.isOurs ? "begun by this connection" : "begun by somebody else"),
            subject: domain.description,
            explanation: isLost
                ? "resume that backup or undo it; the doctor tells what it has left"
                : "wait for it, or end it if it is yours; libvirt would wait for it and then give up"
        )
    }
}

/// How far a background job is, by libvirt's number. Open: a release may add phases.
public struct JobPhase: RawRepresentable, Hashable, Sendable {
    /// The number that libvirt's `virDomainJobType` gives.
    public let rawValue: Int
    /// Makes a phase of its number.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// No job runs.
    public static let none = Self(rawValue: 0)
    /// Runs, and what is left is known.
    public static let bounded = Self(rawValue: 1)
    /// Runs, and nobody knows for how long.
    public static let unbounded = Self(rawValue: 2)
    /// The job came to its end.
    public static let completed = Self(rawValue: 3)
    /// The job failed.
    public static let failed = Self(rawValue: 4)
    /// The job was cancelled.
    public static let cancelled = Self(rawValue: 5)

    /// Whether the job still runs.
    public var isRunning: Bool { self == .bounded || self == .unbounded }
}

/// How a backup ended.
public enum BackupEnd: Hashable, Sendable {
    /// It is done: the targets of a push are whole, the server of a pull is gone.
    case completed
    /// It was aborted before it was done: the targets are worth nothing.
    case aborted
}
