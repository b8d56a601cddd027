internal import CLibvirt

/// How a domain's memory is saved or restored.
public struct SaveOptions: Hashable, Sendable {
    /// What the domain does when it is restored.
    public enum Outcome: Hashable, Sendable, CaseIterable {
        /// What it did when it was saved.
        case asSaved
        /// It runs.
        case running
        /// It is paused.
        case paused
    }

    /// What the domain does when it is restored.
    public var outcome: Outcome
    /// Whether the file goes past the host's cache.
    public var bypassesCache: Bool

    /// Makes options.
    public init(_ outcome: Outcome = .asSaved, bypassesCache: Bool = false) {
        self.outcome = outcome
        self.bypassesCache = bypassesCache
    }

    /// The flags that libvirt is given.
    public var libvirtFlags: UInt32 {
        outcome.libvirtFlags | (bypassesCache ? UInt32(CVIR_DOMAIN_SAVE_BYPASS_CACHE) : 0)
    }
}

extension SaveOptions.Outcome {
    /// The flags that libvirt is given.
    public var libvirtFlags: UInt32 {
        switch self {
        case .asSaved: 0
        case .running: UInt32(CVIR_DOMAIN_SAVE_RUNNING)
        case .paused: UInt32(CVIR_DOMAIN_SAVE_PAUSED)
        }
    }
}
