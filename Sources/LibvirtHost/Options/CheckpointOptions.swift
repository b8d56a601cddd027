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

    /// Every combination that libvirt accepts.
    public static var allCases: [CheckpointCreation] {
        [.now, .nowQuiesced, .redefine(validating: false), .redefine(validating: true)]
    }
}

/// What the description of a checkpoint holds.
public struct CheckpointDescriptionOptions: OptionSet, Hashable, Sendable {
    /// The bits of `virDomainCheckpointXMLFlags`.
    public let rawValue: UInt32
    /// Makes options of libvirt's bits.
    public init(rawValue: UInt32) { self.rawValue = rawValue & Self.known }

    private static var known: UInt32 {
        UInt32(
            CVIR_DOMAIN_CHECKPOINT_XML_SECURE | CVIR_DOMAIN_CHECKPOINT_XML_NO_DOMAIN | CVIR_DOMAIN_CHECKPOINT_XML_SIZE
        )
    }

    /// Secrets too. Refused on read-only connections.
    public static let secure = Self(rawValue: UInt32(CVIR_DOMAIN_CHECKPOINT_XML_SECURE))
    /// Without the definition of the domain.
    public static let noDomain = Self(rawValue: UInt32(CVIR_DOMAIN_CHECKPOINT_XML_NO_DOMAIN))
    /// With the bytes changed since; the domain must run.
    public static let size = Self(rawValue: UInt32(CVIR_DOMAIN_CHECKPOINT_XML_SIZE))
}

/// Which checkpoints are listed.
public struct CheckpointFilter: Hashable, Sendable {
    /// Only those at such a place; nil for all. Asked for both at once libvirt would list none.
    public var position: MomentPosition?
    /// Parents before children; else the order is libvirt's, which means nothing.
    public var topological: Bool

    /// Makes a filter; by default everything, parents first.
    public init(position: MomentPosition? = nil, topological: Bool = true) {
        self.position = position
        self.topological = topological
    }

    /// The flags that libvirt is given, beside the depth.
    public var libvirtFlags: UInt32 {
        let place: UInt32 =
            switch position {
            case nil: 0
            case .leaves: UInt32(CVIR_DOMAIN_CHECKPOINT_LIST_LEAVES)
            case .inner: UInt32(CVIR_DOMAIN_CHECKPOINT_LIST_NO_LEAVES)
            }
        return place | (topological ? UInt32(CVIR_DOMAIN_CHECKPOINT_LIST_TOPOLOGICAL) : 0)
    }
}
