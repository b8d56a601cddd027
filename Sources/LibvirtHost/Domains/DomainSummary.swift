/// A domain at one moment: who it is, what it does, and what was saved of it.
public struct DomainSummary: Hashable, Sendable {
    /// The domain's name, UUID and number.
    public var identity: DomainIdentity
    /// Whether the domain runs, is paused or is off.
    public var state: State
    /// Why it is in that state, by libvirt's number; the meaning depends on the state.
    public var stateReason: Int
    /// Whether its definition outlives a run.
    public var isPersistent: Bool
    /// Whether its next start resumes from a managed save image.
    public var hasManagedSave: Bool

    /// Creates a summary of a domain. `stateReason` is libvirt's number, whose meaning depends on the state.
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

extension DomainSummary {
    /// What a domain does, by libvirt's number. Open: a release may add states.
    public struct State: RawRepresentable, Hashable, Sendable {
        /// The number that libvirt's `virDomainState` gives to the state.
        public let rawValue: Int
        /// Makes a state of its number.
        public init(rawValue: Int) { self.rawValue = rawValue }

        /// The hypervisor does not say.
        public static let noState = Self(rawValue: 0)
        /// The domain runs.
        public static let running = Self(rawValue: 1)
        /// Waits for a resource.
        public static let blocked = Self(rawValue: 2)
        /// Is stopped for a moment; its memory is kept.
        public static let paused = Self(rawValue: 3)
        /// Is on its way down.
        public static let shutdown = Self(rawValue: 4)
        /// The domain is off.
        public static let shutoff = Self(rawValue: 5)
        /// Crashed and is kept for a look.
        public static let crashed = Self(rawValue: 6)
        /// Was put to sleep by its guest.
        public static let suspendedByGuest = Self(rawValue: 7)

        /// Whether the domain has a process: all but shut off.
        public var isActive: Bool { self != .shutoff }
    }
}

extension DomainSummary.State: CustomStringConvertible {
    /// The word that documents and commands use, or the number where there is none.
    public var description: String {
        let words = ["nostate", "running", "blocked", "paused", "shutdown", "shutoff", "crashed", "pmsuspended"]
        return words.indices.contains(rawValue) ? words[rawValue] : String(rawValue)
    }
}
