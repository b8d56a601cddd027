/// A backup that did not end well, and what became of what it had made.
public struct BackupFailure: Error, Hashable, Sendable {
    /// Why.
    public var cause: ExecutorError
    /// What was put back, in the order in which it was done.
    public var undone: [BackupUndo]
    /// What could not be put back, with the reason.
    public var left: [BackupUndo: String]

    /// Makes a failure.
    public init(cause: ExecutorError, undone: [BackupUndo] = [], left: [BackupUndo: String] = [:]) {
        self.cause = cause
        self.undone = undone
        self.left = left
    }
}

extension BackupFailure: CustomStringConvertible {
    /// The cause, and a line for everything that was or could not be put back.
    public var description: String {
        var lines = [cause.description]
        lines += undone.map { "removed: \($0)" }
        lines += left.sorted { $0.key.description < $1.key.description }.map { "left: \($0.key): \($0.value)" }
        return lines.joined(separator: "\n")
    }
}
