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
    /// The offset in `utf8` at which each line begins.
    let lineStarts: [UInt32]
    /// The same in the original bytes; empty for UTF-8, where the two differ by the mark only.
    let originalLineStarts: [UInt32]

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
        var starts: [UInt32] = [0]
        var originals: [UInt32] = []
        utf8.withUnsafeBufferPointer { bytes in
            for index in bytes.indices where bytes[index] == 0x0A { starts.append(UInt32(index + 1)) }
            guard encoding != .utf8 else { return }
            originals.reserveCapacity(starts.count)
            var original = byteOrderMarkLength
            var offset = 0
            for start in starts {
                while offset < start {
                    if bytes[offset] & 0xC0 != 0x80 { original += encoding.width(ofLead: bytes[offset]) }
                    offset += 1
                }
                originals.append(UInt32(original))
            }
        }
        lineStarts = starts
        originalLineStarts = originals
    }

    /// The number of lines; a text that ends with a line feed has an empty last one.
    public var lineCount: Int { lineStarts.count }

    /// The place of a byte offset in ``utf8``; an offset behind the end gives the end.
    public func position(at offset: Int) -> SourcePosition {
        let offset = min(max(offset, 0), utf8.count)
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if Int(lineStarts[middle]) <= offset { low = middle } else { high = middle }
        }
        let start = Int(lineStarts[low])
        var column = 1
        var width = 0
        for index in start..<offset where utf8[index] & 0xC0 != 0x80 {
            column += 1
            width += encoding.width(ofLead: utf8[index])
        }
        let original = encoding == .utf8 ? offset + byteOrderMarkLength : Int(originalLineStarts[low]) + width
        return SourcePosition(offset: original, line: low + 1, column: column)
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
        for _ in 1..<max(column, 1) where offset < end {
            offset += SourceEncoding.utf8.width(ofLead: utf8[offset])
        }
        return min(offset, end)
    }
}
