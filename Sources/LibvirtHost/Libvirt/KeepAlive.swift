/// How the loss of a connection to a daemon is noticed when nothing else goes over it.
public struct KeepAlive: Hashable, Sendable {
    /// Seconds without a word before the other end is asked for one.
    public var interval: Int
    /// How many times it is asked in vain before the connection counts as lost.
    public var count: Int

    /// Makes a setting; by default a lost connection is noticed after 5 · (5 + 1) = 30 seconds.
    public init(interval: Int = 5, count: Int = 5) {
        self.interval = interval
        self.count = count
    }
}
