/// Where the parts of a document are in its bytes, as far as mutation needs to know. Not a judge of anything: what it misreads is mutated otherwise.
struct Markup {
    struct Attribute {
        let name: Range<Int>
        let value: Range<Int>
        /// From the name to the closing quote.
        var whole: Range<Int> { name.lowerBound..<value.upperBound + 1 }
    }

    struct Element {
        /// From the opening `<` to behind the end tag.
        var whole: Range<Int>
        let name: Range<Int>
        /// The name in the end tag; nil for an empty-element tag.
        var endName: Range<Int>?
        /// Where the start tag's `>` or `/>` is.
        let tagEnd: Int
        let attributes: Range<Int>
    }

    private(set) var elements: [Element] = []
    private(set) var attributes: [Attribute] = []
    /// Offsets where content may be put in: behind start tags and end tags, within the root.
    private(set) var gaps: [Int] = []

    /// Reads it; nil where tags don't fit together.
    init?(_ bytes: [UInt8]) {
        var open: [Int] = []
        var at = 0
        while let start = bytes[at...].firstIndex(of: UInt8(ascii: "<")) {
            guard start + 1 < bytes.count else { return nil }
            switch bytes[start + 1] {
            case UInt8(ascii: "!"), UInt8(ascii: "?"):
                guard let end = Self.end(of: bytes, from: start) else { return nil }
                at = end
            case UInt8(ascii: "/"):
                guard let close = bytes[start...].firstIndex(of: UInt8(ascii: ">")), let element = open.popLast() else {
                    return nil
                }
                elements[element].whole = elements[element].whole.lowerBound..<close + 1
                elements[element].endName = start + 2..<close
                at = close + 1
                if !open.isEmpty { gaps.append(at) }
            default:
                guard let (element, isEmpty) = startTag(bytes, start) else { return nil }
                elements.append(element)
                at = element.whole.upperBound
                if !isEmpty { open.append(elements.count - 1) }
                if !open.isEmpty { gaps.append(at) }
            }
        }
        guard open.isEmpty, !elements.isEmpty else { return nil }
    }

    /// Behind a comment, an instruction or a section.
    private static func end(of bytes: [UInt8], from start: Int) -> Int? {
        let marks: [(begin: String, end: String)] = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")]
        for mark in marks where bytes[start...].starts(with: mark.begin.utf8) {
            var at = start + mark.begin.utf8.count
            while at < bytes.count {
                if bytes[at...].starts(with: mark.end.utf8) { return at + mark.end.utf8.count }
                at += 1
            }
        }
        return nil
    }

    private mutating func startTag(_ bytes: [UInt8], _ start: Int) -> (Element, isEmpty: Bool)? {
        let first = attributes.count
        var at = start + 1
        func skip(while condition: (UInt8) -> Bool) -> Range<Int> {
            let begin = at
            while at < bytes.count, condition(bytes[at]) { at += 1 }
            return begin..<at
        }
        let name = skip { $0 > 0x20 && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "/") }
        guard !name.isEmpty else { return nil }
        while at < bytes.count {
            _ = skip { $0 <= 0x20 }
            guard at < bytes.count else { return nil }
            if bytes[at] == UInt8(ascii: ">") || bytes[at] == UInt8(ascii: "/") { break }
            let name = skip { $0 > 0x20 && $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: ">") }
            _ = skip { $0 <= 0x20 || $0 == UInt8(ascii: "=") }
            guard at < bytes.count, bytes[at] == UInt8(ascii: "'") || bytes[at] == UInt8(ascii: "\"") else {
                return nil
            }
            let quote = bytes[at]
            at += 1
            let value = skip { $0 != quote }
            guard at < bytes.count else { return nil }
            at += 1
            attributes.append(Attribute(name: name, value: value))
        }
        let tagEnd = at
        let isEmpty = at < bytes.count && bytes[at] == UInt8(ascii: "/")
        at += isEmpty ? 2 : 1
        guard at <= bytes.count, bytes[at - 1] == UInt8(ascii: ">") else { return nil }
        return (Element(whole: start..<at, name: name, tagEnd: tagEnd, attributes: first..<attributes.count), isEmpty)
    }
}
