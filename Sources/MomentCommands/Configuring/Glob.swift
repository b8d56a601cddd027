internal import Glibc
internal import XMLTree

/// A pattern of paths, as .gitignore has them.
///
/// `*`, `?` and `[…]` stand for parts of a name, `**` for any directories. A pattern of one name is looked for at any depth; one with a slash
/// begins at the directory that it is for. What matches a directory matches all that is below it.
struct Glob: Hashable, Sendable {
    private let parts: [String]
    private let isAnchored: Bool

    init(_ pattern: String) {
        parts = pattern.utf8.split(separator: UInt8(ascii: "/")).compactMap { String($0) }.filter { $0 != "." }
        isAnchored = parts.count > 1 || pattern.utf8.first == UInt8(ascii: "/")
    }

    /// Whether the pattern is for a path, which is relative to the pattern's directory.
    func matches(_ path: String) -> Bool {
        let names = path.utf8.split(separator: UInt8(ascii: "/")).compactMap { String($0) }
        guard let only = parts.first else { return false }
        if !isAnchored { return names.contains { Self.matches(only, $0) } }
        // Where in the path each beginning of the pattern may end: time is bounded by the product of both.
        var ends: Set<Int> = [0]
        for part in parts {
            if part == "**" {
                ends = Set((ends.min() ?? names.count)...names.count)
            } else {
                ends = Set(ends.compactMap { $0 < names.count && Self.matches(part, names[$0]) ? $0 + 1 : nil })
            }
            if ends.isEmpty { return false }
        }
        return true
    }

    private static func matches(_ pattern: String, _ name: String) -> Bool { fnmatch(pattern, name, 0) == 0 }
}
