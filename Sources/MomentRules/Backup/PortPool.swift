import MomentDocuments

/// Free TCP ports, each handed out once.
public struct PortPool: Sendable {
    /// The ports that are tried, lowest first.
    public let range: ClosedRange<UInt16>
    private let isFree: @Sendable (_ host: String, _ port: UInt16) -> Bool
    private var handedOut: Set<UInt16> = []

    /// Makes a pool.
    ///
    /// - Parameters:
    ///   - range: from NBD's own port upward by default
    ///   - isFree: whether a port is free at a host name or an IPv4 or IPv6 address
    public init(
        _ range: ClosedRange<UInt16> = 10_809...10_872,
        isFree: @escaping @Sendable (_ host: String, _ port: UInt16) -> Bool
    ) {
        self.range = range
        self.isFree = isFree
    }

    /// Keeps a port from being handed out, such as one that a document names.
    public mutating func reserve(_ port: UInt16) { handedOut.insert(port) }

    /// The lowest free port that was not handed out before; nil where there is none.
    public mutating func next(at host: String) -> UInt16? {
        guard let port = range.first(where: { !handedOut.contains($0) && isFree(host, $0) }) else { return nil }
        handedOut.insert(port)
        return port
    }
}
