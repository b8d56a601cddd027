internal import Glibc
internal import XMLTree

extension LocalFile {
    /// The bytes of an ordinary file below a directory, to which no symbolic link leads: whoever may write there can't have another file read.
    ///
    /// - Parameters:
    ///   - path: the way from the directory, without `..`
    ///   - directory: where it begins; links on the way to the directory itself are followed
    ///   - limit: the most bytes that are read
    public static func read(_ path: String, below directory: String, limit: Int) throws(FileError) -> [UInt8] {
        let name = directory.isEmpty || directory.hasSuffix("/") ? directory + path : "\(directory)/\(path)"
        let steps = path.split(separator: "/").filter { $0 != "." }
        guard let last = steps.last, !steps.contains("..") else {
            throw FileError("read", name, reason: "it does not lie below \(directory)")
        }
        var current = try open(directory.isEmpty ? "." : directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC, name: name)
        for step in steps.dropLast() {
            let next = FileDescriptor.restarting {
                SystemPath.withBytes(String(step)) {
                    openat(current.number, $0, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
                }
            }
            guard next >= 0 else { throw failure(name, current, String(step)) }
            current = FileDescriptor(owning: next)
        }
        // A pipe would block before it is known to be one.
        let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
        let number = FileDescriptor.restarting {
            SystemPath.withBytes(String(last)) { openat(current.number, $0, flags) }
        }
        guard number >= 0 else { throw failure(name, current, String(last)) }
        let file = FileDescriptor(owning: number)
        return try ordinaryContents(of: file.number, name: name, limit: limit)
    }

    private static func open(_ path: String, _ flags: Int32, name: String) throws(FileError) -> FileDescriptor {
        let number = FileDescriptor.restarting { SystemPath.withBytes(path) { Glibc.open($0, flags) } }
        guard number >= 0 else { throw FileError("read", name, number: errno) }
        return FileDescriptor(owning: number)
    }

    /// Why a step could not be taken, which for a link the system tells in words that do not help.
    private static func failure(_ name: String, _ directory: borrowing FileDescriptor, _ step: String) -> FileError {
        let number = errno
        var status = stat()
        let isKnown = SystemPath.withBytes(step) { fstatat(directory.number, $0, &status, AT_SYMLINK_NOFOLLOW) } == 0
        if isKnown, status.st_mode & S_IFMT == S_IFLNK {
            return FileError("read", name, reason: "a symbolic link leads there, and none is followed")
        }
        return FileError("read", name, number: number)
    }
}
