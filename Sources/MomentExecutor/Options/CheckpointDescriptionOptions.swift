/// What the description of a checkpoint holds.
public struct CheckpointDescriptionOptions: OptionSet, Hashable, Sendable {
    /// libvirt's bits.
    public let rawValue: UInt32
    /// Makes options of libvirt's bits.
    public init(rawValue: UInt32) { self.rawValue = rawValue & 7 }

    /// Secrets too. Refused on read-only connections.
    public static let secure = Self(rawValue: 1)
    /// Without the definition of the domain.
    public static let noDomain = Self(rawValue: 2)
    /// With the bytes changed since; the domain must run.
    public static let size = Self(rawValue: 4)
}
