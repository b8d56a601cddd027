/// A background job of a domain.
///
/// libvirt knows at most one at a time and gives it no name, so the executor does: every job it begins or meets gets
/// the next number, and a request that names an ended job finds that out instead of hitting the next one.
public struct Job: Hashable, Sendable, Identifiable {
    /// The number of a job within an executor; 0 is the domain's default job, which is migration.
    public struct ID: RawRepresentable, Hashable, Sendable {
        /// The number.
        public let rawValue: Int
        /// Makes an id of a number. A negative one names no job.
        public init(rawValue: Int) { self.rawValue = rawValue }
    }

    /// Its number.
    public var id: ID
    /// What it does.
    public var operation: JobOperation
    /// Whether this executor began it.
    public var isOurs: Bool
    /// Its figures when it was looked at.
    public var statistics: JobStatistics

    /// Makes a job.
    public init(id: ID, operation: JobOperation, isOurs: Bool, statistics: JobStatistics) {
        self.id = id
        self.operation = operation
        self.isOurs = isOurs
        self.statistics = statistics
    }
}

extension ExecutorError {
    /// Another job stands in the way.
    ///
    /// - Parameter isLost: Whether it is a backup's whose process is known to be gone.
    package static func running(_ job: Job, of domain: DomainReference, isLost: Bool = false) -> ExecutorError {
        ExecutorError(
            .jobRunning,
            message: "a \(job.operation) job is running: number \(job.id.rawValue), "
                + (isLost
                    ? "of a backup whose process is gone"
                    : job.isOurs ? "begun by this executor" : "begun by somebody else"),
            subject: domain.description,
            explanation: isLost
                ? "resume that backup or undo it; the doctor tells what it has left"
                : "wait for it, or end it if it is yours; libvirt would wait for it and then give up"
        )
    }
}
