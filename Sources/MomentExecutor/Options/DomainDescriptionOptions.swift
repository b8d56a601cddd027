/// What the description of a domain holds.
public struct DomainDescriptionOptions: OptionSet, Hashable, Sendable {
    /// libvirt's bits.
    public let rawValue: UInt32
    /// Makes options of libvirt's bits.
    public init(rawValue: UInt32) { self.rawValue = rawValue & 15 }

    /// Secrets too. Refused on read-only connections.
    public static let secure = Self(rawValue: 1)
    /// The definition of the next start instead of the running one.
    public static let inactive = Self(rawValue: 2)
    /// Processor features filled in.
    public static let updateCPU = Self(rawValue: 4)
    /// As it could be given to another host.
    public static let migratable = Self(rawValue: 8)
}
