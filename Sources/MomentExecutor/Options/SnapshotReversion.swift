/// How a domain goes back to a snapshot.
public struct SnapshotReversion: Hashable, Sendable {
    /// What the domain does afterwards.
    public enum Outcome: Hashable, Sendable, CaseIterable {
        /// What it did when the snapshot was taken.
        case asRecorded
        /// It runs.
        case running
        /// It is paused.
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
            case .running: 1
            case .paused: 2
            }
        return state | (force ? 4 : 0) | (resetsNVRAM ? 8 : 0)
    }

    /// The reversion that flags stand for; nil for a combination or a bit that libvirt refuses.
    public init?(libvirtFlags flags: UInt32) {
        guard flags & ~15 == 0, let outcome = [0: Outcome.asRecorded, 1: .running, 2: .paused][flags & 3] else {
            return nil
        }
        self.init(outcome, force: flags & 4 != 0, resetsNVRAM: flags & 8 != 0)
    }
}
