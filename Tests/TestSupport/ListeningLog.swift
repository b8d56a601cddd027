public import Logging

/// Hands on what is logged.
public struct ListeningLog: LogHandler {
    /// The least that is handed on.
    public var logLevel: Logger.Level
    /// What stands with every line.
    public var metadata: Logger.Metadata = [:]
    private let listen: @Sendable (LogEvent) -> Void

    /// A logger whose lines, from a level on, something is done with.
    public static func logger(_ level: Logger.Level, _ listen: @escaping @Sendable (LogEvent) -> Void) -> Logger {
        Logger(label: "test") { _ in ListeningLog(logLevel: level, listen: listen) }
    }

    private init(logLevel: Logger.Level, listen: @escaping @Sendable (LogEvent) -> Void) {
        self.logLevel = logLevel
        self.listen = listen
    }

    /// One value of what stands with every line.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Hands a line of the log on to the listener.
    public func log(event: LogEvent) { listen(event) }
}
