/// How a domain is started.
public struct StartOptions: OptionSet, Hashable, Sendable {
    /// libvirt's bits.
    public let rawValue: UInt32
    /// Makes options of libvirt's bits.
    public init(rawValue: UInt32) { self.rawValue = rawValue & 63 }

    /// The guest does not run yet.
    public static let paused = Self(rawValue: 1)
    /// The domain is stopped when the connection closes.
    public static let autodestroy = Self(rawValue: 2)
    /// A managed save image is read past the host's cache.
    public static let bypassCache = Self(rawValue: 4)
    /// A managed save image is thrown away first.
    public static let forceBoot = Self(rawValue: 8)
    /// libvirt validates the document first; only where a document is given.
    public static let validate = Self(rawValue: 16)
    /// The firmware's variables are made anew.
    public static let resetNVRAM = Self(rawValue: 32)
}
