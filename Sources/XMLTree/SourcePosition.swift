/// A place in a source text.
public struct SourcePosition: Hashable, Sendable {
    /// Bytes before this place in the original file, byte order mark included.
    public let offset: Int
    /// The line, from 1. Lines end at a line feed.
    public let line: Int
    /// The column, from 1, counted in Unicode scalars; a tab is one.
    public let column: Int

    /// Makes a position from its three coordinates.
    public init(offset: Int, line: Int, column: Int) {
        self.offset = offset
        self.line = line
        self.column = column
    }
}

extension SourcePosition: Comparable {
    /// Whether the left one comes first.
    public static func < (left: SourcePosition, right: SourcePosition) -> Bool { left.offset < right.offset }
}

extension SourcePosition: CustomStringConvertible {
    /// The text that is shown for it.
    public var description: String { "\(line):\(column)" }
}
