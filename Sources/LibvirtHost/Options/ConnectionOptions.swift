public import Logging
internal import XMLTree

/// What a connection may do.
public enum AccessMode: String, Hashable, Sendable, CaseIterable {
    /// The connection can ask and change.
    case readWrite
    /// Only look: whatever changes something, and secrets in descriptions, is refused before anything is sent.
    case readOnly
}

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

extension Logger {
    /// Says nothing: the default everywhere here.
    public static var silent: Logger { Logger(label: "virtmoment") { _ in SwiftLogNoOpLogHandler() } }
}
