internal import Glibc

/// Devices that hold blocks, such as disks and logical volumes.
public enum BlockDevice {
    /// The size of a device, in bytes; nil where the path leads to something else.
    public static func size(of path: String) throws(FileError) -> UInt64? {
        var status = stat()
        guard SystemPath.withBytes(path, { stat($0, &status) }) == 0 else {
            throw FileError("read", path, number: errno)
        }
        guard status.st_mode & S_IFMT == S_IFBLK else { return nil }
        let device = try FileDescriptor(reading: path)
        let end = lseek(device.number, 0, SEEK_END)
        guard end >= 0 else { throw FileError("read", path, number: errno) }
        return UInt64(end)
    }

    /// Whether the kernel uses a device: it is mounted, or part of another one.
    public static func isInUse(_ path: String) throws(FileError) -> Bool {
        let number = FileDescriptor.restarting { SystemPath.withBytes(path) { open($0, O_RDWR | O_EXCL | O_CLOEXEC) } }
        guard number < 0 else {
            close(number)
            return false
        }
        guard errno == EBUSY else { throw FileError("write", path, number: errno) }
        return true
    }
}
