internal import MomentDiagnostics
internal import XMLTree

extension MarkupScanner {
    /// Reads the XML declaration at the start of the text.
    mutating func scanDeclaration() {
        var attributes = AttributeList()
        at = 5
        while at < text.count {
            at = text.skipSpace(from: at)
            if text.has("?>", at: at) {
                at += 2
                return
            }
            if text[at] == UInt8(ascii: ">") {
                report(.xmlSyntax, "the XML declaration ends with '?>'", at, at + 1, fix: insertion("?", at: at))
                at += 1
                return
            }
            if text[at] == UInt8(ascii: "?"), at + 1 < text.count {
                report(.xmlSyntax, "the XML declaration ends with '?>'", at, at + 1, fix: insertion(">", at: at + 1))
                at += 1
                return
            }
            if text[at] == UInt8(ascii: "<") {
                report(.xmlSyntax, "the XML declaration is not ended with '?>'", 0, 5, fix: insertion("?>", at: at))
                return
            }
            guard at < text.count else { break }
            scanAttribute(&attributes)
        }
        report(.xmlSyntax, "the document ends inside the XML declaration", 0, 5)
        endEarly()
    }

    /// Reads a processing instruction, or an XML declaration in the wrong place.
    mutating func scanInstruction() {
        let start = at
        let nameEnd = text.endOfName(from: start + 2)
        let name = name(start + 2, nameEnd)
        let end = text.index(past: "?>", from: nameEnd)
        let isEnded = text.has("?>", at: end - 2) && end >= nameEnd + 2
        if name.lowercased() == "xml" {
            reportLateDeclaration(start, isEnded ? end : nameEnd, name)
        } else if name.isEmpty {
            report(.xmlSyntax, "a processing instruction begins with its target's name", start, start + 2)
        } else if !isEnded {
            report(.xmlSyntax, "the processing instruction is not ended with '?>'", start, nameEnd)
        }
        if isEnded {
            at = end
        } else if let tag = text.firstIndex(of: UInt8(ascii: "<"), from: start + 2) {
            at = tag
        } else {
            endEarly()
        }
    }

    private mutating func reportLateDeclaration(_ start: Int, _ end: Int, _ name: String) {
        guard name == "xml" else {
            report(.xmlSyntax, "the name '\(name)' is reserved: the XML declaration is written '<?xml'", start, end)
            return
        }
        let isFirst = text.skipSpace(from: 0) == start
        let removed = isFirst ? source.range(0, start) : source.range(start, end)
        report(
            .xmlDeclarationLate,
            isFirst
                ? "there is something before the XML declaration, which has to be the very first"
                : "the XML declaration has to be at the start of the document",
            start,
            end,
            fix: Diagnostic.Fix(
                isFirst ? "remove the white space before it" : "remove it",
                edits: [Diagnostic.Edit(removed, "")],
                isSafe: isFirst && text.skipSpace(from: 0) == start
            )
        )
    }
}
