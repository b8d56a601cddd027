internal import CLibvirt

/// What the description of a checkpoint holds.
public struct CheckpointDescriptionOptions: OptionSet, Hashable, Sendable {
    /// libvirt's bits.
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
