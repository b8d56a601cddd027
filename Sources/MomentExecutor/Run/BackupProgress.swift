/// A look at a running backup.
public struct BackupProgress: Hashable, Sendable {
    /// The domain.
    public var domain: DomainIdentity
    /// The job and its figures.
    public var job: Job
    /// Bytes a second since the look before; nil at the first.
    public var rate: Double?

    /// Seconds until the end at the present rate; nil where that can't be said.
    public var secondsLeft: Double? {
        guard let rate, rate > 0, let left = job.statistics.diskLeft ?? job.statistics.left else { return nil }
        return Double(left) / rate
    }
}
