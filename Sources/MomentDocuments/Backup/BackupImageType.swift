/// What a backup writes to.
public enum BackupImageType: String, ClosedValue, Sendable {
    /// A file of the host.
    case file
    /// A block device of the host.
    case block
}
