/// Something a failed backup had made and that was to be put back.
public enum BackupUndo: Hashable, Sendable {
    /// The job itself.
    case job(Job.ID)
    /// A target or scratch file, or a socket, that was not there before.
    case file(String)
    /// The checkpoint that was begun with the job.
    case checkpoint(String)
}

extension BackupUndo: CustomStringConvertible {
    /// What it is, in words.
    public var description: String {
        switch self {
        case .job(let id): "job \(id.rawValue)"
        case .file(let path): "file \(path)"
        case .checkpoint(let name): "checkpoint \(name)"
        }
    }
}
