/// A domain at one moment: who it is, what it does, and what was saved of it.
public struct DomainSummary: Hashable, Sendable {
    /// Who it is.
    public var identity: DomainIdentity
    /// What it does.
    public var state: State
    /// Why it is in that state, by libvirt's number; the meaning depends on the state.
    public var stateReason: Int
    /// Whether its definition outlives a run.
    public var isPersistent: Bool
    /// Whether its next start resumes from a managed save image.
    public var hasManagedSave: Bool

    /// Makes a summary.
    public init(
        identity: DomainIdentity,
        state: State,
        stateReason: Int = 0,
        isPersistent: Bool = true,
        hasManagedSave: Bool = false
    ) {
        self.identity = identity
        self.state = state
        self.stateReason = stateReason
        self.isPersistent = isPersistent
        self.hasManagedSave = hasManagedSave
    }
}
