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

/// The character encodings that input may have.
public enum SourceEncoding: String, Hashable, Sendable, CaseIterable {
    /// UTF-8, with or without byte order mark; US-ASCII is the same.
    case utf8 = "UTF-8"
    /// UTF-16, most significant byte first.
    case utf16BigEndian = "UTF-16BE"
    /// UTF-16, least significant byte first.
    case utf16LittleEndian = "UTF-16LE"
    /// ISO 8859-1, one byte a character.
    case latin1 = "ISO-8859-1"

    /// How many bytes of this encoding the character takes that begins with `lead` in UTF-8.
    @usableFromInline
    func width(ofLead lead: UInt8) -> Int {
        switch self {
        case .utf8: return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        case .utf16BigEndian, .utf16LittleEndian: return lead < 0xF0 ? 2 : 4
        case .latin1: return 1
        }
    }
}
