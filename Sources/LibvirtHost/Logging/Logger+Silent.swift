public import Logging

extension Logger {
    /// Says nothing: the default everywhere here.
    public static var silent: Logger { Logger(label: "virtmoment") { _ in SwiftLogNoOpLogHandler() } }
}
