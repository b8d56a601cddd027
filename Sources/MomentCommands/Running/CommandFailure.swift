internal import LocalFiles
internal import XMLTree

/// Why a command stopped.
public struct CommandFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is shown, without "error:".
    public let description: String
    /// The exit code it leads to.
    public let status: ExitStatus

    /// Whether nobody is to be told: the reader of the results went away, as `head` does.
    let isSilent: Bool

    /// Makes a failure; by default something could not be examined or reached.
    public init(_ description: String, status: ExitStatus = .failure) {
        self.init(description, status: status, isSilent: false)
    }

    private init(_ description: String, status: ExitStatus, isSilent: Bool) {
        self.description = description
        self.status = status
        self.isSilent = isSilent
    }

    /// The results could not be written.
    init(writing error: FileError) {
        let isGone = error.isBrokenPipe
        self.init(error.description, status: isGone ? .brokenPipe : .failure, isSilent: isGone)
    }

    /// The command was used wrongly.
    static func usage(_ description: String) -> CommandFailure { CommandFailure(description, status: .usage) }

    init(_ error: FileError) { self.init(error.description) }
}
