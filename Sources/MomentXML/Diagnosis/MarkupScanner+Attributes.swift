internal import MomentDiagnostics
internal import XMLTree

/// The attributes of the tag being read.
struct AttributeList {
    /// Where each name was first met.
    var names: NameMap<Int> = [:]
    var values: NameMap<Range<Int>> = [:]
    var declared: [String] = []
    var used: [Tag.Prefix] = []
}

extension MarkupScanner {
    /// Reads an attribute, or steps over what can't be one.
    mutating func scanAttribute(_ attributes: inout AttributeList) {
        let nameStart = at
        let nameEnd = text.endOfName(from: nameStart)
        guard nameEnd > nameStart else {
            let end = endOfJunk(from: at)
            report(.xmlSyntax, "\(quoted(text.string(at, min(end, at + 64)))) does not belong here", at, end)
            at = end
            return
        }
        let name = name(nameStart, nameEnd)
        var valueStart = text.skipSpace(from: nameEnd)
        if text[valueStart] == UInt8(ascii: "=") {
            valueStart = text.skipSpace(from: valueStart + 1)
        } else if isQuote(text[valueStart]) {
            report(
                .xmlSyntax,
                "attribute '\(name)' lacks the '=' before its value",
                nameStart,
                valueStart,
                attribute: name,
                fix: insertion("=", at: nameEnd)
            )
        } else {
            report(.xmlSyntax, "attribute '\(name)' has no value", nameStart, nameEnd, attribute: name)
            at = nameEnd
            return
        }
        attribute = name
        let value = isQuote(text[valueStart]) ? scanValue(valueStart) : scanBareValue(valueStart, name)
        attribute = nil
        note(name, nameStart, nameEnd, value, &attributes)
    }

    private func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") }

    private func endOfJunk(from offset: Int) -> Int {
        var end = offset + 1
        while end < text.count, !SourceText.isSpace(text[end]), text[end] != UInt8(ascii: ">"),
            text[end] != UInt8(ascii: "<"),
            text[end] != UInt8(ascii: "/") || text[end + 1] != UInt8(ascii: ">")
        { end += 1 }
        return end
    }

    private mutating func note(
        _ name: String,
        _ start: Int,
        _ end: Int,
        _ value: Range<Int>,
        _ attributes: inout AttributeList
    ) {
        if let first = attributes.names[name] {
            report(
                .xmlDuplicateAttribute,
                "attribute '\(name)' is set twice",
                start,
                end,
                attribute: name,
                notes: [Diagnostic.Note("the first is here", range: source.range(first, first + (end - start)))],
                fix: Diagnostic.Fix(
                    "remove the second '\(name)'",
                    edits: [Diagnostic.Edit(source.range(start, min(value.upperBound + 1, text.count)), "")],
                    isSafe: text.bytes[value].elementsEqual(text.bytes[attributes.value(of: name)])
                )
            )
        } else {
            attributes.names[name] = start
            attributes.values[name] = value
        }
        guard let colon = name.firstIndex(of: ":") else { return }
        let (prefix, local) = (String(name[..<colon]), String(name[name.index(after: colon)...]))
        guard prefix == "xmlns" else {
            attributes.used.append(Tag.Prefix(name: prefix, attribute: name, start: start, end: end))
            return
        }
        attributes.declared.append(local)
        if value.isEmpty {
            report(
                .xmlUndeclaredPrefix,
                "prefix '\(local)' is declared without a namespace",
                start,
                end,
                attribute: name
            )
        }
    }
}

extension AttributeList {
    fileprivate func value(of name: String) -> Range<Int> { values[name] ?? 0..<0 }
}
