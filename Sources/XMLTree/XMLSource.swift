internal import Synchronization

/// The text a tree was read from: its name, its bytes as UTF-8, and where its lines begin.
///
/// Nodes keep byte offsets into ``utf8``; this type turns them into places of the original file, whatever its encoding.
public final class XMLSource: Sendable {
    /// What to call the source in messages: a path, or `-` for standard input.
    public let name: String
    /// The encoding of the original bytes.
    public let encoding: SourceEncoding
    /// The text in UTF-8, without byte order mark.
    public let utf8: [UInt8]
    /// The length of the original's byte order mark.
    let byteOrderMarkLength: Int
    /// Found when somebody first asks for a place, which few do: most documents are well.
    private let landmarks = AtomicLazyReference<Landmarks>()

    /// What places are counted from.
    private final class Landmarks: Sendable {
        /// The offset in `utf8` at which each line begins.
        let lineStarts: [UInt32]
        /// Places whose column and original offset are known, in order.
        let marks: [Mark]

        init(of source: XMLSource) {
            lineStarts = XMLSource.lineStarts(source.utf8)
            marks = XMLSource.marks(
                source.utf8,
                lineStarts,
                source.encoding,
                byteOrderMarkLength: source.byteOrderMarkLength
            )
        }
    }

    private var known: Landmarks { landmarks.load() ?? landmarks.storeIfNil(Landmarks(of: self)) }

    /// The offset in `utf8` at which each line begins.
    var lineStarts: [UInt32] { known.lineStarts }

    private struct Mark {
        let offset: Int
        let column: Int
        let original: Int
    }

    /// How far apart marks are in a long line.
    private static let distance = 4_096

    /// Makes a source from text already decoded to UTF-8.
    ///
    /// - Parameters:
    ///   - name: what to call it in messages
    ///   - utf8: the text without byte order mark; at most 4 GiB
    ///   - encoding: the encoding it was decoded from
    ///   - byteOrderMarkLength: the length of the mark in the original, in bytes
    public init(name: String, utf8: [UInt8], encoding: SourceEncoding = .utf8, byteOrderMarkLength: Int = 0) {
        precondition(utf8.count < Int(UInt32.max), "a source is limited to 4 GiB")
        self.name = name
        self.encoding = encoding
        self.utf8 = utf8
        self.byteOrderMarkLength = byteOrderMarkLength
    }

    /// Where lines begin, looking at eight bytes at a time.
    private static func lineStarts(_ utf8: [UInt8]) -> [UInt32] {
        var starts: [UInt32] = [0]
        starts.reserveCapacity(utf8.count / 32 + 1)
        utf8.withUnsafeBytes { bytes in
            var offset = 0
            while offset + 8 <= bytes.count {
                let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                let zeroed = word ^ 0x0A0A_0A0A_0A0A_0A0A
                if (zeroed &- 0x0101_0101_0101_0101) & ~zeroed & 0x8080_8080_8080_8080 != 0 {
                    for index in offset..<offset + 8 where bytes[index] == 0x0A { starts.append(UInt32(index + 1)) }
                }
                offset += 8
            }
            for index in offset..<bytes.count where bytes[index] == 0x0A { starts.append(UInt32(index + 1)) }
        }
        return starts
    }

    /// Known places, so that none has to be counted from far: each line's start where the encoding needs it, and every few thousand bytes of a long line.
    private static func marks(
        _ utf8: [UInt8],
        _ lineStarts: [UInt32],
        _ encoding: SourceEncoding,
        byteOrderMarkLength: Int
    ) -> [Mark] {
        var marks: [Mark] = []
        var original = byteOrderMarkLength
        for (line, start) in lineStarts.enumerated() {
            let end = line + 1 < lineStarts.count ? Int(lineStarts[line + 1]) : utf8.count
            let start = Int(start)
            if encoding == .utf8, end - start <= distance { continue }
            if encoding == .utf8 { original = start + byteOrderMarkLength }
            marks.append(Mark(offset: start, column: 1, original: original))
            var column = 1
            var last = start
            for offset in start..<end where utf8[offset] & 0xC0 != 0x80 {
                if offset - last >= distance {
                    marks.append(Mark(offset: offset, column: column, original: original))
                    last = offset
                }
                column += 1
                original += encoding.width(ofLead: utf8[offset])
            }
        }
        return marks
    }

    /// The number of lines; a text that ends with a line feed has an empty last one.
    public var lineCount: Int { lineStarts.count }

    /// The place of a byte offset in ``utf8``; an offset behind the end gives the end.
    public func position(at offset: Int) -> SourcePosition {
        let offset = min(max(offset, 0), utf8.count)
        let lineStarts = known.lineStarts
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if Int(lineStarts[middle]) <= offset { low = middle } else { high = middle }
        }
        let start = Int(lineStarts[low])
        var (from, column, original) = (start, 1, start + byteOrderMarkLength)
        if let mark = lastMark(at: offset), mark.offset >= start {
            (from, column, original) = (mark.offset, mark.column, mark.original)
        }
        for index in from..<offset where utf8[index] & 0xC0 != 0x80 {
            column += 1
            original += encoding.width(ofLead: utf8[index])
        }
        return SourcePosition(offset: original, line: low + 1, column: column)
    }

    /// The last mark at or before an offset.
    private func lastMark(at offset: Int) -> Mark? {
        var low = 0
        let marks = known.marks
        var high = marks.count
        while low < high {
            let middle = (low + high) / 2
            if marks[middle].offset <= offset { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? marks[low - 1] : nil
    }

    /// The range between two byte offsets in ``utf8``.
    public func range(_ start: Int, _ end: Int) -> SourceRange {
        SourceRange(start: position(at: start), end: position(at: end))
    }

    /// The text of a line, without its line end.
    ///
    /// - Parameter line: from 1; a line that does not exist is empty
    public func line(_ line: Int) -> String {
        guard line >= 1, line <= lineStarts.count else { return "" }
        let start = Int(lineStarts[line - 1])
        var end = line < lineStarts.count ? Int(lineStarts[line]) - 1 : utf8.count
        if end > start, utf8[end - 1] == 0x0D { end -= 1 }
        return String(decoding: utf8[start..<end], as: UTF8.self)
    }

    /// The offset in ``utf8`` of a place given by line and column; beyond a line's end it is that end.
    public func utf8Offset(line: Int, column: Int) -> Int {
        guard line >= 1, line <= lineStarts.count else { return utf8.count }
        var offset = Int(lineStarts[line - 1])
        let end = line < lineStarts.count ? Int(lineStarts[line]) - 1 : utf8.count
        var at = 1
        if let mark = lastMark(in: offset...end, before: column) { (offset, at) = (mark.offset, mark.column) }
        while at < column, offset < end {
            offset += SourceEncoding.utf8.width(ofLead: utf8[offset])
            at += 1
        }
        return min(offset, end)
    }

    /// The last mark of a line at or before a column.
    private func lastMark(in line: ClosedRange<Int>, before column: Int) -> Mark? {
        let marks = known.marks
        var (low, high) = (0, marks.count)
        while low < high {
            let middle = (low + high) / 2
            let mark = marks[middle]
            if mark.offset < line.lowerBound || mark.offset <= line.upperBound && mark.column <= column {
                low = middle + 1
            } else {
                high = middle
            }
        }
        guard low > 0, line.contains(marks[low - 1].offset) else { return nil }
        return marks[low - 1]
    }
}

extension XMLSource: Hashable {
    /// Whether two sources have the same name, encoding and text.
    public static func == (left: XMLSource, right: XMLSource) -> Bool {
        left === right || left.name == right.name && left.encoding == right.encoding && left.utf8 == right.utf8
    }

    /// Adds the name and the length, which tell most sources apart.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(utf8.count)
    }
}
