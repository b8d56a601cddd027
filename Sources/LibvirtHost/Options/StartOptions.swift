internal import CLibvirt

/// How a domain is started.
public struct StartOptions: OptionSet, Hashable, Sendable {
    /// libvirt's bits.
    public let rawValue: UInt32
    /// Makes options of libvirt's bits.
    public init(rawValue: UInt32) { self.rawValue = rawValue & Self.known }

    private static var known: UInt32 {
        UInt32(
            CVIR_DOMAIN_START_PAUSED
                | CVIR_DOMAIN_START_AUTODESTROY
                | CVIR_DOMAIN_START_BYPASS_CACHE
                | CVIR_DOMAIN_START_FORCE_BOOT
                | CVIR_DOMAIN_START_VALIDATE
                | CVIR_DOMAIN_START_RESET_NVRAM
        )
    }

    /// The guest does not run yet.
    public static let paused = Self(rawValue: UInt32(CVIR_DOMAIN_START_PAUSED))
    /// The domain is stopped when the connection closes.
    public static let autodestroy = Self(rawValue: UInt32(CVIR_DOMAIN_START_AUTODESTROY))
    /// A managed save image is read past the host's cache.
    public static let bypassCache = Self(rawValue: UInt32(CVIR_DOMAIN_START_BYPASS_CACHE))
    /// A managed save image is thrown away first.
    public static let forceBoot = Self(rawValue: UInt32(CVIR_DOMAIN_START_FORCE_BOOT))
    /// libvirt validates the document first; only where a document is given.
    public static let validate = Self(rawValue: UInt32(CVIR_DOMAIN_START_VALIDATE))
    /// The firmware's variables are made anew.
    public static let resetNVRAM = Self(rawValue: UInt32(CVIR_DOMAIN_START_RESET_NVRAM))
}
