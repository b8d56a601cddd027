internal import LibvirtHost
internal import LocalFiles
internal import XMLTree

/// Why something could not be done with a set.
public struct BackupSetError: Error, Hashable, Sendable {
    /// The kinds of failure that callers tell apart.
    public enum Kind: Hashable, Sendable {
        /// A file could not be read or written.
        case file
        /// The directory is no set, or a set of another domain.
        case wrongSet
        /// Another process writes into the set.
        case inUse
        /// A manifest or a file is not what it was when it was written.
        case damaged
        /// What was asked for is not in the set.
        case notFound
        /// What was asked for can't be done, and nothing was changed.
        case refused
        /// A program that is needed could not be run, or failed.
        case program
        /// The task was cancelled before it was complete.
        case cancelled
    }

    /// The kind of failure.
    public var kind: Kind
    /// A sentence that says it, with the path.
    public var message: String

    /// Creates an error of a kind, with a message for people.
    public init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    init(_ error: FileError) { self.init(.file, error.description) }

    /// Does something with files; what fails there fails as an error of the set's.
    static func of<Value>(_ work: () throws(FileError) -> Value) throws(BackupSetError) -> Value {
        do throws(FileError) { return try work() } catch { throw BackupSetError(error) }
    }

    /// The same as an error of a host's: what a run is taken back for.
    var asHostError: HostError {
        HostError(kind == .cancelled ? .cancelled : .systemError, message: message)
    }
}

extension BackupSetError: CustomStringConvertible {
    /// The message, which names the set, point or file concerned.
    public var description: String { message }
}
