/// How a backup ended.
public enum BackupEnd: Hashable, Sendable {
    /// It is done: the targets of a push are whole, the server of a pull is gone.
    case completed
    /// It was aborted before it was done: the targets are worth nothing.
    case aborted
}
