import MomentTesting
import MomentXML
import TestSupport
import XMLTree

/// A single change to a document's text, and where a finding on it may begin.
struct TextMutation {
    enum Kind: String, CaseIterable {
        case deleteStartTag, deleteEndTag, misspellEndTag, deleteEndTagSlash, deleteEmptyTagSlash
        case deleteOpeningQuote, deleteClosingQuote, deleteEquals
        case deleteStartTagLess, deleteEndTagLess, deleteStartTagGreater, deleteEndTagGreater, deleteEmptyTagGreater
        case bareAmpersandInText, bareAmpersandInValue, bareLessInText, bareLessInValue
        case duplicateAttribute, undeclaredElementPrefix, undeclaredAttributePrefix
        case secondRoot, textAfterRoot, truncation, controlCharacter, lateDeclaration
    }

    let kind: Kind
    let text: [UInt8]
    /// The stretches of the changed text that are the changed construct.
    let expected: [Range<Int>]
    /// The name of the attribute or element that the change is in; nil where it is in neither.
    var name: String?
}

/// Makes mutations of one document, which must be in UTF-8 without byte order mark.
struct TextMutator {
    struct Element {
        let name: String
        let start: Range<Int>
        /// The range of the end tag, or nil for an empty-element tag.
        let end: Range<Int>?
        let attributes: [(name: Range<Int>, value: Range<Int>)]
    }

    let text: [UInt8]
    private(set) var elements: [Element] = []
    private(set) var texts: [Range<Int>] = []

    init(_ document: XMLDocument) {
        text = document.source?.utf8 ?? []
        collect(.element(document.root))
    }

    private mutating func collect(_ node: XMLNode) {
        func offsets(_ range: SourceRange?) -> Range<Int> { range.map { $0.start.offset..<$0.end.offset } ?? 0..<0 }
        switch node {
        case .text(let content):
            if !content.isBlank { texts.append(offsets(content.trimmedRange)) }
        case .element(let element):
            let start = offsets(element.startTagRange)
            let whole = offsets(element.range)
            var end: Range<Int>?
            if start.upperBound < whole.upperBound, let less = text[..<whole.upperBound].lastIndex(of: 0x3C) {
                end = less..<whole.upperBound
            }
            elements.append(
                Element(
                    name: element.name.qualifiedName,
                    start: start,
                    end: end,
                    attributes: element.attributes.map { (offsets($0.nameRange), offsets($0.valueRange)) }
                )
            )
            for child in element.children { collect(child) }
        case .comment, .processingInstruction: break
        }
    }

    func mutate(_ kind: TextMutation.Kind, using generator: inout SeededRandom) -> TextMutation? {
        guard let root = elements.first, let element = elements.randomElement(using: &generator) else { return nil }
        let attribute = element.attributes.randomElement(using: &generator)
        let content = texts.randomElement(using: &generator)
        var mutation = mutate(kind, root, element, attribute, content, &generator)
        switch kind {
        case .deleteOpeningQuote, .deleteClosingQuote, .deleteEquals, .bareAmpersandInValue, .bareLessInValue,
            .duplicateAttribute, .undeclaredAttributePrefix:
            mutation?.name = attribute.map { String(decoding: text[$0.name], as: UTF8.self) }
        case .deleteStartTag, .deleteEndTag, .misspellEndTag, .deleteEndTagSlash, .deleteEmptyTagSlash,
            .deleteStartTagLess,
            .deleteEndTagLess, .deleteStartTagGreater, .deleteEndTagGreater, .deleteEmptyTagGreater,
            .undeclaredElementPrefix:
            mutation?.name = element.name
        case .bareAmpersandInText, .bareLessInText, .secondRoot, .textAfterRoot, .truncation, .controlCharacter,
            .lateDeclaration:
            break
        }
        return mutation
    }

    private func mutate(
        _ kind: TextMutation.Kind,
        _ root: Element,
        _ element: Element,
        _ attribute: (name: Range<Int>, value: Range<Int>)?,
        _ content: Range<Int>?,
        _ generator: inout SeededRandom
    ) -> TextMutation? {
        switch kind {
        case .deleteStartTag:
            guard let end = element.end else { return nil }
            let length = element.start.count
            return replace(element.start, "", kind, [end.lowerBound - length..<end.upperBound - length])
        case .deleteEndTag: return element.end.flatMap { replace($0, "", kind, [element.start]) }
        case .misspellEndTag:
            guard let end = element.end else { return nil }
            let place = end.lowerBound + 2 + Int.random(in: 0..<element.name.utf8.count, using: &generator)
            let letter = Bool.random(using: &generator) ? "" : "q"
            return replace(place..<place + 1, letter, kind, [end])
        case .deleteEndTagSlash: return element.end.flatMap { delete($0.lowerBound + 1, kind, $0) }
        case .deleteEmptyTagSlash:
            return element.end == nil ? delete(element.start.upperBound - 2, kind, element.start) : nil
        case .deleteOpeningQuote:
            return attribute.flatMap { delete($0.value.lowerBound - 1, kind, $0.name.lowerBound..<$0.value.upperBound) }
        case .deleteClosingQuote:
            return attribute.flatMap { delete($0.value.upperBound, kind, $0.name.lowerBound..<$0.value.upperBound) }
        case .deleteEquals:
            guard let attribute, let equals = text[attribute.name.upperBound...].firstIndex(of: 0x3D) else {
                return nil
            }
            return delete(equals, kind, attribute.name.lowerBound..<attribute.value.upperBound)
        case .deleteStartTagLess:
            return element.end == nil ? nil : delete(element.start.lowerBound, kind, element.start)
        case .deleteEndTagLess: return element.end.flatMap { delete($0.lowerBound, kind, $0) }
        case .deleteStartTagGreater:
            return element.end == nil ? nil : delete(element.start.upperBound - 1, kind, element.start)
        case .deleteEndTagGreater: return element.end.flatMap { delete($0.upperBound - 1, kind, $0) }
        case .deleteEmptyTagGreater:
            return element.end == nil ? delete(element.start.upperBound - 1, kind, element.start) : nil
        case .bareAmpersandInText: return content.flatMap { insert("&", in: $0, kind, &generator) }
        case .bareAmpersandInValue: return attribute.flatMap { insert("&", in: $0.value, kind, &generator) }
        case .bareLessInText: return content.flatMap { insert("<", in: $0, kind, &generator) }
        case .bareLessInValue: return attribute.flatMap { insert("<", in: $0.value, kind, &generator) }
        case .controlCharacter: return insert("\u{1}", in: content ?? root.start, kind, &generator)
        case .duplicateAttribute:
            guard let attribute else { return nil }
            let copy =
                " " + String(decoding: text[attribute.name.lowerBound...attribute.value.upperBound], as: UTF8.self)
            let place = element.start.upperBound - (element.end == nil ? 2 : 1)
            return replace(place..<place, copy, kind, [place..<place + copy.utf8.count])
        case .undeclaredElementPrefix:
            guard element.end == nil else { return nil }
            let place = element.start.lowerBound + 1
            return replace(place..<place, "u:", kind, [place - 1..<place + 2 + element.name.utf8.count])
        case .undeclaredAttributePrefix:
            guard let attribute else { return nil }
            let place = attribute.name.lowerBound
            return replace(place..<place, "u:", kind, [place..<attribute.value.upperBound + 2])
        case .secondRoot: return replace(text.count..<text.count, "<again/>\n", kind, [text.count..<text.count + 8])
        case .textAfterRoot: return replace(text.count..<text.count, "more\n", kind, [text.count..<text.count + 4])
        case .truncation: return truncate(root, &generator)
        case .lateDeclaration:
            guard !text.starts(with: "<?xml".utf8) else { return nil }
            return replace(0..<0, "\n<?xml version='1.0'?>\n", kind, [0..<22])
        }
    }

    private func truncate(_ root: Element, _ generator: inout SeededRandom) -> TextMutation? {
        guard let end = root.end, end.lowerBound > root.start.upperBound else { return nil }
        let cut = Int.random(in: root.start.upperBound..<end.lowerBound, using: &generator)
        guard text[cut] & 0xC0 != 0x80 else { return nil }
        let less = text[..<cut].lastIndex(of: 0x3C) ?? 0
        let open = elements.last { $0.start.upperBound <= cut && ($0.end.map { $0.upperBound > cut } ?? false) }
        return TextMutation(
            kind: .truncation,
            text: Array(text[..<cut]),
            expected: [less..<cut + 1, open?.start ?? 0..<0]
        )
    }

    private func delete(_ offset: Int, _ kind: TextMutation.Kind, _ construct: Range<Int>) -> TextMutation {
        replace(offset..<offset + 1, "", kind, [construct])
    }

    private func insert(
        _ character: String,
        in range: Range<Int>,
        _ kind: TextMutation.Kind,
        _ generator: inout SeededRandom
    ) -> TextMutation? {
        let place = Int.random(in: range.lowerBound...range.upperBound, using: &generator)
        guard place == text.count || text[place] & 0xC0 != 0x80 else { return nil }
        return replace(place..<place, character, kind, [place..<place + 1])
    }

    private func replace(_ range: Range<Int>, _ new: String, _ kind: TextMutation.Kind, _ expected: [Range<Int>])
        -> TextMutation
    {
        TextMutation(
            kind: kind,
            text: text[..<range.lowerBound] + Array(new.utf8) + text[range.upperBound...],
            expected: expected
        )
    }
}
