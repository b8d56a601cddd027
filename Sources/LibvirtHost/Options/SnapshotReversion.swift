internal import CLibvirt

/// How a domain goes back to a snapshot.
public struct SnapshotReversion: Hashable, Sendable {
    /// What the domain does afterwards.
    public enum Outcome: Hashable, Sendable, CaseIterable {
        /// What it did when the snapshot was taken.
        case asRecorded
        /// The domain runs after it has gone back.
        case running
        /// The domain is paused after it has gone back.
        case paused
    }

    /// What the domain does afterwards.
    public var outcome: Outcome
    /// Whether to go back although something could be lost.
    public var force: Bool
    /// Whether the firmware's variables are made anew.
    public var resetsNVRAM: Bool

    /// Makes a reversion; by default to what was recorded, and not forced.
    public init(_ outcome: Outcome = .asRecorded, force: Bool = false, resetsNVRAM: Bool = false) {
        self.outcome = outcome
        self.force = force
        self.resetsNVRAM = resetsNVRAM
    }

    /// The flags that libvirt is given.
    public var libvirtFlags: UInt32 {
        let state: UInt32 =
            switch outcome {
            case .asRecorded: 0
            case .running: UInt32(CVIR_DOMAIN_SNAPSHOT_REVERT_RUNNING)
            case .paused: UInt32(CVIR_DOMAIN_SNAPSHOT_REVERT_PAUSED)
            }
        return state | (force ? UInt32(CVIR_DOMAIN_SNAPSHOT_REVERT_FORCE) : 0)
            | (resetsNVRAM ? UInt32(CVIR_DOMAIN_SNAPSHOT_REVERT_RESET_NVRAM) : 0)
    }

    /// The reversion that flags stand for; nil for a combination or a bit that libvirt refuses.
    public init?(libvirtFlags flags: UInt32) {
        let found = Outcome.allCases.flatMap { outcome in
            [false, true].flatMap { force in
                [false, true].map { Self(outcome, force: force, resetsNVRAM: $0) }
            }
        }.first { $0.libvirtFlags == flags }
        guard let found else { return nil }
        self = found
    }
}
