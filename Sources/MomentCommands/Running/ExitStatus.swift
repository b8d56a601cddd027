internal import Glibc

/// What the command's exit code says.
public struct ExitStatus: RawRepresentable, Hashable, Sendable {
    /// The code.
    public let rawValue: Int32
    /// Makes a status of a code.
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// All well.
    public static let success = ExitStatus(rawValue: 0)
    /// There are findings of severity error, documents differ, or libvirt refused.
    public static let findings = ExitStatus(rawValue: 1)
    /// Something could not be examined or reached.
    public static let failure = ExitStatus(rawValue: 2)
    /// The command was used wrongly (EX_USAGE of sysexits.h).
    public static let usage = ExitStatus(rawValue: 64)

    /// The graver of two.
    public func combined(with other: ExitStatus) -> ExitStatus { rawValue >= other.rawValue ? self : other }

    /// Ends the process with this code, at once.
    ///
    /// What libvirt brings along, OpenSSL for one, cleans up at a regular exit and frees what threads that end at that moment free too.
    /// Nothing here waits in a buffer or for such a clean-up.
    public func exit() -> Never { _exit(rawValue) }
}
