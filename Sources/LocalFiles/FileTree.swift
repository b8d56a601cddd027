internal import Glibc
internal import XMLTree

/// Finding files below a directory.
public enum FileTree {
    /// What was found below a directory.
    public struct Listing: Sendable {
        /// The files, in the order of their paths' bytes.
        public var files: [String] = []
        /// The directories that could not be looked into.
        public var errors: [FileError] = []
    }

    /// The files below a directory whose names end in one of some endings, such as `.xml`.
    ///
    /// Links to files are followed, links to directories are not, so that there is an end to it. Names that begin with a dot are passed over.
    ///
    /// - Parameter isLeftOut: whether a file, or a directory with all that is below it, is passed over
    public static func files(
        below directory: String,
        ending endings: [String],
        except isLeftOut: (String) -> Bool = { _ in false }
    ) -> Listing {
        var listing = Listing()
        var pending = [directory]
        while let current = pending.popLast() {
            do throws(FileError) {
                for entry in try entries(of: current) where !entry.name.hasPrefix(".") {
                    let path = current.hasSuffix("/") ? current + entry.name : "\(current)/\(entry.name)"
                    switch type(of: entry, at: path) {
                    case DT_DIR: if !isLeftOut(path) { pending.append(path) }
                    case DT_REG where endings.contains { entry.name.hasSuffix($0) }:
                        if !isLeftOut(path) { listing.files.append(path) }
                    default: break
                    }
                }
            } catch {
                listing.errors.append(error)
            }
        }
        listing.files.sort(by: precedes)
        listing.errors.sort { precedes($0.path, $1.path) }
        return listing
    }

    /// Whether a path comes before another one by its bytes.
    private static func precedes(_ left: String, _ right: String) -> Bool {
        var (left, right) = (left, right)
        return left.withUTF8 { left in
            right.withUTF8 { right in
                guard let first = left.baseAddress, let second = right.baseAddress else {
                    return left.count < right.count
                }
                let order = memcmp(first, second, min(left.count, right.count))
                return order == 0 ? left.count < right.count : order < 0
            }
        }
    }

    private static func entries(of path: String) throws(FileError) -> [(name: String, type: Int)] {
        guard let directory = SystemPath.withBytes(path, { opendir($0) }) else {
            throw FileError("read", path, number: errno)
        }
        defer { closedir(directory) }
        var entries: [(name: String, type: Int)] = []
        errno = 0
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { SystemPath.text($0) }
            }
            entries.append((name, Int(entry.pointee.d_type)))
            errno = 0
        }
        if errno != 0 { throw FileError("read", path, number: errno) }
        return entries
    }

    /// A directory entry's type; links to ordinary files count as such, and where the file system does not tell it is asked.
    private static func type(of entry: (name: String, type: Int), at path: String) -> Int {
        guard entry.type == DT_LNK || entry.type == DT_UNKNOWN else { return entry.type }
        var status = stat()
        if entry.type == DT_UNKNOWN {
            guard SystemPath.withBytes(path, { lstat($0, &status) }) == 0 else { return DT_UNKNOWN }
            if status.st_mode & S_IFMT == S_IFDIR { return DT_DIR }
        }
        return SystemPath.withBytes(path) { stat($0, &status) } == 0 && status.st_mode & S_IFMT == S_IFREG
            ? DT_REG : DT_UNKNOWN
    }
}
