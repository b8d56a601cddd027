internal import XMLTree

/// A source's UTF-8 text, to look around in by offset.
struct SourceText {
    let source: XMLSource
    let bytes: [UInt8]

    init(_ source: XMLSource) {
        self.source = source
        bytes = source.utf8
    }

    var count: Int { bytes.count }

    /// The byte at an offset; 0, which no text has, behind the end.
    subscript(offset: Int) -> UInt8 { offset < bytes.count && offset >= 0 ? bytes[offset] : 0 }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D }

    /// Whether a byte is a control character that XML does not have; 0 is none, for it marks the end.
    static func isControl(_ byte: UInt8) -> Bool { byte < 0x20 && byte != 0 && !isSpace(byte) }

    /// Whether a byte may begin a name; every byte of a character beyond ASCII may.
    static func startsName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "_"), UInt8(ascii: ":"), 0x80...: true
        default: false
        }
    }

    static func continuesName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."): true
        // One that slipped into a name does not end it.
        default: startsName(byte) || isControl(byte)
        }
    }

    func has(_ prefix: StaticString, at offset: Int) -> Bool {
        let length = prefix.utf8CodeUnitCount
        guard offset >= 0, offset + length <= bytes.count else { return false }
        for index in 0..<length where bytes[offset + index] != prefix.utf8Start[index] { return false }
        return true
    }

    func firstIndex(of byte: UInt8, from offset: Int) -> Int? {
        var at = offset
        while at < bytes.count {
            if bytes[at] == byte { return at }
            at += 1
        }
        return nil
    }

    /// The offset behind the next occurrence of an ASCII string, or the end.
    func index(past delimiter: StaticString, from offset: Int) -> Int {
        var at = offset
        while at < bytes.count {
            if has(delimiter, at: at) { return at + delimiter.utf8CodeUnitCount }
            at += 1
        }
        return bytes.count
    }

    func skipSpace(from offset: Int) -> Int {
        var at = offset
        while at < bytes.count, SourceText.isSpace(bytes[at]) || SourceText.isControl(bytes[at]) { at += 1 }
        return at
    }

    /// The offset behind the name that begins at an offset.
    func endOfName(from offset: Int) -> Int {
        var at = offset
        if at < bytes.count, SourceText.startsName(bytes[at]) {
            at += 1
            while at < bytes.count, SourceText.continuesName(bytes[at]) { at += 1 }
        }
        return at
    }

    func string(_ start: Int, _ end: Int) -> String {
        guard start < end else { return "" }
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    /// The character at an offset; U+0000 behind the end.
    func scalar(at offset: Int) -> Unicode.Scalar {
        guard offset < bytes.count else { return "\0" }
        var iterator = bytes[offset..<min(offset + 4, bytes.count)].makeIterator()
        var decoder = UTF8()
        if case .scalarValue(let scalar) = decoder.decode(&iterator) { return scalar }
        return "\u{FFFD}"
    }

    /// The tag, reference, name or character at an offset.
    func tokenRange(at offset: Int) -> SourceRange {
        guard offset < count else { return source.range(count, count) }
        var end = offset + 1
        if self[offset] == UInt8(ascii: "<") {
            end = endOfTag(from: offset + 1)
        } else if SourceText.startsName(self[offset]) {
            end = endOfName(from: offset)
        }
        return source.range(offset, end)
    }

    /// The offset behind the `>` that ends a tag, quoted values passed over; the next `<` or the end where there is none.
    func endOfTag(from offset: Int) -> Int {
        var at = offset
        while at < count {
            let byte = self[at]
            if byte == UInt8(ascii: ">") { return at + 1 }
            if byte == UInt8(ascii: "<") { return at }
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                var end = at + 1
                while end < count, self[end] != byte, self[end] != UInt8(ascii: "<") { end += 1 }
                if self[end] == byte { at = end }
            }
            at += 1
        }
        return count
    }

    /// The offset behind a document type declaration.
    func endOfDocumentType(from offset: Int) -> Int {
        var at = offset + 2
        var isInSubset = false
        while at < count {
            let byte = self[at]
            if has("<!--", at: at) {
                at = index(past: "-->", from: at + 4)
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                at = firstIndex(of: byte, from: at + 1).map { $0 + 1 } ?? at + 1
            } else {
                if byte == UInt8(ascii: "[") { isInSubset = true }
                if byte == UInt8(ascii: "]") { isInSubset = false }
                at += 1
                if byte == UInt8(ascii: ">"), !isInSubset { return at }
            }
        }
        return count
    }
}
