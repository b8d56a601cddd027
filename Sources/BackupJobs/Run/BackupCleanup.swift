internal import XMLTree

/// What became of a backup that was taken back.
public struct BackupCleanup: Hashable, Sendable {
    /// What was put back, in the order in which it was done.
    public var undone: [BackupUndo]
    /// What could not be put back, with the reason.
    public var left: [BackupUndo: String]

    /// Makes one.
    public init(undone: [BackupUndo] = [], left: [BackupUndo: String] = [:]) {
        self.undone = undone
        self.left = left
    }
}

extension BackupCleanup: CustomStringConvertible {
    /// A line for everything that was or could not be put back.
    public var description: String {
        let lines = undone.map { "removed: \($0)" }
        let kept = left.sorted { $0.key.description < $1.key.description }.map { "left: \($0.key): \($0.value)" }
        return (lines + kept).joined(separator: "\n")
    }
}
