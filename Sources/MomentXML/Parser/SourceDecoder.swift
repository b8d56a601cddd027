internal import MomentDiagnostics
internal import XMLTree

/// Turns a document's bytes into UTF-8, so that everything behind it knows one encoding only.
struct SourceDecoder {
    let bytes: [UInt8]
    let name: String

    /// The text, and what is wrong with its encoding.
    ///
    /// With a finding, the text is only good for showing: what could not be decoded is replaced.
    static func decode(_ bytes: [UInt8], name: String) -> (source: XMLSource, finding: Diagnostic?) {
        SourceDecoder(bytes: bytes, name: name).decode()
    }

    private func decode() -> (source: XMLSource, finding: Diagnostic?) {
        if starts(0x00, 0x00, 0xFE, 0xFF) || starts(0xFF, 0xFE, 0x00, 0x00) { return unreadable("UTF-32") }
        if starts(0xEF, 0xBB, 0xBF) { return decode8(markLength: 3) }
        if starts(0xFE, 0xFF) { return decode16(.utf16BigEndian, markLength: 2) }
        if starts(0xFF, 0xFE) { return decode16(.utf16LittleEndian, markLength: 2) }
        if starts(0x00, 0x3C, 0x00) { return decode16(.utf16BigEndian, markLength: 0) }
        if starts(0x3C, 0x00) { return decode16(.utf16LittleEndian, markLength: 0) }
        return decode8(markLength: 0)
    }

    private func starts(_ prefix: UInt8...) -> Bool { bytes.starts(with: prefix) }

    // MARK: Eight bits

    private func decode8(markLength: Int) -> (source: XMLSource, finding: Diagnostic?) {
        let utf8 = markLength == 0 ? bytes : Array(bytes[markLength...])
        let declaration = EncodingDeclaration(in: utf8)
        let declared = declaration?.name.uppercased() ?? "UTF-8"
        switch declared {
        case "UTF-8", "UTF8":
            break
        case "US-ASCII", "ASCII", "ANSI_X3.4-1968", "ISO646-US":
            if let offset = utf8.firstIndex(where: { $0 >= 0x80 }) {
                return invalid(
                    utf8,
                    at: offset,
                    length: 1,
                    markLength: markLength,
                    "US-ASCII",
                    "has only bytes below 80"
                )
            }
        case "ISO-8859-1", "ISO_8859-1", "LATIN1", "ISO-LATIN-1", "L1":
            // The mark outweighs the declaration, as in libxml2.
            if markLength == 0 { return (latin1(utf8), nil) }
        default:
            return unknown(utf8, declaration, markLength: markLength)
        }
        if let (offset, length) = UTF8Check.firstInvalid(in: utf8) {
            return invalid(utf8, at: offset, length: length, markLength: markLength, "UTF-8", "does not have them")
        }
        return (XMLSource(name: name, utf8: utf8, byteOrderMarkLength: markLength), nil)
    }

    private func latin1(_ latin1: [UInt8]) -> XMLSource {
        var utf8: [UInt8] = []
        utf8.reserveCapacity(latin1.count + latin1.count / 8)
        for byte in latin1 {
            if byte < 0x80 {
                utf8.append(byte)
            } else {
                utf8.append(0xC0 | byte >> 6)
                utf8.append(0x80 | byte & 0x3F)
            }
        }
        return XMLSource(name: name, utf8: utf8, encoding: .latin1)
    }

    private func unknown(
        _ utf8: [UInt8],
        _ declaration: EncodingDeclaration?,
        markLength: Int
    ) -> (source: XMLSource, finding: Diagnostic?) {
        let source = shown(utf8, markLength: markLength)
        guard let declaration else { return (source, nil) }
        let is16 = declaration.name.uppercased().hasPrefix("UTF-16")
        let range = source.range(declaration.start, declaration.end)
        let finding = Diagnostic(
            .xmlEncoding,
            layer: .xml,
            message: is16
                ? "the document says that it is in \(declaration.name), but it is not"
                : "the encoding \(declaration.name) is not supported",
            range: range,
            expected: SourceDecoder.supported,
            fixes: UTF8Check.firstInvalid(in: utf8) == nil
                ? [
                    Diagnostic.Fix(
                        "change the encoding to UTF-8",
                        edits: [Diagnostic.Edit(range, "UTF-8")],
                        isSafe: is16
                    )
                ]
                : []
        )
        return (source, finding)
    }

    static let supported = ["UTF-8", "UTF-16", "ISO-8859-1", "US-ASCII"]

    // MARK: Sixteen bits

    private func decode16(_ encoding: SourceEncoding, markLength: Int) -> (source: XMLSource, finding: Diagnostic?) {
        let high = encoding == .utf16BigEndian ? 0 : 1
        var utf8: [UInt8] = []
        utf8.reserveCapacity(bytes.count / 2 + bytes.count / 8)
        var offset = markLength
        func unit(_ offset: Int) -> UInt16 { UInt16(bytes[offset + high]) << 8 | UInt16(bytes[offset + 1 - high]) }
        func broken(_ length: Int, _ what: String) -> (source: XMLSource, finding: Diagnostic?) {
            let source = XMLSource(name: name, utf8: utf8, encoding: encoding, byteOrderMarkLength: markLength)
            let start = source.position(at: utf8.count)
            let end = SourcePosition(offset: start.offset + length, line: start.line, column: start.column + 1)
            let range = SourceRange(start: start, end: end)
            return (source, Diagnostic(.xmlEncoding, layer: .xml, message: what, range: range))
        }
        while offset + 1 < bytes.count {
            let first = unit(offset)
            offset += 2
            var scalar = UInt32(first)
            if first & 0xF800 == 0xD800 {
                guard first < 0xDC00, offset + 1 < bytes.count, unit(offset) & 0xFC00 == 0xDC00 else {
                    return broken(2, "half of a surrogate pair stands alone, which \(encoding.rawValue) does not allow")
                }
                scalar = 0x10000 + (UInt32(first & 0x3FF) << 10 | UInt32(unit(offset) & 0x3FF))
                offset += 2
            }
            utf8.append(scalar)
        }
        if offset < bytes.count {
            return broken(1, "the document ends in the middle of a character of \(encoding.rawValue)")
        }
        let source = XMLSource(name: name, utf8: utf8, encoding: encoding, byteOrderMarkLength: markLength)
        guard let declaration = EncodingDeclaration(in: utf8), !declaration.name.uppercased().hasPrefix("UTF-16") else {
            return (source, nil)
        }
        let range = source.range(declaration.start, declaration.end)
        let finding = Diagnostic(
            .xmlEncoding,
            layer: .xml,
            message: "the document says that it is in \(declaration.name), but it is in \(encoding.rawValue)",
            range: range,
            expected: ["UTF-16"],
            fixes: [
                Diagnostic.Fix("change the encoding to UTF-16", edits: [Diagnostic.Edit(range, "UTF-16")], isSafe: true)
            ]
        )
        return (source, finding)
    }

    // MARK: Findings

    /// The text with everything that is not UTF-8 replaced.
    private func shown(_ utf8: [UInt8], markLength: Int) -> XMLSource {
        XMLSource(name: name, utf8: Array(String(decoding: utf8, as: UTF8.self).utf8), byteOrderMarkLength: markLength)
    }

    private func unreadable(_ encoding: String) -> (source: XMLSource, finding: Diagnostic?) {
        let source = XMLSource(name: name, utf8: [])
        let finding = Diagnostic(
            .xmlEncoding,
            layer: .xml,
            message: "the encoding \(encoding) is not supported",
            range: source.range(0, 0),
            expected: SourceDecoder.supported
        )
        return (source, finding)
    }

    private func invalid(
        _ utf8: [UInt8],
        at offset: Int,
        length: Int,
        markLength: Int,
        _ encoding: String,
        _ reason: String
    ) -> (source: XMLSource, finding: Diagnostic?) {
        // The bytes before the place are valid, so that they give the position.
        let before = XMLSource(name: name, utf8: Array(utf8[..<offset]), byteOrderMarkLength: markLength)
        let start = before.position(at: offset)
        let end = SourcePosition(offset: start.offset + length, line: start.line, column: start.column + 1)
        let shownBytes = utf8[offset..<offset + length].map { byte in
            let digits = String(byte, radix: 16, uppercase: true)
            return digits.count < 2 ? "0\(digits)" : digits
        }
        let what = length == 1 ? "the byte \(shownBytes[0]) is" : "the bytes \(shownBytes.joined(separator: " ")) are"
        let finding = Diagnostic(
            .xmlEncoding,
            layer: .xml,
            message: "\(what) not \(encoding), in which the document is said to be",
            range: SourceRange(start: start, end: end),
            notes: [
                Diagnostic.Note(
                    "if the document is in ISO-8859-1, it has to begin with <?xml version='1.0' encoding='ISO-8859-1'?>"
                )
            ]
        )
        return (shown(utf8, markLength: markLength), finding)
    }
}

extension [UInt8] {
    /// Appends a character in UTF-8; the value must be one of a Unicode scalar.
    fileprivate mutating func append(_ scalar: UInt32) {
        switch scalar {
        case ..<0x80:
            append(UInt8(scalar))
        case ..<0x800:
            append(UInt8(0xC0 | scalar >> 6))
            append(UInt8(0x80 | scalar & 0x3F))
        case ..<0x10000:
            append(UInt8(0xE0 | scalar >> 12))
            append(UInt8(0x80 | scalar >> 6 & 0x3F))
            append(UInt8(0x80 | scalar & 0x3F))
        default:
            append(UInt8(0xF0 | scalar >> 18))
            append(UInt8(0x80 | scalar >> 12 & 0x3F))
            append(UInt8(0x80 | scalar >> 6 & 0x3F))
            append(UInt8(0x80 | scalar & 0x3F))
        }
    }
}

/// The encoding that an XML declaration names, and where.
struct EncodingDeclaration {
    let name: String
    /// The name's place in the text, quotes not included.
    let start: Int
    let end: Int

    /// Looks for one at the start of a text; nil where there is none that can be read.
    init?(in bytes: [UInt8]) {
        guard bytes.starts(with: "<?xml".utf8), bytes.count > 5, bytes[5] <= 0x20 else { return nil }
        // White space may make it as long as it likes.
        guard let close = bytes.firstIndex(of: UInt8(ascii: ">")) else { return nil }
        let head = bytes[..<close]
        let word = Array("encoding".utf8)
        var at = 5
        while at + word.count < close, !head[at..<at + word.count].elementsEqual(word) { at += 1 }
        at += word.count
        while at < close, head[at] <= 0x20 || head[at] == UInt8(ascii: "=") { at += 1 }
        guard at < close, head[at] == UInt8(ascii: "'") || head[at] == UInt8(ascii: "\"") else { return nil }
        let quote = head[at]
        at += 1
        start = at
        while at < close, head[at] != quote { at += 1 }
        guard at < close else { return nil }
        end = at
        name = String(decoding: head[start..<end], as: UTF8.self)
    }
}
