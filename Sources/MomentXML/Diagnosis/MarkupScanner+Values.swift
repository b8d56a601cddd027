internal import MomentDiagnostics
internal import XMLTree

extension MarkupScanner {
    /// Reads a value that begins with a quote.
    ///
    /// - Returns: the value without its quotes
    mutating func scanValue(_ opening: Int) -> Range<Int> {
        let quote = text[opening]
        let start = opening + 1
        var end = start
        // The first sign that the quote was lost, and the first `<`.
        var close: Int?
        var less: Int?
        while end < text.count, text[end] != quote {
            if text[end] == UInt8(ascii: ">"), close == nil { close = end }
            if text[end] == UInt8(ascii: "<") {
                if less == nil { less = end }
                // Past the tag and into the next one: the quote is lost for certain.
                if close != nil, text[end - 1] != UInt8(ascii: ">") || end > start + 4_096 { break }
            }
            end += 1
        }
        let isClosed = text[end] == quote
        if let intended = intendedEnd(start, end, isClosed: isClosed, close: close, less: less) {
            reportLostQuote(opening, intended, quote)
            at = intended
            return start..<intended
        }
        guard isClosed else {
            report(
                .xmlUnclosedValue,
                "the document ends inside \(attribute.map { "attribute '\($0)'" } ?? "a value")",
                opening,
                min(end, opening + 64)
            )
            endEarly()
            return start..<start
        }
        if let stray = strayQuote(end, quote) {
            reportUnescaped(end, quote == UInt8(ascii: "'") ? "&apos;" : "&quot;")
            end = stray
        }
        checkValue(start, end)
        at = end + 1
        return start..<end
    }

    /// Where a value was meant to end whose closing quote is lost; nil if it is not.
    private func intendedEnd(_ start: Int, _ end: Int, isClosed: Bool, close: Int?, less: Int?) -> Int? {
        let swallowed = swallowedAttribute(start, end)
        let isFollowed = isClosed && endsValue(end + 1)
        if isFollowed {
            // A value may say 'a > b' or 'x y=', and even a '<' is more likely one to be written as '&lt;'.
            guard let close, let less, close < less, looksLikeTag(less) else { return nil }
        } else if close == nil, less == nil, swallowed == nil {
            return nil
        }
        var candidates: [Int] = []
        if let swallowed { candidates.append(swallowed) }
        if let close {
            let isShort =
                close > start && (text[close - 1] == UInt8(ascii: "/") || text[close - 1] == UInt8(ascii: "?"))
            candidates.append(isShort ? close - 1 : close)
        }
        if candidates.isEmpty, let less { candidates.append(less) }
        guard var intended = candidates.min() else { return nil }
        while intended > start, SourceText.isSpace(text[intended - 1]) { intended -= 1 }
        return intended
    }

    /// Whether a `<` begins something that reads as a tag.
    private func looksLikeTag(_ less: Int) -> Bool {
        let next = text[less + 1]
        return SourceText.startsName(next) || next == UInt8(ascii: "/") || next == UInt8(ascii: "!")
    }

    /// Whether what stands behind a quote shows that the quote ends a value.
    private func endsValue(_ offset: Int) -> Bool {
        switch text[offset] {
        case UInt8(ascii: ">"), UInt8(ascii: "?"): true
        case UInt8(ascii: "/"): text[offset + 1] == UInt8(ascii: ">")
        case let byte: SourceText.isSpace(byte)
        }
    }

    /// Where the white space begins before the first `name=` that a value took in with the quote behind it.
    private func swallowedAttribute(_ start: Int, _ end: Int) -> Int? {
        var at = start
        while at < end {
            guard SourceText.isSpace(text[at]) else {
                at += 1
                continue
            }
            let space = at
            at = text.skipSpace(from: at)
            guard at < end else { return nil }
            let nameEnd = text.endOfName(from: at)
            guard nameEnd > at else { continue }
            at = text.skipSpace(from: nameEnd)
            guard at < end, text[at] == UInt8(ascii: "=") else {
                at = nameEnd
                continue
            }
            let value = text.skipSpace(from: at + 1)
            if text[value] == UInt8(ascii: "'") || text[value] == UInt8(ascii: "\"") { return space }
        }
        return nil
    }

    /// The quote that really ends a value where the first one is part of it, as in `'it's'`.
    private func strayQuote(_ first: Int, _ quote: UInt8) -> Int? {
        guard !endsValue(first + 1), first + 1 < text.count else { return nil }
        var at = first + 1
        while at < text.count, text[at] != UInt8(ascii: "<"), text[at] != UInt8(ascii: ">"),
            text[at] != UInt8(ascii: "=")
        {
            if text[at] == quote, endsValue(at + 1) { return at }
            at += 1
        }
        return nil
    }

    private mutating func checkValue(_ start: Int, _ end: Int) {
        var at = start
        while at < end {
            if text[at] == UInt8(ascii: "&") {
                at = checkReference(at: at)
            } else {
                if text[at] == UInt8(ascii: "<") { reportUnescaped(at, "&lt;") }
                at += 1
            }
        }
    }

    private mutating func reportLostQuote(_ opening: Int, _ intended: Int, _ quote: UInt8) {
        report(
            .xmlUnclosedValue,
            "\(attribute.map { "attribute '\($0)'" } ?? "the value that begins here") lacks its closing quote",
            opening,
            intended,
            fix: insertion(String(UnicodeScalar(quote)), at: intended, isSafe: false)
        )
    }

    /// Reads a value without a quote before it.
    ///
    /// - Returns: the value
    mutating func scanBareValue(_ start: Int, _ name: String) -> Range<Int> {
        var end = start
        while end < text.count, !SourceText.isSpace(text[end]), text[end] != UInt8(ascii: ">"),
            text[end] != UInt8(ascii: "<"),
            text[end] != UInt8(ascii: "/") || text[end + 1] != UInt8(ascii: ">")
        { end += 1 }
        if let closing = closingQuote(from: start) {
            let quote = String(UnicodeScalar(text[closing]))
            report(
                .xmlUnclosedValue,
                "attribute '\(name)' lacks its opening quote",
                start,
                closing + 1,
                fix: insertion(
                    quote,
                    at: start,
                    isSafe: !text.bytes[start..<closing].contains(where: SourceText.isSpace)
                )
            )
            at = closing + 1
            return start..<closing
        }
        if end == start {
            report(.xmlSyntax, "attribute '\(name)' has no value", start, start)
        } else {
            let edits = [
                Diagnostic.Edit(source.range(start, start), "'"), Diagnostic.Edit(source.range(end, end), "'"),
            ]
            report(
                .xmlSyntax,
                "attribute '\(name)' needs quotes around its value",
                start,
                end,
                fix: Diagnostic.Fix("put the value in quotes", edits: edits, isSafe: true)
            )
        }
        at = end
        return start..<end
    }

    /// The quote that closes a value without an opening one; nil if the next quote opens another attribute's value.
    private func closingQuote(from start: Int) -> Int? {
        var at = start
        while at < text.count, text[at] != UInt8(ascii: "<"),
            text[at] != UInt8(ascii: ">") || text[at - 1] == UInt8(ascii: "-")
        {
            if text[at] == UInt8(ascii: "'") || text[at] == UInt8(ascii: "\"") {
                var before = at - 1
                while before > start, SourceText.isSpace(text[before]) { before -= 1 }
                return before >= start && text[before] == UInt8(ascii: "=") && swallowsName(start, before) ? nil : at
            }
            at += 1
        }
        return nil
    }

    /// Whether an `=` has white space and a name before it.
    private func swallowsName(_ start: Int, _ equals: Int) -> Bool {
        var at = equals - 1
        while at > start, SourceText.isSpace(text[at]) { at -= 1 }
        while at > start, SourceText.continuesName(text[at]) { at -= 1 }
        return SourceText.isSpace(text[at])
    }
}
