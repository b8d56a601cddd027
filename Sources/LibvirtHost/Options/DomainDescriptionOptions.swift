internal import CLibvirt

/// What the description of a domain holds.
public struct DomainDescriptionOptions: OptionSet, Hashable, Sendable {
    /// libvirt's bits.
    public let rawValue: UInt32
    /// Makes options of libvirt's bits.
    public init(rawValue: UInt32) { self.rawValue = rawValue & Self.known }

    private static var known: UInt32 {
        UInt32(
            CVIR_DOMAIN_XML_SECURE | CVIR_DOMAIN_XML_INACTIVE | CVIR_DOMAIN_XML_UPDATE_CPU | CVIR_DOMAIN_XML_MIGRATABLE
        )
    }

    /// Secrets too. Refused on read-only connections.
    public static let secure = Self(rawValue: UInt32(CVIR_DOMAIN_XML_SECURE))
    /// The definition of the next start instead of the running one.
    public static let inactive = Self(rawValue: UInt32(CVIR_DOMAIN_XML_INACTIVE))
    /// Processor features filled in.
    public static let updateCPU = Self(rawValue: UInt32(CVIR_DOMAIN_XML_UPDATE_CPU))
    /// As it could be given to another host.
    public static let migratable = Self(rawValue: UInt32(CVIR_DOMAIN_XML_MIGRATABLE))
}
