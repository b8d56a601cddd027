/// A stretch of a source text, from the start up to, not including, the end.
public struct SourceRange: Hashable, Sendable {
    /// The first place inside.
    public let start: SourcePosition
    /// The first place behind.
    public let end: SourcePosition

    /// Makes a range of two places.
    public init(start: SourcePosition, end: SourcePosition) {
        self.start = start
        self.end = end
    }

    /// Whether the range holds nothing, as a place for an insertion does.
    public var isEmpty: Bool { start.offset >= end.offset }

    /// The empty range at this range's end, where text can be inserted behind it.
    public var endPoint: SourceRange { SourceRange(start: end, end: end) }
}

extension SourceRange: CustomStringConvertible {
    /// The text that is shown for it.
    public var description: String { "\(start)-\(end)" }
}
