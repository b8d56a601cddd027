internal import MomentDiagnostics
internal import XMLTree

extension MarkupScanner {
    /// Reads character data up to the next `<`, its references included.
    mutating func scanText() { scanText(from: at) }

    mutating func scanText(from first: Int) {
        let start = at
        var end = first
        var isBlank = first > start ? false : true
        while end < text.count, text[end] != UInt8(ascii: "<") {
            let byte = text[end]
            if !SourceText.isSpace(byte), !SourceText.isControl(byte) { isBlank = false }
            if byte == UInt8(ascii: "&") {
                end = checkReference(at: end)
            } else {
                if byte == UInt8(ascii: "]"), text.has("]]>", at: end) { reportSectionEnd(end) }
                end += 1
            }
        }
        if !isBlank { markup.append(.text(start: start, end: end)) }
        at = end
    }

    private mutating func reportSectionEnd(_ offset: Int) {
        guard hasRoom else { return }
        report(
            .xmlUnescapedCharacter,
            "']]>' has to be written as ']]&gt;' outside a CDATA section",
            offset,
            offset + 3,
            fix: Diagnostic.Fix(
                "write ']]&gt;'",
                edits: [Diagnostic.Edit(source.range(offset, offset + 3), "]]&gt;")],
                isSafe: true
            )
        )
    }

    /// Looks at a reference.
    ///
    /// - Returns: the offset behind it
    mutating func checkReference(at start: Int) -> Int {
        if text[start + 1] == UInt8(ascii: "#") { return checkCharacterReference(at: start) }
        let end = text.endOfName(from: start + 1)
        guard end > start + 1 else {
            reportUnescaped(start, "&amp;")
            return start + 1
        }
        guard hasRoom else { return end }
        let name = text.string(start + 1, min(end, start + 129))
        let isKnown = ["lt", "gt", "amp", "apos", "quot"].contains(name)
        if text[end] == UInt8(ascii: ";") {
            if !isKnown { reportUndefined(name, start, end + 1) }
            return end + 1
        }
        if isKnown {
            report(.xmlSyntax, "reference '&\(name)' lacks its ';'", start, end, fix: insertion(";", at: end))
            return end
        }
        reportUnescaped(start, "&amp;")
        return start + 1
    }

    private mutating func reportUndefined(_ name: String, _ start: Int, _ end: Int) {
        guard hasRoom else { return }
        let range = source.range(start, start + 1)
        report(
            .xmlUndefinedEntity,
            "entity '\(name)' is not defined; XML has lt, gt, amp, apos and quot only",
            start,
            end,
            fix: Diagnostic.Fix("write '&amp;\(name);'", edits: [Diagnostic.Edit(range, "&amp;")], isSafe: false)
        )
    }

    private mutating func checkCharacterReference(at start: Int) -> Int {
        let isHexadecimal = text[start + 2] == UInt8(ascii: "x")
        var end = start + (isHexadecimal ? 3 : 2)
        let digits = end
        var value: UInt32 = 0
        while let digit = text[end].digit(isHexadecimal ? 16 : 10) {
            value = min(value * (isHexadecimal ? 16 : 10) + digit, 0x110000)
            end += 1
        }
        guard end > digits else {
            reportUnescaped(start, "&amp;")
            return start + 1
        }
        guard text[end] == UInt8(ascii: ";") else {
            report(.xmlSyntax, "the character reference lacks its ';'", start, end, fix: insertion(";", at: end))
            return end
        }
        if !MarkupScanner.isCharacter(value) {
            report(
                .xmlInvalidCharacter,
                "\(text.string(start, min(end + 1, start + 32))) refers to a character that XML does not have",
                start,
                end + 1
            )
        }
        return end + 1
    }

    /// Whether XML 1.0 has a character (production 2).
    static func isCharacter(_ value: UInt32) -> Bool {
        switch value {
        case 0x9, 0xA, 0xD, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
        default: false
        }
    }

    mutating func findInvalidCharacters() {
        var at = 0
        while at < text.count {
            let byte = text[at]
            let isControl = byte < 0x20 && !SourceText.isSpace(byte)
            let isNoncharacter = byte == 0xEF && text[at + 1] == 0xBF && text[at + 2] >= 0xBE
            if isControl || isNoncharacter, findings.count < findingLimit {
                findings.append(CharacterFinding.control(source, at: at))
            }
            at += 1
        }
    }
}

extension UInt8 {
    /// The value of an ASCII digit in a base of up to 16.
    fileprivate func digit(_ base: UInt32) -> UInt32? {
        let value: UInt32
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): value = UInt32(self - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): value = UInt32(self - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): value = UInt32(self - UInt8(ascii: "A")) + 10
        default: return nil
        }
        return value < base ? value : nil
    }
}
