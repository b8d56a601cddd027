import MomentDocuments

/// Whether a domain runs.
public enum DomainState: String, Hashable, Sendable, CaseIterable, Codable {
    /// Its processors run.
    case running
    /// Its process is there, its processors stand still.
    case paused
    /// It has no process.
    case shutoff

    /// Whether it has a process.
    public var isActive: Bool { self != .shutoff }
}
