internal import Glibc
internal import XMLTree

/// Why a file could not be read or written.
public struct FileError: Error, Hashable, Sendable {
    /// What was being done, such as "read".
    public let operation: String
    /// The file, as it was named.
    public let path: String
    /// The reason, in the system's words or ours.
    public let reason: String
    /// The system's error number; nil where the system did not refuse.
    public let number: Int32?

    /// Makes an error with a reason of our own.
    public init(_ operation: String, _ path: String, reason: String) {
        self.operation = operation
        self.path = path
        self.reason = reason
        number = nil
    }

    /// Makes an error of a number of the system's.
    public init(_ operation: String, _ path: String, number: Int32) {
        self.operation = operation
        self.path = path
        self.number = number
        reason = strerror(number).map { String(cString: $0) } ?? "error \(number)"
    }
}

extension FileError {
    /// Whether there is nothing of that name.
    public var isMissing: Bool { number == ENOENT }
    /// Whether who was to read what is written went away.
    public var isBrokenPipe: Bool { number == EPIPE }
}

extension FileError: CustomStringConvertible {
    /// A sentence such as "cannot read a.xml: No such file or directory".
    public var description: String { "cannot \(operation) \(path): \(reason)" }
}
