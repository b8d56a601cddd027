/// What goes with a domain's definition.
public struct UndefineOptions: OptionSet, Hashable, Sendable {
    /// libvirt's bits.
    public let rawValue: UInt32
    /// Makes options of libvirt's bits.
    public init(rawValue: UInt32) { self.rawValue = rawValue & (1 | 2 | 4 | 8 | 16) }

    /// The managed save image.
    public static let managedSave = Self(rawValue: 1)
    /// libvirt's memory of snapshots.
    public static let snapshotsMetadata = Self(rawValue: 2)
    /// The firmware's variables.
    public static let nvram = Self(rawValue: 4)
    /// The firmware's variables stay. In libvirt 9.0.0 the bit is also taken for a filter of checkpoints, and lets a
    /// domain go whose checkpoints have no children; the executor counts them itself first.
    public static let keepNVRAM = Self(rawValue: 8)
    /// libvirt's memory of checkpoints.
    public static let checkpointsMetadata = Self(rawValue: 16)
}
