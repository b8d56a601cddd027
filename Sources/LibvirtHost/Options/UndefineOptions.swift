internal import CLibvirt

/// What goes with a domain's definition.
public struct UndefineOptions: OptionSet, Hashable, Sendable {
    /// libvirt's bits.
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
    /// domain go whose checkpoints have no children; the executor counts them itself first.
    public static let keepNVRAM = Self(rawValue: UInt32(CVIR_DOMAIN_UNDEFINE_KEEP_NVRAM))
    /// libvirt's memory of checkpoints.
    public static let checkpointsMetadata = Self(rawValue: UInt32(CVIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA))
}
