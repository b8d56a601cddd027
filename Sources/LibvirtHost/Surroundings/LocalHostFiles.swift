internal import Glibc
internal import LocalFiles

/// The files of this machine.
public struct LocalHostFiles: HostFiles {
    /// Makes access to the files of this machine.
    public init() {}

    /// Whether anything is at a path.
    public func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Whether a process holds QEMU's lock on an image; nil where that can't be found out.
    ///
    /// QEMU holds locks of open file descriptions on single bytes from offset 100 on: one for each thing it does with
    /// the image, one for each it allows nobody else. Asking whether the range could be locked disturbs nobody.
    public func isLocked(_ path: String) -> Bool? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { Glibc.close(descriptor) }
        var lock = flock()
        lock.l_type = Int16(F_WRLCK)
        lock.l_whence = Int16(SEEK_SET)
        lock.l_start = 100
        lock.l_len = 200
        guard fcntl(descriptor, Self.getLock, &lock) == 0 else { return nil }
        return lock.l_type != Int16(F_UNLCK)
    }

    /// F_OFD_GETLK of Linux, which the C library shows to programs that ask for it only.
    private static let getLock: Int32 = 36

    /// Has the kernel write what it still holds of a file, and its name, to the disk; gives the operating system's number
    /// of the error, or nil where that is done, or the file can't be opened from here. May block for minutes.
    public func flush(_ path: String) -> Int32? {
        for (path, flags) in [(path, O_RDONLY), (SystemPath.parent(of: path), O_RDONLY | O_DIRECTORY)] {
            let descriptor = open(path, flags | O_CLOEXEC)
            guard descriptor >= 0 else { continue }
            defer { close(descriptor) }
            while fsync(descriptor) != 0 {
                // Some file systems know no such thing of directories.
                if errno == EINVAL || errno == EROFS { break }
                if errno != EINTR { return errno }
            }
        }
        return nil
    }

    /// Removes a file; gives the operating system's number of the error, or nil when it is gone.
    public func remove(_ path: String) -> Int32? {
        unlink(path) == 0 || errno == ENOENT ? nil : errno
    }
}
