public import LibvirtHost
public import MomentDiagnostics
public import MomentRules
internal import XMLTree

/// A look at a running backup.
public struct BackupProgress: Hashable, Sendable {
    /// The domain that is backed up.
    public var domain: DomainIdentity
    /// The job and its figures.
    public var job: DomainJob
    /// Bytes a second since the look before; nil at the first.
    public var rate: Double?

    /// Creates one observation of a running job. The rate is in bytes a second, and is nil at the first
    /// observation.
    public init(domain: DomainIdentity, job: DomainJob, rate: Double?) {
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

/// Tells how fast a job goes from one look to the next.
struct JobPace {
    private var last: (at: ContinuousClock.Instant, done: UInt64)?

    /// Bytes a second since the look before; nil at the first, and where the figures have gone back.
    mutating func rate(_ statistics: JobStatistics) -> Double? {
        let now = ContinuousClock.now
        let done = statistics.diskProcessed ?? statistics.processed ?? 0
        defer { last = (now, done) }
        guard let last, done >= last.done else { return nil }
        let seconds = (now - last.at) / .seconds(1)
        return seconds > 0 ? Double(done - last.done) / seconds : nil
    }
}

/// A backup that ended well: every byte is in place.
public struct BackupReport: Hashable, Sendable {
    /// The domain that was backed up.
    public var domain: DomainIdentity
    /// The number libvirt gave to the backup job.
    public var job: DomainJob.ID
    /// The last figures; nil for one that ended between two looks and was not told of.
    public var statistics: JobStatistics?
    /// The files a push wrote, as far as they are known. QEMU has let go of them, and they are on the disk.
    public var targets: [String]
    /// The checkpoint that was made with it.
    public var checkpoint: String?
    /// Why it is not recorded as complete, so that ``BackupBase/newest`` will not build upon it; nil where it is.
    public var unrecorded: String?
    /// What became of what runs before it had left whose processes were gone.
    public var earlier = BackupCleanup()
    /// What was filled in before it began.
    public var values: [FilledValue] = []
    /// What was worth a warning before it began.
    public var findings: [Diagnostic] = []
    /// What each disk is incremental to, where that was to be found out.
    public var bases: [DiskBase] = []
}
