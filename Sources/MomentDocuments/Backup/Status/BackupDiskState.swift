/// How far the job of one disk is, in libvirt's status files.
public struct BackupDiskState: OpenValue {
    /// libvirt's word for it.
    public let rawValue: String
    /// Makes a state of libvirt's word.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The job runs.
    public static let running = BackupDiskState(rawValue: "running")
    /// The job is done.
    public static let complete = BackupDiskState(rawValue: "complete")
    /// The job failed.
    public static let failed = BackupDiskState(rawValue: "failed")
    /// The job is being given up.
    public static let cancelling = BackupDiskState(rawValue: "cancelling")
    /// The job was given up.
    public static let cancelled = BackupDiskState(rawValue: "cancelled")
    /// All states.
    public static let known = [running, complete, failed, cancelling, cancelled]
}
