internal import Glibc
internal import XMLTree

/// Reading and replacing whole files.
public enum LocalFile {
    /// What a path leads to.
    public enum Kind: Hashable, Sendable {
        /// An ordinary file, or a pipe, socket or device that can be read like one.
        case file
        /// The path leads to a directory.
        case directory
    }

    /// What a path leads to, symbolic links followed.
    public static func kind(of path: String) throws(FileError) -> Kind {
        var status = stat()
        guard SystemPath.withBytes(path, { stat($0, &status) }) == 0 else {
            throw FileError("read", path, number: errno)
        }
        return status.st_mode & S_IFMT == S_IFDIR ? .directory : .file
    }

    /// The bytes of a file or pipe.
    ///
    /// - Parameters:
    ///   - path: where it is
    ///   - limit: the most bytes that are read; a larger file is refused before memory is taken for it
    public static func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
        let file = try FileDescriptor(reading: path)
        return try contents(of: file.number, name: path, limit: limit)
    }

    /// The bytes of an ordinary file that its user did not name: one that another file names, or that is looked for. Whoever put a pipe or a
    /// device there can't have the reader wait.
    ///
    /// - Parameters:
    ///   - path: where it is; symbolic links are followed
    ///   - limit: the most bytes that are read
    /// - Throws: also for what is no ordinary file
    public static func readOrdinary(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
        // A pipe would block before it is known to be one.
        let number = FileDescriptor.restarting {
            SystemPath.withBytes(path) { open($0, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC) }
        }
        guard number >= 0 else { throw FileError("read", path, number: errno) }
        let file = FileDescriptor(owning: number)
        return try ordinaryContents(of: file.number, name: path, limit: limit)
    }

    static func ordinaryContents(of number: Int32, name: String, limit: Int) throws(FileError) -> [UInt8] {
        var status = stat()
        guard fstat(number, &status) == 0 else { throw FileError("read", name, number: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw FileError("read", name, reason: "it is not an ordinary file")
        }
        return try contents(of: number, name: name, limit: limit)
    }

    /// The bytes of standard input, up to its end.
    public static func readStandardInput(limit: Int) throws(FileError) -> [UInt8] {
        try contents(of: 0, name: "standard input", limit: limit)
    }

    static func contents(of number: Int32, name: String, limit: Int) throws(FileError) -> [UInt8] {
        var status = stat()
        guard fstat(number, &status) == 0 else { throw FileError("read", name, number: errno) }
        if status.st_mode & S_IFMT == S_IFDIR { throw FileError("read", name, number: EISDIR) }
        let isOrdinary = status.st_mode & S_IFMT == S_IFREG
        let size = isOrdinary ? Int(status.st_size) : 0
        if size > limit {
            throw FileError("read", name, reason: "it has \(size) bytes, and at most \(limit) are read")
        }
        return try FileDescriptor.readAll(number, name: name, expected: size, limit: limit)
    }

    /// Replaces a file's content, all or nothing: readers see the old file or the new one.
    ///
    /// The bytes go to a temporary file beside it, which takes its mode, owner and extended attributes, and then its name. A symbolic link stays one:
    /// the file it leads to is replaced. A file with several names is refused, as only one of them would lead to the new content.
    ///
    /// - Parameter original: what the bytes were made of; a file that holds something else by now is left as it is. Who writes into it between
    ///   that look and the renaming, which follows at once, is not noticed
    public static func replace(_ path: String, with bytes: [UInt8], madeOf original: [UInt8]? = nil) throws(FileError) {
        guard let resolved = SystemPath.withBytes(path, { realpath($0, nil) }) else {
            throw FileError("write", path, number: errno)
        }
        defer { free(resolved) }
        var status = stat()
        guard stat(resolved, &status) == 0 else { throw FileError("write", path, number: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw FileError("write", path, reason: "it is not an ordinary file")
        }
        guard status.st_nlink <= 1 else {
            throw FileError(
                "write",
                path,
                reason: "it has \(status.st_nlink) names (hard links), and only this one would have the new content"
            )
        }
        guard access(resolved, W_OK) == 0 else { throw FileError("write", path, number: errno) }
        try write(bytes, renamedTo: SystemPath.text(resolved), name: path, like: status, madeOf: original)
    }

    /// Writes a file, all or nothing; one that exists is replaced and keeps its mode. A symbolic link is refused: it may lead anywhere.
    public static func write(_ path: String, _ bytes: [UInt8]) throws(FileError) {
        var status = stat()
        if SystemPath.withBytes(path, { lstat($0, &status) }) == 0 {
            guard status.st_mode & S_IFMT != S_IFLNK else {
                throw FileError("write", path, reason: "it is a symbolic link, and none is followed here")
            }
            return try replace(path, with: bytes)
        }
        try write(bytes, renamedTo: path, name: path, like: nil)
    }

    private static func write(
        _ bytes: [UInt8],
        renamedTo target: String,
        name: String,
        like status: stat?,
        madeOf original: [UInt8]? = nil
    ) throws(FileError) {
        // Beside the target, since a file cannot be renamed from one file system to another.
        let (number, template) = try temporaryFile(beside: target, name: name, isPrivate: status != nil)
        let temporary = FileDescriptor(owning: number)
        do throws(FileError) {
            if let status {
                // The owner can be kept by root only; without it the file belongs to who wrote it, as with any editor.
                _ = fchown(temporary.number, status.st_uid, status.st_gid)
                guard fchmod(temporary.number, status.st_mode & 0o7777) == 0 else {
                    throw FileError("write", name, number: errno)
                }
                let replaced = try FileDescriptor(reading: target)
                try ExtendedAttributes.copy(from: replaced.number, to: temporary.number, name: name)
            }
            try FileDescriptor.writeAll(temporary.number, bytes, name: name)
            guard fsync(temporary.number) == 0 else { throw FileError("write", name, number: errno) }
            if let original, !holds(target, original) {
                throw FileError("write", name, reason: "it was changed after it was read")
            }
            guard SystemPath.withBytes(target, { rename(template, $0) }) == 0 else {
                throw FileError("write", name, number: errno)
            }
        } catch {
            unlink(template)
            throw error
        }
    }

    /// Makes a file that was not there. A new file's mode is for the system to say, which knows the user's mask; one that takes another's place is
    /// nobody else's until it has that one's mode.
    private static func temporaryFile(
        beside target: String,
        name: String,
        isPrivate: Bool
    ) throws(FileError) -> (number: Int32, path: [CChar]) {
        for _ in 0..<100 {
            let path = SystemPath.bytes("\(target).\(String(UInt32.random(in: .min ... .max), radix: 36))")
            let number = FileDescriptor.restarting {
                open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, isPrivate ? 0o600 : 0o666)
            }
            if number >= 0 { return (number, path) }
            guard errno == EEXIST else { break }
        }
        throw FileError("write", name, number: errno)
    }

    /// Whether a file has these bytes and no others.
    private static func holds(_ path: String, _ bytes: [UInt8]) -> Bool {
        guard let now = try? read(path, limit: bytes.count) else {
            // Larger than it was, or gone.
            return false
        }
        return now == bytes
    }

    /// Makes a directory and the ones above it, as far as they are missing.
    public static func makeDirectories(_ path: String) throws(FileError) {
        var partial = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            partial += part
            if SystemPath.withBytes(partial, { mkdir($0, 0o777) }) != 0, errno != EEXIST {
                throw FileError("make", path, number: errno)
            }
            partial += "/"
        }
        if try kind(of: path) != .directory { throw FileError("make", path, number: ENOTDIR) }
    }
}
