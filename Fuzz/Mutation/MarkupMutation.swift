/// One change of a document that leaves it well-formed more often than not: what lies behind the parser is reached by such inputs alone.
struct MarkupMutation {
    /// Names and values that mean something, to put in.
    static let words = Words.fromDictionary()
    private static let contents = [
        "text", " ", "<!-- c -->", "<?p i?>", "<![CDATA[<]]>", "&#65;", "&lt;", "&#xE9;", "é", "\n",
        "<a xmlns='urn:b'/>", "<x/>", "0", "-1", "\u{10FFFF}",
    ]
    private static let values = [
        "", "0", "1", "-1", "yes", "no", " vda ", "65535", "65536", "4294967296", "18446744073709551615",
        "18446744073709551616", "9223372036854775807",
        "/a", "a/b", "&#10;", "&quot;", "é", "c0ffee00-0000-4000-8000-000000000001",
        "00000000-0000-0000-0000-000000000000", "::1", "%s",
    ]

    let bytes: [UInt8]
    let markup: Markup
    var random: Random

    init?(_ bytes: [UInt8], seed: UInt32) {
        guard let markup = Markup(bytes) else { return nil }
        self.bytes = bytes
        self.markup = markup
        random = Random(seed)
    }

    /// The changed document. `mutateBytes` changes a piece of it otherwise.
    mutating func mutated(_ mutateBytes: ([UInt8]) -> [UInt8]) -> [UInt8] {
        switch random.below(12) {
        case 0, 1: replaceValue(with: value())
        case 2: replaceValue { Self.harmless(mutateBytes($0)) }
        case 3: removeAttribute()
        case 4: insertAttribute()
        case 5: insert(copyOfElement())
        case 6: removeElement()
        case 7: renameElement()
        case 8: renameAttribute()
        case 9: unwrapElement()
        case 10: insert(Array((random.of(Self.contents) ?? "").utf8))
        default: moveElement()
        }
    }

    /// The document with an element of another one in it.
    mutating func crossed(with other: [UInt8]) -> [UInt8]? {
        guard let element = random.of(Markup(other)?.elements ?? []) else { return nil }
        return insert(Array(other[element.whole]))
    }

    private mutating func value() -> [UInt8] {
        if random.below(2) == 0, let word = random.of(Self.words) { return word }
        return Array((random.of(Self.values) ?? "").utf8)
    }

    private mutating func name() -> [UInt8] {
        if random.below(4) == 0, let element = random.of(markup.elements) { return Array(bytes[element.name]) }
        return random.of(Self.words) ?? Array("a".utf8)
    }

    private func replacing(_ pieces: [(Range<Int>, [UInt8])]) -> [UInt8] {
        var result = bytes
        for (range, piece) in pieces.sorted(by: { $0.0.lowerBound > $1.0.lowerBound }) {
            result.replaceSubrange(range, with: piece)
        }
        return result
    }

    private mutating func replaceValue(with value: [UInt8]) -> [UInt8] { replaceValue { _ in value } }

    private mutating func replaceValue(_ change: ([UInt8]) -> [UInt8]) -> [UInt8] {
        guard let attribute = random.of(markup.attributes) else { return bytes }
        return replacing([(attribute.value, change(Array(bytes[attribute.value])))])
    }

    private mutating func removeAttribute() -> [UInt8] {
        guard let attribute = random.of(markup.attributes) else { return bytes }
        return replacing([(attribute.whole, [])])
    }

    private mutating func insertAttribute() -> [UInt8] {
        guard let element = random.of(markup.elements) else { return bytes }
        if random.below(2) == 0, let attribute = random.of(markup.attributes) {
            return replacing([(element.tagEnd..<element.tagEnd, [0x20] + bytes[attribute.whole])])
        }
        let text = Array(" ".utf8) + name() + Array("='".utf8) + value() + Array("'".utf8)
        return replacing([(element.tagEnd..<element.tagEnd, text)])
    }

    private mutating func copyOfElement() -> [UInt8] {
        guard let element = random.of(markup.elements) else { return [] }
        return Array(bytes[element.whole])
    }

    private mutating func insert(_ content: [UInt8]) -> [UInt8] {
        guard let gap = random.of(markup.gaps) else { return intoEmptyElement(content) }
        return random.below(8) == 0 ? intoEmptyElement(content) : replacing([(gap..<gap, content)])
    }

    private mutating func intoEmptyElement(_ content: [UInt8]) -> [UInt8] {
        guard let element = random.of(markup.elements.filter { $0.endName == nil }) else { return bytes }
        let end = Array(">".utf8) + content + Array("</".utf8) + bytes[element.name] + Array(">".utf8)
        return replacing([(element.tagEnd..<element.whole.upperBound, end)])
    }

    private mutating func removeElement() -> [UInt8] {
        guard let element = random.of(markup.elements.dropFirst()) else { return bytes }
        return replacing([(element.whole, [])])
    }

    private mutating func renameElement() -> [UInt8] {
        guard let element = random.of(markup.elements) else { return bytes }
        let name = name()
        return replacing([(element.name, name)] + (element.endName.map { [($0, name)] } ?? []))
    }

    private mutating func renameAttribute() -> [UInt8] {
        guard let attribute = random.of(markup.attributes) else { return bytes }
        return replacing([(attribute.name, name())])
    }

    private mutating func unwrapElement() -> [UInt8] {
        guard let element = random.of(markup.elements.dropFirst()), let end = element.endName else { return bytes }
        return replacing([
            (element.whole.lowerBound..<element.tagEnd + 1, []), (end.lowerBound - 2..<element.whole.upperBound, []),
        ])
    }

    private mutating func moveElement() -> [UInt8] {
        guard let element = random.of(markup.elements.dropFirst()) else { return bytes }
        let places = markup.gaps.filter { !element.whole.contains($0) && $0 != element.whole.upperBound }
        guard let place = random.of(places) else { return bytes }
        return replacing([(element.whole, []), (place..<place, Array(bytes[element.whole]))])
    }

    /// Bytes that can stand in a value whatever its quotes are.
    private static func harmless(_ bytes: [UInt8]) -> [UInt8] {
        bytes.map { byte in
            switch byte & 0x7F {
            case ..<0x20, 0x7F, UInt8(ascii: "<"), UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "\""):
                UInt8(ascii: "x")
            case let plain: plain
            }
        }
    }
}
