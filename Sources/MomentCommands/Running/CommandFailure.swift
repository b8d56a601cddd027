internal import LocalFiles
internal import XMLTree

/// Why a command stopped.
public struct CommandFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is shown, without "error:".
    public let description: String
    /// The exit code it leads to.
    public let status: ExitStatus

    /// Makes a failure; by default something could not be examined or reached.
    public init(_ description: String, status: ExitStatus = .failure) {
        self.description = description
        self.status = status
    }

    /// The command was used wrongly.
    static func usage(_ description: String) -> CommandFailure { CommandFailure(description, status: .usage) }

    init(_ error: FileError) { self.init(error.description) }
}
