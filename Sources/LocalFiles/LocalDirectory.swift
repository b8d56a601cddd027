internal import Glibc
internal import XMLTree

/// Directories whose entries have to outlive a crash of the machine.
public enum LocalDirectory {
    /// Has the kernel write a directory's entries to the disk.
    public static func synchronize(_ path: String) throws(FileError) {
        let directory = try FileDescriptor(reading: path)
        // Not every file system has directories that can be flushed.
        guard fsync(directory.number) == 0 || errno == EINVAL else { throw FileError("write", path, number: errno) }
    }

    /// Makes a directory with the mode and, as far as the process may give them, the owner and group of another one: who may write there may
    /// write here.
    public static func make(_ path: String, like other: String) throws(FileError) {
        var status = stat()
        guard SystemPath.withBytes(other, { stat($0, &status) }) == 0 else {
            throw FileError("make", path, number: errno)
        }
        guard SystemPath.withBytes(path, { mkdir($0, 0o700) }) == 0 else {
            throw FileError("make", path, number: errno)
        }
        _ = SystemPath.withBytes(path) { chown($0, status.st_uid, status.st_gid) }
        guard SystemPath.withBytes(path, { chmod($0, status.st_mode & 0o7777) }) == 0 else {
            throw FileError("make", path, number: errno)
        }
    }

    /// The names in a directory, in the order of their bytes.
    public static func names(in path: String) throws(FileError) -> [String] {
        guard let directory = SystemPath.withBytes(path, { opendir($0) }) else {
            throw FileError("read", path, number: errno)
        }
        defer { closedir(directory) }
        var names: [String] = []
        errno = 0
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { SystemPath.text($0) }
            }
            if name != ".", name != ".." { names.append(name) }
            errno = 0
        }
        if errno != 0 { throw FileError("read", path, number: errno) }
        return names.sorted { $0 < $1 }
    }

    /// Removes a directory and the files in it; a directory inside is left, and is an error.
    public static func remove(_ path: String) throws(FileError) {
        for name in try names(in: path) {
            guard SystemPath.withBytes("\(path)/\(name)", { unlink($0) }) == 0 || errno == ENOENT else {
                throw FileError("remove", "\(path)/\(name)", number: errno)
            }
        }
        guard SystemPath.withBytes(path, { rmdir($0) }) == 0 || errno == ENOENT else {
            throw FileError("remove", path, number: errno)
        }
    }

    /// Gives a directory another name, unless something with content has that name.
    public static func rename(_ path: String, to other: String) throws(FileError) {
        let result = SystemPath.withBytes(path) { path in SystemPath.withBytes(other) { Glibc.rename(path, $0) } }
        guard result == 0 else { throw FileError("make", other, number: errno) }
    }

    /// The bytes that are free below a path, for who is no root.
    public static func freeSpace(at path: String) throws(FileError) -> UInt64 {
        var status = statvfs()
        guard SystemPath.withBytes(path, { statvfs($0, &status) }) == 0 else {
            throw FileError("read", path, number: errno)
        }
        return UInt64(status.f_bavail) * UInt64(status.f_frsize)
    }

    /// The size of a plain file, in bytes; nil for anything else.
    public static func size(of path: String) throws(FileError) -> UInt64? {
        var status = stat()
        guard SystemPath.withBytes(path, { lstat($0, &status) }) == 0 else {
            throw FileError("read", path, number: errno)
        }
        return status.st_mode & S_IFMT == S_IFREG ? UInt64(status.st_size) : nil
    }

    /// Has the kernel write a file to the disk.
    public static func synchronize(file path: String) throws(FileError) {
        let file = try FileDescriptor(reading: path)
        guard fsync(file.number) == 0 else { throw FileError("write", path, number: errno) }
    }
}

extension LocalFile {
    /// Makes an empty file that its owner alone may open, unless something has that name.
    public static func make(_ path: String) throws(FileError) {
        let number = FileDescriptor.restarting {
            SystemPath.withBytes(path) { open($0, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600) }
        }
        guard number >= 0 else { throw FileError("make", path, number: errno) }
        close(number)
    }

    /// Gives a file another name, unless something has that name.
    public static func move(_ path: String, to other: String) throws(FileError) {
        // A second name is refused where there is something; not every file system has second names.
        if SystemPath.withBytes(path, { path in SystemPath.withBytes(other) { link(path, $0) } }) == 0 {
            _ = remove(path)
            return
        }
        guard errno == EPERM || errno == ENOTSUP else { throw FileError("make", other, number: errno) }
        var status = stat()
        if SystemPath.withBytes(other, { lstat($0, &status) }) == 0 { throw FileError("make", other, number: EEXIST) }
        guard SystemPath.withBytes(path, { path in SystemPath.withBytes(other) { Glibc.rename(path, $0) } }) == 0 else {
            throw FileError("make", other, number: errno)
        }
    }

    /// Removes a file; whether it is gone.
    public static func remove(_ path: String) -> Bool {
        SystemPath.withBytes(path) { unlink($0) } == 0 || errno == ENOENT
    }
}

extension SystemPath {
    /// The directory that something lies in, by its path.
    public static func parent(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// A path from the root, for something that need not be there.
    public static func absolute(_ path: String) -> String {
        if path.utf8.first == UInt8(ascii: "/") { return path }
        return "\(resolved(".") ?? ".")/\(path)"
    }
}
