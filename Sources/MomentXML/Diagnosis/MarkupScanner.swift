internal import MomentDiagnostics
internal import XMLTree

/// Reads text as tags and character data, forgivingly: each mistake is a finding, and reading goes on as if it were mended.
struct MarkupScanner {
    let source: XMLSource
    /// How many mistakes are looked for.
    let findingLimit: Int
    let text: SourceText
    var markup: [Markup] = []
    var findings: [Diagnostic] = []
    /// Whether the text ends inside a tag or the like, so that open elements need no finding of their own.
    var endsEarly = false
    var at = 0
    /// The attribute whose value is being read.
    var attribute: String?
    /// Whether there is more markup than can be looked at.
    var isTooLong = false

    /// Each takes about 150 bytes; a document of a thousand disks has some 20,000.
    static let markupLimit = 500_000

    init(_ source: XMLSource, findingLimit: Int) {
        self.source = source
        self.findingLimit = findingLimit
        text = SourceText(source)
    }

    mutating func scan() {
        findInvalidCharacters()
        if text.has("<?xml", at: 0), SourceText.isSpace(text[5]) { scanDeclaration() }
        while at < text.count, !isTooLong {
            if markup.count > MarkupScanner.markupLimit { isTooLong = true }
            // What follows would not be shown, and each mistake costs a look at its surroundings.
            if findings.count >= findingLimit { endEarly() }
            if text[at] == UInt8(ascii: "<") { scanMarkup() } else { scanText() }
        }
    }

    private mutating func scanMarkup() {
        let next = text[at + 1]
        if text.has("<!--", at: at) {
            scanComment()
        } else if text.has("<![CDATA[", at: at) {
            scanDelimited(from: at + 9, to: "]]>", "CDATA section")
        } else if text.has("<!DOCTYPE", at: at) {
            findings.append(DocumentTypeFinding.make(source, at: at))
            at = text.endOfDocumentType(from: at)
        } else if text.has("<!", at: at) {
            scanBrokenDeclaration()
        } else if next == UInt8(ascii: "?") {
            scanInstruction()
        } else if next == UInt8(ascii: "/") {
            scanEndTag()
        } else if SourceText.startsName(next) || isSpacedTag(at) {
            scanStartTag()
        } else {
            reportUnescaped(at, "&lt;")
            scanText(from: at + 1)
        }
    }

    /// Whether a `<` with white space behind it begins a tag nevertheless: its name must be one that a tag closes.
    private func isSpacedTag(_ start: Int) -> Bool {
        let nameStart = text.skipSpace(from: start + 1)
        let nameEnd = text.endOfName(from: nameStart)
        guard nameStart > start + 1, nameEnd > nameStart, nameEnd - nameStart < 256 else { return false }
        // Far enough for any tag a person writes.
        let window = min(nameEnd + 4_096, text.count)
        var at = nameEnd
        while at < window, text[at] != UInt8(ascii: "<"), text[at] != UInt8(ascii: ">") { at += 1 }
        return text[at] == UInt8(ascii: ">")
            && (text[at - 1] == UInt8(ascii: "/") || at == nameEnd || quotes(nameEnd, at))
    }

    private func quotes(_ start: Int, _ end: Int) -> Bool {
        (start..<end).contains { text[$0] == UInt8(ascii: "'") || text[$0] == UInt8(ascii: "\"") }
    }

    // MARK: Comments and the like

    private mutating func scanComment() {
        let start = at
        var end = at + 4
        while end < text.count {
            if text.has("-->", at: end) {
                at = end + 3
                return
            }
            if text.has("--", at: end) {
                report(
                    .xmlSyntax,
                    "'--' is not allowed inside a comment, which ends with '-->'",
                    end,
                    end + 2,
                    fix: lostEnd(of: start, at: end + 2)
                )
                // With white space and a tag behind it, the dashes were the comment's end.
                let next = text.skipSpace(from: end + 2)
                if text[next] == UInt8(ascii: "<") {
                    at = end + 2
                } else {
                    at = text.index(past: "-->", from: end + 2)
                }
                return
            }
            if text.has("<!--", at: end) {
                report(.xmlSyntax, "the comment is not ended with '-->'", start, start + 4)
                at = end
                return
            }
            end += 1
        }
        report(.xmlSyntax, "the comment is not ended with '-->'", start, start + 4)
        // What looks like a tag behind it is read on, so that one lost dash does not hide the rest.
        if let tag = text.firstIndex(of: UInt8(ascii: "<"), from: start + 4) { at = tag } else { endEarly() }
    }

    private func lostEnd(of start: Int, at end: Int) -> Diagnostic.Fix? {
        guard text[text.skipSpace(from: end)] == UInt8(ascii: "<") else { return nil }
        return Diagnostic.Fix("insert '>'", edits: [Diagnostic.Edit(source.range(end, end), ">")])
    }

    private mutating func scanDelimited(from content: Int, to delimiter: StaticString, _ what: String) {
        let start = at
        at = text.index(past: delimiter, from: content)
        let length = delimiter.utf8CodeUnitCount
        if at < content + length || !text.has(delimiter, at: at - length) {
            report(.xmlSyntax, "the \(what) is not ended with '\(delimiter)'", start, content)
            if let tag = text.firstIndex(of: UInt8(ascii: "<"), from: content) { at = tag } else { endEarly() }
        }
    }

    private mutating func scanBrokenDeclaration() {
        let start = at
        let end = text.endOfTag(from: start + 2)
        report(.xmlSyntax, "a comment begins with '<!--', a CDATA section with '<![CDATA['", start, start + 2)
        at = max(end, start + 2)
    }

    mutating func endEarly() {
        endsEarly = true
        at = text.count
    }
}
