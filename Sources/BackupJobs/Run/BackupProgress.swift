public import LibvirtHost

/// A look at a running backup.
public struct BackupProgress: Hashable, Sendable {
    /// The domain.
    public var domain: DomainIdentity
    /// The job and its figures.
    public var job: Job
    /// Bytes a second since the look before; nil at the first.
    public var rate: Double?

    /// Makes a look.
    public init(domain: DomainIdentity, job: Job, rate: Double?) {
        self.domain = domain
        self.job = job
        self.rate = rate
    }

    /// Seconds until the end at the present rate; nil where that can't be said.
    public var secondsLeft: Double? {
        guard let rate, rate > 0, let left = job.statistics.diskLeft ?? job.statistics.left else { return nil }
        return Double(left) / rate
    }
}
