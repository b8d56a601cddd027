public import LocalFiles
internal import XMLTree

/// Grammars by the name of the root element that each describes.
public struct GrammarSet: Sendable {
    /// Where the set comes from, as it is shown: `builtin`, or a path.
    public let name: String
    /// The file for any root element, of a set that is one grammar; nil where each root element has its own.
    private let onlyFile: String?
    /// Whether each root element has a file of its own.
    var hasFilePerRoot: Bool { onlyFile == nil }
    private let load: @Sendable (String) throws(FileError) -> [UInt8]?

    /// The most bytes a grammar file may have. libvirt's largest has 300 KB.
    private static let limit = 16 << 20

    /// Where Debian, Fedora and others put the schemas of the installed libvirt.
    public static let systemDirectory = "/usr/share/libvirt/schemas"

    /// The project's own grammars, which are part of the binary.
    public static let builtin = GrammarSet(name: "builtin", onlyFile: nil) { name in
        EmbeddedFile.schemas.first { $0.name == name }?.bytes
    }

    /// The schemas of the installed libvirt.
    ///
    /// - Throws: if there are none
    public static func system() throws(FileError) -> GrammarSet {
        do throws(FileError) {
            return try path(systemDirectory)
        } catch {
            throw FileError("read", systemDirectory, reason: "\(error.reason) (Debian and Ubuntu: install libvirt0)")
        }
    }

    /// A directory with a file `ROOT.rng` or (compact syntax) `ROOT.rnc` for each root element, or one file for all documents.
    ///
    /// - Throws: if there is nothing at the path; files are read when they are needed
    public static func path(_ path: String) throws(FileError) -> GrammarSet {
        switch try LocalFile.kind(of: path) {
        case .directory:
            return GrammarSet(name: path, onlyFile: nil, directory: path.hasSuffix("/") ? path : path + "/")
        case .file:
            let slash = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
            return GrammarSet(name: path, onlyFile: String(path[slash...]), directory: String(path[..<slash]))
        }
    }

    private init(name: String, onlyFile: String?, directory: String) {
        self.init(name: name, onlyFile: onlyFile) { name throws(FileError) in
            do throws(FileError) {
                // The grammar that was named may come out of a pipe; what it names may not.
                return name == onlyFile
                    ? try LocalFile.read(directory + name, limit: Self.limit)
                    : try LocalFile.readOrdinary(directory + name, limit: Self.limit)
            } catch {
                if error.isMissing { return nil }
                throw error
            }
        }
    }

    private init(
        name: String,
        onlyFile: String?,
        load: @escaping @Sendable (String) throws(FileError) -> [UInt8]?
    ) {
        self.name = name
        self.onlyFile = onlyFile
        self.load = load
    }

    /// The name of the file that describes documents with a root element.
    public func fileName(forRoot root: String) -> String { onlyFile ?? "\(root).rng" }

    /// The content of a file of the set; nil if there is none of that name.
    ///
    /// - Parameter file: the name, relative to the set
    public func bytes(of file: String) throws(FileError) -> [UInt8]? { try load(file) }
}
