import Logging

/// Hands on what is logged.
struct ListeningLog: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    private let listen: @Sendable (LogEvent) -> Void

    /// A logger whose lines, from a level on, something is done with.
    static func logger(_ level: Logger.Level, _ listen: @escaping @Sendable (LogEvent) -> Void) -> Logger {
        Logger(label: "test") { _ in ListeningLog(logLevel: level, listen: listen) }
    }

    private init(logLevel: Logger.Level, listen: @escaping @Sendable (LogEvent) -> Void) {
        self.logLevel = logLevel
        self.listen = listen
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { listen(event) }
}
