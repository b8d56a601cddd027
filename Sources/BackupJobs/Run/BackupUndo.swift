public import LibvirtHost
internal import XMLTree

/// Something a failed backup had made or done and that was to be put back.
public enum BackupUndo: Hashable, Sendable {
    /// The backup job itself, by its number.
    case job(DomainJob.ID)
    /// The job, where it is not known whether it came to run.
    case unknownJob
    /// A target or scratch file, or a socket, that was not there before.
    case file(String)
    /// The checkpoint that was begun with the job.
    case checkpoint(String)
    /// The file systems, frozen by the guest's agent.
    case freeze
    /// The guest, paused because it could not write while the job ran.
    case pause
}

extension BackupUndo: CustomStringConvertible {
    /// What was to be undone, in words for people.
    public var description: String {
        switch self {
        case .job(let id): "job \(id.rawValue)"
        case .unknownJob: "the job, if it began"
        case .file(let path): "file \(path)"
        case .checkpoint(let name): "checkpoint \(name)"
        case .freeze: "the freeze of the guest's file systems"
        case .pause: "the pause of the guest"
        }
    }
}

/// What became of a backup that was taken back.
public struct BackupCleanup: Hashable, Sendable {
    /// What was put back, in the order in which it was done.
    public var undone: [BackupUndo]
    /// What could not be put back, with the reason.
    public var left: [BackupUndo: String]

    /// Creates the account of a cleanup: what was undone, and what is left with the reason.
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
