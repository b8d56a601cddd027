public import LibvirtHost
internal import XMLTree

/// A backup that did not end well, and what became of what it had made.
public struct BackupFailure: Error, Hashable, Sendable {
    /// The error that ended the backup.
    public var cause: HostError
    /// What was put back, in the order in which it was done.
    public var undone: [BackupUndo]
    /// What could not be put back, with the reason.
    public var left: [BackupUndo: String]
    /// What the backup had made or was about to make; nil where it failed before anything was sent. With it another
    /// host goes on (``BackupRun/resume(_:on:progress:serving:)``) or takes back what is left
    /// (``BackupRun/undo(_:on:)``).
    public var artifacts: BackupArtifacts?

    /// Creates a failure with what was undone after it, and what could not be undone with the reason.
    public init(
        cause: HostError,
        undone: [BackupUndo] = [],
        left: [BackupUndo: String] = [:],
        artifacts: BackupArtifacts? = nil
    ) {
        self.cause = cause
        self.undone = undone
        self.left = left
        self.artifacts = artifacts
    }
}

extension BackupFailure: CustomStringConvertible {
    /// The cause, and a line for everything that was or could not be put back.
    public var description: String {
        let cleanup = BackupCleanup(undone: undone, left: left).description
        return cleanup.isEmpty ? cause.description : "\(cause.description)\n\(cleanup)"
    }
}
