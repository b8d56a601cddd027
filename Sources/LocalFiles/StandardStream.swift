internal import Glibc

/// The standard output and error of the process.
public enum StandardStream: Int32, Sendable {
    /// Standard output, where results go.
    case output = 1
    /// Where progress and complaints go.
    case error = 2

    /// Writes a text; what a reader has closed, or a full disk, is an error.
    public func write(_ text: String) throws(FileError) {
        try FileDescriptor.writeAll(rawValue, text.utf8, name: self == .output ? "standard output" : "standard error")
    }

    /// Writes all bytes to the stream. Throws if it is closed or full.
    public func write(_ bytes: [UInt8]) throws(FileError) {
        try FileDescriptor.writeAll(rawValue, bytes, name: self == .output ? "standard output" : "standard error")
    }

    /// Whether a person looks at it.
    public var isTerminal: Bool { isatty(rawValue) == 1 }

    /// The columns of its terminal; nil where it is none or does not tell.
    public var columns: Int? {
        var size = winsize()
        guard ioctl(rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    /// Makes writing to a closed stream an error instead of a death, once at the start of a program.
    ///
    /// A program may be started with a standard stream closed. The next file it opens would take its number, and results would end up in there:
    /// so each closed one is opened on `/dev/null`, where it can be read (the input) but not written (the others).
    public static func secure() {
        signal(SIGPIPE, SIG_IGN)
        for number in Int32(0)...2 where fcntl(number, F_GETFD) < 0 && errno == EBADF {
            _ = open("/dev/null", O_RDONLY)
        }
    }
}
