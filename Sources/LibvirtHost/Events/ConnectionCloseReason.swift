/// Why a connection closed, by libvirt's number. Open: a release may add reasons.
public struct ConnectionCloseReason: RawRepresentable, Hashable, Sendable {
    /// libvirt's number.
    public let rawValue: Int
    /// Makes a reason of its number.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// An error.
    public static let error = Self(rawValue: 0)
    /// The other end hung up.
    public static let endOfFile = Self(rawValue: 1)
    /// The other end did not answer in time.
    public static let keepalive = Self(rawValue: 2)
    /// This end closed it.
    public static let client = Self(rawValue: 3)
}
