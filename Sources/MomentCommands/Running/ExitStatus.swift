internal import Glibc

/// What the command's exit code says.
public struct ExitStatus: RawRepresentable, Hashable, Sendable {
    /// The exit code of the process.
    public let rawValue: Int32
    /// Makes a status of a code.
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// The command did what was asked.
    public static let success = ExitStatus(rawValue: 0)
    /// There are findings of severity error, documents differ, or libvirt refused.
    public static let findings = ExitStatus(rawValue: 1)
    /// Something could not be examined or reached.
    public static let failure = ExitStatus(rawValue: 2)
    /// A backup's job is done, and QEMU did not let go of its files as long as that was waited for.
    public static let held = ExitStatus(rawValue: 3)
    /// The command was used wrongly (EX_USAGE of sysexits.h).
    public static let usage = ExitStatus(rawValue: 64)

    /// The reader of the results went away: what a shell tells of a program that SIGPIPE ended.
    public static let brokenPipe = ExitStatus(rawValue: 128 + SIGPIPE)

    /// Returns the graver of two exit statuses.
    public func combined(with other: ExitStatus) -> ExitStatus { rawValue >= other.rawValue ? self : other }

    /// Ends the process with this code, without what libraries do at a regular exit.
    ///
    /// After a short run libvirt's driver for embedded hosts may still be looking at this machine's processors, in a thread of its own; libnuma,
    /// which that thread asks, frees at a regular exit what it answers from.
    public func exit() -> Never {
        fflush(nil)
        _exit(rawValue)
    }
}
