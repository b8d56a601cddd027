internal import CLibvirt

/// How a checkpoint comes to be.
public enum CheckpointCreation: Hashable, Sendable, CaseIterable {
    /// A new checkpoint of the running domain.
    case now
    /// The same with file systems frozen by libvirt. No driver of libvirt 9.0.0 to 12.5.0 but the test driver takes it;
    /// freeze and thaw around ``now`` have the same effect.
    case nowQuiesced
    /// The description of a checkpoint that libvirt has lost or never knew. `validating` has libvirt look for the
    /// bitmaps, for which the domain must run.
    case redefine(validating: Bool)

    /// The flags that libvirt is given.
    public var libvirtFlags: UInt32 {
        switch self {
        case .now: 0
        case .nowQuiesced: UInt32(CVIR_DOMAIN_CHECKPOINT_CREATE_QUIESCE)
        case .redefine(let validating):
            UInt32(CVIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE)
                | (validating ? UInt32(CVIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE_VALIDATE) : 0)
        }
    }

    /// The creation that flags stand for; nil for a combination or a bit that libvirt refuses.
    public init?(libvirtFlags flags: UInt32) {
        guard let found = Self.allCases.first(where: { $0.libvirtFlags == flags }) else { return nil }
        self = found
    }

    /// All of them.
    public static var allCases: [CheckpointCreation] {
        [.now, .nowQuiesced, .redefine(validating: false), .redefine(validating: true)]
    }
}
