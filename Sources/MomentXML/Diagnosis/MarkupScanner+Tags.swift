internal import MomentDiagnostics
internal import XMLTree

extension MarkupScanner {
    // MARK: End tags

    mutating func scanEndTag() {
        let start = at
        var nameStart = start + 2
        if SourceText.isSpace(text[nameStart]) {
            nameStart = text.skipSpace(from: nameStart)
            report(
                .xmlSyntax,
                "the name has to follow '</' at once",
                start,
                nameStart,
                fix: Diagnostic.Fix(
                    "remove the space",
                    edits: [Diagnostic.Edit(source.range(start + 2, nameStart), "")],
                    isSafe: true
                )
            )
        }
        let nameEnd = text.endOfName(from: nameStart)
        var end = text.skipSpace(from: nameEnd)
        if text[end] == UInt8(ascii: ">") {
            end += 1
        } else if end >= text.count {
            report(.xmlSyntax, "the document ends inside the end tag </\(name(nameStart, nameEnd))>", start, nameEnd)
            endEarly()
            return
        } else if let close = closing(from: end) {
            report(.xmlSyntax, "an end tag holds nothing but its name", end, close)
            end = close + 1
        } else {
            let tag = "</\(name(nameStart, nameEnd))>"
            report(.xmlSyntax, "the end tag \(tag) lacks its '>'", start, nameEnd, fix: insertion(">", at: nameEnd))
            end = nameEnd
        }
        add(
            Tag(
                kind: .end,
                name: name(nameStart, nameEnd),
                start: start,
                end: end,
                nameStart: nameStart,
                nameEnd: nameEnd
            )
        )
        at = max(end, start + 2)
    }

    /// Where a `>` comes on the same line before any `<`.
    private func closing(from offset: Int) -> Int? {
        var at = offset
        while at < text.count, text[at] != UInt8(ascii: "<"), text[at] != 0x0A {
            if text[at] == UInt8(ascii: ">") { return at }
            at += 1
        }
        return nil
    }

    // MARK: Start tags

    mutating func scanStartTag() {
        let start = at
        let nameStart = text.skipSpace(from: start + 1)
        if SourceText.isSpace(text[start + 1]) {
            report(
                .xmlSyntax,
                "the name has to follow '<' at once",
                start,
                nameStart,
                fix: Diagnostic.Fix(
                    "remove the space",
                    edits: [Diagnostic.Edit(source.range(start + 1, nameStart), "")],
                    isSafe: true
                )
            )
        }
        let nameEnd = text.endOfName(from: nameStart)
        var tag = Tag(
            kind: .start,
            name: name(nameStart, nameEnd),
            start: start,
            end: nameEnd,
            nameStart: nameStart,
            nameEnd: nameEnd
        )
        let before = findings.count
        at = nameEnd
        var attributes = AttributeList()
        var lastGood = nameEnd
        while at < text.count {
            let gap = at
            at = text.skipSpace(from: at)
            let byte = text[at]
            if byte == UInt8(ascii: ">") || (byte == UInt8(ascii: "/") && text[at + 1] == UInt8(ascii: ">")) { break }
            if byte == UInt8(ascii: "<") || at >= text.count { break }
            if byte == UInt8(ascii: "/"), isLostClose(at) {
                tag.kind = .empty
                at += 1
                lastGood = at
                break
            }
            let known = findings.count
            if gap == at, at > nameEnd, SourceText.startsName(byte) { reportMissingSpace(gap) }
            scanAttribute(&attributes)
            if findings.count == known { lastGood = at }
        }
        finish(&tag, attributes, lastGood: lastGood, findingsBefore: before)
    }

    /// Whether a `/` ends an empty-element tag that lacks its `>`.
    private func isLostClose(_ slash: Int) -> Bool {
        let next = text.skipSpace(from: slash + 1)
        return next >= text.count || text[next] == UInt8(ascii: "<")
    }

    private mutating func finish(_ tag: inout Tag, _ attributes: AttributeList, lastGood: Int, findingsBefore: Int) {
        if text[at] == UInt8(ascii: "/"), tag.kind == .start {
            tag.kind = .empty
            at += 2
        } else if text[at] == UInt8(ascii: ">") {
            at += 1
        } else if at >= text.count, tag.kind == .start {
            if findings.count == findingsBefore {
                report(.xmlSyntax, "the document ends inside the tag <\(tag.name)>", tag.start, tag.nameEnd)
            }
            endsEarly = true
        } else {
            guard finishUnclosed(&tag, lastGood: lastGood, findingsBefore: findingsBefore) else { return }
        }
        tag.end = at
        tag.hasAttributes = !attributes.names.isEmpty
        tag.declared = attributes.declared
        tag.used = attributes.used
        add(tag)
    }

    /// Ends a tag that runs into a `<`.
    ///
    /// - Returns: false if it was no tag at all, but a less-than sign in text
    private mutating func finishUnclosed(_ tag: inout Tag, lastGood: Int, findingsBefore: Int) -> Bool {
        // What looked wrong inside came of reading text as attributes.
        let isLostQuote = findings.count > findingsBefore && findings[findingsBefore].code == .xmlUnclosedValue
        if !isLostQuote, findings.count > findingsBefore { findings.removeSubrange(findingsBefore...) }
        let closed = text.has("</", at: at) ? name(at + 2, text.endOfName(from: at + 2)) : ""
        if let open = openName(), open == closed, tag.name != closed, lastGood == tag.nameEnd, tag.kind == .start {
            reportUnescaped(tag.start, "&lt;")
            markup.append(.text(start: tag.start, end: at))
            return false
        }
        var place = lastGood
        if !closed.isEmpty, tag.name.hasPrefix(closed), lastGood == tag.nameEnd {
            // `<nametext</name>`: the text was read as part of the name.
            tag.name = closed
            place = tag.nameStart + closed.utf8.count
        }
        tag.lacksEnd = true
        if !isLostQuote {
            report(
                .xmlSyntax,
                "tag <\(tag.name)> lacks its '>'",
                tag.start,
                place,
                fix: insertion(">", at: place, isSafe: closed.isEmpty)
            )
        }
        return true
    }

    private mutating func reportMissingSpace(_ offset: Int) {
        report(
            .xmlSyntax,
            "attribute '\(text.string(offset, min(text.endOfName(from: offset), offset + 64)))' needs a space before it",
            offset,
            text.endOfName(from: offset),
            fix: insertion(" ", at: offset)
        )
    }

    // MARK: Parts

    /// The element that is open here, as far as the last few tags tell.
    private func openName() -> String? {
        var depth = 0
        for item in markup.suffix(64).reversed() {
            guard case .tag(let tag) = item else { continue }
            switch tag.kind {
            case .empty: break
            case .end: depth += 1
            case .start:
                if depth == 0 { return tag.name }
                depth -= 1
            }
        }
        return nil
    }

    private mutating func add(_ tag: Tag) {
        var tag = tag
        var at = tag.start
        // Deeper than this, indentation tells nothing.
        while at > 0, tag.start - at < 512, text[at - 1] == 0x20 || text[at - 1] == 0x09 { at -= 1 }
        if at == 0 || text[at - 1] == 0x0A { tag.indent = tag.start - at }
        markup.append(.tag(tag))
    }

    /// A name as a string, cut where no person would have written it.
    ///
    /// Control characters in it are left out: they are findings of their own.
    func name(_ start: Int, _ end: Int) -> String {
        let end = min(end, start + 1_024)
        guard start < end, text.bytes[start..<end].contains(where: SourceText.isControl) else {
            return text.string(start, end)
        }
        return String(decoding: text.bytes[start..<end].filter { !SourceText.isControl($0) }, as: UTF8.self)
    }
}
