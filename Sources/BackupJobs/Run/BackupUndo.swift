public import LibvirtHost
internal import XMLTree

/// Something a failed backup had made or done and that was to be put back.
public enum BackupUndo: Hashable, Sendable {
    /// The job itself.
    case job(Job.ID)
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
    /// What it is, in words.
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
