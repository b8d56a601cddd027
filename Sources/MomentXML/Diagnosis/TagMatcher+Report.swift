internal import MomentDiagnostics
internal import XMLTree

extension TagMatcher {
    /// Reports the elements above a position of the stack as unclosed, and closes them.
    mutating func closeUnclosed(above position: Int, before end: Tag) {
        let unclosed = open[(position + 1)...].compactMap { tag($0) }
        report(
            unclosed,
            noticed: end.start,
            "here <\(end.name)> is closed, which is around it",
            insertBefore: end.start
        )
        while open.count > position + 1 { close(at: end.start) }
    }

    /// Deals with what is open at the text's end.
    mutating func matchEnd() {
        let unclosed = open.compactMap { tag($0) }
        guard !scanner.endsEarly, let innermost = unclosed.last else { return }
        let end = text.count
        let mended = report(unclosed, noticed: end, "the document ends here", insertBefore: end, isTried: true)
        if mended { return }
        if unclosed.count == 1 {
            report(unclosed, noticed: end, "the document ends here", insertBefore: end)
            return
        }
        let closing = unclosed.reversed().map { "</\($0.name)>" }.joined()
        let around = unclosed.count - 1
        findings.append(
            Diagnostic(
                .xmlUnclosedElement,
                layer: .xml,
                message:
                    "the document ends before <\(innermost.name)> and \(around) element\(around == 1 ? "" : "s") around it are closed",
                range: source.range(innermost.start, innermost.end),
                notes: [Diagnostic.Note("the document ends here", range: source.range(end, end))],
                fixes: unclosed.count > 64
                    ? []
                    : [
                        Diagnostic.Fix(
                            "close the elements",
                            edits: [Diagnostic.Edit(source.range(end, end), closing)],
                            isSafe: false
                        )
                    ]
            )
        )
    }

    /// Reports elements that have no end tag, outermost first.
    ///
    /// - Parameter isTried: only look for causes other than plain missing end tags
    /// - Returns: whether such causes explained all of them
    @discardableResult
    private mutating func report(
        _ unclosed: [Tag],
        noticed: Int,
        _ note: String,
        insertBefore: Int,
        isTried: Bool = false
    ) -> Bool {
        var rest: [Tag] = []
        var index = 0
        while index < unclosed.count, findings.count < scanner.findingLimit {
            let element = unclosed[index]
            let next = index + 1 < unclosed.count ? unclosed[index + 1] : nil
            let isRun = index + 2 < unclosed.count && unclosed[index + 2].name == element.name
            if let next, next.name == element.name, !next.hasAttributes, !isRun {
                // `<name>vm<name>`: the second one was to close the first.
                reportLostSlash(next, of: element)
                index += 2
            } else if let lost = lostOpenings.takeEnd(element.name, after: element.end, before: noticed) {
                reportLostLess(lost)
                index += 1
            } else {
                // A tag without `>` has its finding already.
                if !element.lacksEnd { rest.append(element) }
                index += 1
            }
        }
        if isTried { return rest.isEmpty || rest.count < unclosed.count }
        for element in rest.prefix(scanner.findingLimit) {
            reportUnclosed(element, noticed: noticed, note, insertBefore: insertBefore)
        }
        return true
    }

    private mutating func reportUnclosed(_ element: Tag, noticed: Int, _ note: String, insertBefore: Int) {
        let position = source.range(noticed, noticed)
        var fix = Diagnostic.Fix(
            "close it before there",
            edits: [Diagnostic.Edit(source.range(insertBefore, insertBefore), "</\(element.name)>")],
            isSafe: false
        )
        // Nothing inside: it was to be an empty-element tag.
        if text.skipSpace(from: element.end) >= noticed || element.hasAttributes,
            text[element.end - 1] == UInt8(ascii: ">")
        {
            let place = source.range(element.end - 1, element.end - 1)
            fix = Diagnostic.Fix("make it an empty element", edits: [Diagnostic.Edit(place, "/")], isSafe: false)
        }
        findings.append(
            Diagnostic(
                .xmlUnclosedElement,
                layer: .xml,
                message: "<\(element.name)> is never closed",
                range: source.range(element.start, element.end),
                notes: [Diagnostic.Note(note, range: position)],
                fixes: [fix]
            )
        )
    }

    private mutating func reportLostSlash(_ tag: Tag, of element: Tag) {
        let place = source.range(tag.start + 1, tag.start + 1)
        findings.append(
            Diagnostic(
                .xmlUnclosedElement,
                layer: .xml,
                message: "<\(tag.name)> opens an element inside <\(element.name)> that is never closed; "
                    + "</\(tag.name)> seems meant",
                range: source.range(tag.start, tag.end),
                notes: [
                    Diagnostic.Note("<\(element.name)> begins here", range: source.range(element.start, element.end))
                ],
                fixes: [Diagnostic.Fix("insert '/'", edits: [Diagnostic.Edit(place, "/")])]
            )
        )
    }

    mutating func reportMisspelt(_ end: Tag, _ start: Tag) {
        // A name that nothing else in the document has is the likelier slip.
        // But where the end tag's name is that of elements inside, it is the end tag that slipped.
        let isStart =
            nameCounts[start.name] == 1 && (nameCounts[end.name] ?? 0) > 1
            && !recovered.hasChild(end.name, since: start.start)
        let (wrong, right) = isStart ? (start, end) : (end, start)
        let range = source.range(wrong.start, wrong.end)
        let name = source.range(wrong.nameStart, wrong.nameEnd)
        let other = isStart ? "the end tag is here" : "the element begins here"
        findings.append(
            Diagnostic(
                .xmlMismatchedEndTag,
                layer: .xml,
                message: isStart
                    ? "<\(start.name)> is closed as </\(end.name)>"
                    : "</\(end.name)> does not close <\(start.name)>, which is open here",
                range: range,
                expected: [right.name],
                notes: [Diagnostic.Note(other, range: source.range(right.start, right.end))],
                fixes: [
                    Diagnostic.Fix(
                        "change '\(wrong.name)' to '\(right.name)'",
                        edits: [Diagnostic.Edit(name, right.name)],
                        isSafe: Spelling.evident([right.name], as: wrong.name) != nil
                    )
                ]
            )
        )
    }

    /// Reports an end tag without a start tag.
    mutating func reportOrphan(_ end: Tag) {
        let top = open.last.flatMap { tag($0) }
        if open.isEmpty { forgetOutside() }
        if let lost = lostOpenings.takeStart(end.name, after: top?.start ?? 0, before: end.start) {
            reportLostLess(lost)
            return
        }
        let range = source.range(end.start, end.end)
        findings.append(
            Diagnostic(
                .xmlMismatchedEndTag,
                layer: .xml,
                message: "</\(end.name)> closes an element that was never opened",
                range: range,
                notes: top.map {
                    [Diagnostic.Note("<\($0.name)> is open here", range: source.range($0.start, $0.end))]
                } ?? [],
                fixes: [Diagnostic.Fix("remove it", edits: [Diagnostic.Edit(range, "")], isSafe: false)]
            )
        )
    }

    private mutating func reportLostLess(_ lost: LostOpenings.Place) {
        if open.isEmpty { forgetOutside() }
        let place = source.range(lost.start, lost.start)
        findings.append(
            Diagnostic(
                .xmlSyntax,
                layer: .xml,
                message: "'\(text.string(lost.start, min(lost.end, lost.start + 64)))' is a tag that lacks its '<'",
                range: source.range(lost.start, lost.end),
                fixes: [Diagnostic.Fix("insert '<'", edits: [Diagnostic.Edit(place, "<")])]
            )
        )
    }
}
