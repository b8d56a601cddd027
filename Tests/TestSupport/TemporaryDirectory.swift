import Foundation
import TestRequirements

/// A directory that is gone when its last user is.
public final class TemporaryDirectory {
    /// The path of the directory.
    public let path: String

    /// Creates a directory of its own below the one for temporary files.
    public init() throws {
        let url = URL(filePath: Scratch.file())
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Makes a file, and the directories above it; gives its path.
    @discardableResult
    public func file(_ name: String, _ content: String = "") throws -> String {
        let file = "\(path)/\(name)"
        try FileManager.default.createDirectory(
            atPath: (file as NSString).deletingLastPathComponent,
            withIntermediateDirectories: true
        )
        try Data(content.utf8).write(to: URL(filePath: file))
        return file
    }

    /// The content of a file.
    public func content(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: "\(path)/\(name)")), as: UTF8.self)
    }

    /// The names of what is in it.
    public var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() } }
}
