internal import CLibvirt

/// What the description of a domain holds.
public struct DomainDescriptionOptions: OptionSet, Hashable, Sendable {
    /// The bits of `virDomainXMLFlags`.
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

/// How a domain is started.
public struct StartOptions: OptionSet, Hashable, Sendable {
    /// The bits of `virDomainCreateFlags`.
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

/// What goes with a domain's definition.
public struct UndefineOptions: OptionSet, Hashable, Sendable {
    /// The bits of `virDomainUndefineFlagsValues`.
    public let rawValue: UInt32
    /// Makes options of libvirt's bits.
    public init(rawValue: UInt32) { self.rawValue = rawValue & Self.known }

    private static var known: UInt32 {
        UInt32(
            CVIR_DOMAIN_UNDEFINE_MANAGED_SAVE
                | CVIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA
                | CVIR_DOMAIN_UNDEFINE_NVRAM
                | CVIR_DOMAIN_UNDEFINE_KEEP_NVRAM
                | CVIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA
        )
    }

    /// The managed save image.
    public static let managedSave = Self(rawValue: UInt32(CVIR_DOMAIN_UNDEFINE_MANAGED_SAVE))
    /// libvirt's memory of snapshots.
    public static let snapshotsMetadata = Self(rawValue: UInt32(CVIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA))
    /// The firmware's variables.
    public static let nvram = Self(rawValue: UInt32(CVIR_DOMAIN_UNDEFINE_NVRAM))
    /// The firmware's variables stay. In libvirt 9.0.0 the bit is also taken for a filter of checkpoints, and lets a
    /// domain go whose checkpoints have no children; the host counts them itself first.
    public static let keepNVRAM = Self(rawValue: UInt32(CVIR_DOMAIN_UNDEFINE_KEEP_NVRAM))
    /// libvirt's memory of checkpoints.
    public static let checkpointsMetadata = Self(rawValue: UInt32(CVIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA))
}

/// How a domain's memory is saved or restored.
public struct SaveOptions: Hashable, Sendable {
    /// What the domain does when it is restored.
    public enum Outcome: Hashable, Sendable, CaseIterable {
        /// What it did when it was saved.
        case asSaved
        /// The domain runs after it is restored.
        case running
        /// The domain is paused after it is restored.
        case paused
    }

    /// What the domain does when it is restored.
    public var outcome: Outcome
    /// Whether the file goes past the host's cache.
    public var bypassesCache: Bool

    /// Creates options for saving a domain's memory. `bypassesCache` keeps the file out of the host's page cache.
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
