public import Diagnostics
public import LibvirtHost
public import MomentRules
internal import XMLTree

/// A backup that ended well: every byte is in place.
public struct BackupReport: Hashable, Sendable {
    /// The domain.
    public var domain: DomainIdentity
    /// The job.
    public var job: Job.ID
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
