internal import Glibc

/// A lock that one process at a time has, let go when it goes out of scope and at the latest with the process.
public final class FileLock: Sendable {
    private let file: Int32

    private init(_ file: Int32) { self.file = file }

    deinit { close(file) }

    /// Locks a file, which is made where it is missing.
    ///
    /// - Returns: nil where somebody else has it
    public static func take(_ path: String) throws(FileError) -> FileLock? {
        let file = FileDescriptor.restarting {
            SystemPath.withBytes(path) { open($0, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666) }
        }
        guard file >= 0 else { throw FileError("lock", path, number: errno) }
        let lock = FileLock(file)
        if FileDescriptor.restarting({ flock(file, LOCK_EX | LOCK_NB) }) == 0 { return lock }
        guard errno == EWOULDBLOCK else { throw FileError("lock", path, number: errno) }
        return nil
    }

    /// Whether somebody has the lock now; false also where the file is missing.
    public static func isTaken(_ path: String) throws(FileError) -> Bool {
        let number = FileDescriptor.restarting {
            SystemPath.withBytes(path) { open($0, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) }
        }
        guard number >= 0 else {
            if errno == ENOENT { return false }
            throw FileError("read", path, number: errno)
        }
        let file = FileDescriptor(owning: number)
        if FileDescriptor.restarting({ flock(file.number, LOCK_SH | LOCK_NB) }) == 0 { return false }
        guard errno == EWOULDBLOCK else { throw FileError("read", path, number: errno) }
        return true
    }
}
