import MomentDiagnostics
import XMLTree

/// Turns repairs into edits of the source text.
struct SourceEdits {
    let storage: TreeStorage

    private func byte(_ offset: Int) -> UInt8 {
        guard let source = storage.source, offset >= 0, offset < source.utf8.count else { return 0 }
        return source.utf8[offset]
    }

    private func edit(_ start: Int, _ end: Int, _ text: String) -> [Diagnostic.Edit] {
        guard let source = storage.source else { return [] }
        return [Diagnostic.Edit(source.range(start, end), text)]
    }

    private func nameLength(_ name: UInt32) -> Int { storage.names[Int(name)].qualifiedName.utf8.count }

    private func isSelfClosing(_ node: Int) -> Bool { storage.nodes[node].tagEnd == storage.nodes[node].end }

    /// Where the end tag begins; behind the start tag of an element that has none.
    private func endTagStart(_ node: Int) -> Int {
        let record = storage.nodes[node]
        var offset = Int(record.end) - 2
        while offset > Int(record.tagEnd), byte(offset) != 0x3C { offset -= 1 }
        return offset
    }

    // MARK: Attributes

    func rename(attribute: Int, to name: String) -> [Diagnostic.Edit] {
        let record = storage.attributes[attribute]
        let old = storage.names[Int(record.name)]
        let start = Int(record.nameStart) + old.qualifiedName.utf8.count - old.localName.utf8.count
        return edit(start, start + old.localName.utf8.count, name)
    }

    func replaceValue(of attribute: Int, with text: String) -> [Diagnostic.Edit] {
        let record = storage.attributes[attribute]
        return edit(
            Int(record.valueStart),
            Int(record.valueEnd),
            text.markup(quotedBy: byte(Int(record.valueStart) - 1))
        )
    }

    /// The attribute goes with the white space before it.
    func remove(attribute: Int) -> [Diagnostic.Edit] {
        let record = storage.attributes[attribute]
        var start = Int(record.nameStart)
        while XMLCharacters.isSpace(byte(start - 1)) { start -= 1 }
        return edit(start, Int(record.valueEnd) + 1, "")
    }

    /// A new attribute stands behind the last one, quoted as that one is.
    func add(attribute name: String, value: String, to node: Int) -> [Diagnostic.Edit] {
        let record = storage.nodes[node]
        var place = Int(record.start) + 1 + nameLength(record.name)
        var quote = "'"
        if record.count > 0 {
            let last = storage.attributes[Int(record.first + record.count) - 1]
            place = Int(last.valueEnd) + 1
            quote = byte(Int(last.valueEnd)) == 0x22 ? "\"" : "'"
        }
        return edit(place, place, " \(name)=\(quote)\(value.markup(quotedBy: quote.utf8.first))\(quote)")
    }

    // MARK: Elements

    func rename(element node: Int, to name: String) -> [Diagnostic.Edit] {
        let record = storage.nodes[node]
        let old = storage.names[Int(record.name)]
        let prefix = old.qualifiedName.utf8.count - old.localName.utf8.count
        let start = Int(record.start) + 1 + prefix
        var edits = edit(start, start + old.localName.utf8.count, name)
        if !isSelfClosing(node) {
            let end = endTagStart(node) + 2 + prefix
            edits += edit(end, end + old.localName.utf8.count, name)
        }
        return edits
    }

    /// What an element holds takes its place.
    func unwrap(element node: Int) -> [Diagnostic.Edit] {
        let record = storage.nodes[node]
        if isSelfClosing(node) { return remove(element: node) }
        return edit(Int(record.start), Int(record.tagEnd), "") + edit(endTagStart(node), Int(record.end), "")
    }

    /// The element goes with the line it stands on alone.
    func remove(element node: Int) -> [Diagnostic.Edit] {
        let (start, end) = wholeLine(Int(storage.nodes[node].start), Int(storage.nodes[node].end))
        return edit(start, end, "")
    }

    private func wholeLine(_ start: Int, _ end: Int) -> (Int, Int) {
        var first = start
        while byte(first - 1) == 0x20 || byte(first - 1) == 0x09 { first -= 1 }
        guard byte(first - 1) == 0x0A, byte(end) == 0x0A || byte(end) == 0x0D else { return (start, end) }
        // The line end before it goes, the one behind it stays.
        first -= 1
        if byte(first - 1) == 0x0D { first -= 1 }
        return (first, end)
    }

    /// Puts text into an element, before one of its children or at its end.
    func add(element text: String, to node: Int, before child: Int?) -> [Diagnostic.Edit] {
        let record = storage.nodes[node]
        if isSelfClosing(node) {
            var start = Int(record.tagEnd) - 2
            while XMLCharacters.isSpace(byte(start - 1)) { start -= 1 }
            return edit(start, Int(record.tagEnd), ">\(text)</\(storage.names[Int(record.name)].qualifiedName)>")
        }
        if let child {
            let start = Int(storage.nodes[child].start)
            return edit(start, start, text + (indent(before: start) ?? ""))
        }
        let end = endTagStart(node)
        guard let lastLine = indent(before: end) else { return edit(end, end, text) }
        var place = end
        while XMLCharacters.isSpace(byte(place - 1)) { place -= 1 }
        return edit(place, place, lastLine + "  " + text)
    }

    /// The line end and blanks before a place, if nothing else is on its line.
    private func indent(before offset: Int) -> String? {
        var start = offset
        while byte(start - 1) == 0x20 || byte(start - 1) == 0x09 { start -= 1 }
        guard byte(start - 1) == 0x0A, let source = storage.source else { return nil }
        return "\n" + String(decoding: source.utf8[start..<offset], as: UTF8.self)
    }

    func move(element node: Int, into parent: Int, before child: Int?) -> [Diagnostic.Edit] {
        guard let source = storage.source else { return [] }
        let record = storage.nodes[node]
        let text = String(decoding: source.utf8[Int(record.start)..<Int(record.end)], as: UTF8.self)
        return remove(element: node) + add(element: text, to: parent, before: child)
    }

    /// Puts an element around a run of others.
    func wrap(from first: Int, to last: Int, in name: String) -> [Diagnostic.Edit] {
        let (start, end) = (Int(storage.nodes[first].start), Int(storage.nodes[last].end))
        let line = indent(before: start) ?? ""
        return edit(start, start, "<\(name)>\(line)") + edit(end, end, "\(line)</\(name)>")
    }

    // MARK: Text

    func trimmed(text node: Int) -> (start: Int, end: Int) {
        var (start, end) = (Int(storage.nodes[node].start), Int(storage.nodes[node].end))
        while start < end, XMLCharacters.isSpace(byte(start)) { start += 1 }
        while end > start, XMLCharacters.isSpace(byte(end - 1)) { end -= 1 }
        return (start, end)
    }

    func replace(text node: Int, with text: String) -> [Diagnostic.Edit] {
        let (start, end) = trimmed(text: node)
        return edit(start, end, text.markup(quotedBy: nil))
    }

    /// Sets the text of an element that has none.
    func fill(element node: Int, with text: String) -> [Diagnostic.Edit] {
        let record = storage.nodes[node]
        if isSelfClosing(node) { return add(element: text.markup(quotedBy: nil), to: node, before: nil) }
        return edit(Int(record.tagEnd), endTagStart(node), text.markup(quotedBy: nil))
    }
}
