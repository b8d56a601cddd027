public import XMLTree

/// Makes mistakes in documents, the same ones for the same seed.
public struct Mutator {
    private var random: SeededGenerator
    private let entersDomains: Bool

    /// Makes a mutator.
    ///
    /// - Parameters:
    ///   - seed: where its random numbers start
    ///   - entersDomains: whether it also changes what is inside `<domain>` and `<inactiveDomain>`
    public init(seed: UInt64, entersDomains: Bool = false) {
        random = SeededGenerator(seed: seed)
        self.entersDomains = entersDomains
    }

    /// A mistake of a kind made at a random place; nil where the document has no place for it.
    public mutating func mutate(_ document: XMLDocument, _ kind: Mutation.Kind) -> Mutation? {
        guard let source = document.source else { return nil }
        let text = EditableText(source)
        let elements = self.elements(below: document.root)
        switch kind {
        case .misspeltElement: return misspellElement(elements, text)
        case .unknownElement: return addElement(elements, text, "<extra/>", name: "extra", kind)
        case .foreignElement:
            return addElement(elements, text, "<x:extra xmlns:x='urn:x'/>", name: "extra", kind)
        case .missingElement: return removeElement(elements, text)
        case .duplicateElement: return duplicateElement(elements, text)
        case .movedElement: return moveElement(elements, text)
        case .misspeltAttribute: return misspellAttribute(elements, text)
        case .unknownAttribute: return addAttribute(elements, text, " extra='1'", name: "extra", kind)
        case .foreignAttribute: return addAttribute(elements, text, " x:extra='1' xmlns:x='urn:x'", name: "extra", kind)
        case .missingAttribute: return removeAttribute(elements, text)
        case .swappedValues: return swapValues(elements, text)
        case .wrongWord, .wrongNumber, .relativePath, .emptyValue, .paddedValue:
            return changeValue(elements, text, kind)
        case .strayText: return addText(elements, text)
        case .wrongRoot: return renameRoot(document.root, text)
        }
    }

    /// A mistake of a random kind; nil where the document has no place for it.
    public mutating func mutate(_ document: XMLDocument) -> Mutation? {
        guard let kind = Mutation.Kind.allCases.randomElement(using: &random) else { return nil }
        return mutate(document, kind)
    }

    /// The elements that may be changed, the root first.
    private func elements(below root: XMLElement) -> [XMLElement] {
        var found = [root]
        for child in root.elements {
            if !entersDomains, ["domain", "inactiveDomain"].contains(child.name.localName) { continue }
            found += elements(below: child)
        }
        return found
    }

    // MARK: Elements

    private mutating func misspellElement(_ elements: [XMLElement], _ text: EditableText) -> Mutation? {
        guard let element = elements.dropFirst().randomElement(using: &random) else { return nil }
        let name = element.name.localName
        let wrong = misspelt(name)
        return text.edited(
            .misspeltElement,
            text.renaming(element, to: wrong),
            at: [0],
            names: [wrong],
            alternative: name
        )
    }

    private mutating func addElement(
        _ elements: [XMLElement],
        _ text: EditableText,
        _ markup: String,
        name: String,
        _ kind: Mutation.Kind
    ) -> Mutation? {
        guard let element = elements.filter({ $0.elements.contains { _ in true } }).randomElement(using: &random),
            let place = element.elements.map({ text.range($0.range) }).randomElement(using: &random)
        else { return nil }
        return text.edited(kind, [(place.lowerBound..<place.lowerBound, markup)], at: [0], names: [name])
    }

    private mutating func removeElement(_ elements: [XMLElement], _ text: EditableText) -> Mutation? {
        guard let element = elements.dropFirst().randomElement(using: &random), let parent = element.parent else {
            return nil
        }
        let before = text.range(parent.startTagRange)
        return text.edited(
            .missingElement,
            [(text.range(element.range), "")],
            places: [before],
            names: [element.name.localName],
            alternative: element.name.localName
        )
    }

    private mutating func duplicateElement(_ elements: [XMLElement], _ text: EditableText) -> Mutation? {
        guard let element = elements.dropFirst().randomElement(using: &random) else { return nil }
        let range = text.range(element.range)
        return text.edited(
            .duplicateElement,
            [(range.upperBound..<range.upperBound, text[range])],
            at: [0],
            alsoAt: [range.lowerBound..<text.range(element.startTagRange).upperBound],
            names: [element.name.localName]
        )
    }

    private mutating func moveElement(_ elements: [XMLElement], _ text: EditableText) -> Mutation? {
        guard let element = elements.dropFirst(2).randomElement(using: &random), let old = element.parent else {
            return nil
        }
        let range = text.range(element.range)
        let parents = elements.filter { parent in
            let other = text.range(parent.range)
            return parent != old && parent.elements.contains { _ in true } && !range.overlaps(other)
                || other.contains(range.lowerBound) && parent.range != old.range
        }
        guard let parent = parents.randomElement(using: &random),
            let sibling = parent.elements.map({ text.range($0.range) }).filter({ !$0.overlaps(range) }).randomElement(
                using: &random
            )
        else { return nil }
        let place = sibling.upperBound
        return text.edited(
            .movedElement,
            [(range, ""), (place..<place, text[range])],
            at: [1],
            alsoAt: [text.range(old.startTagRange)],
            names: [element.name.localName]
        )
    }

    private mutating func renameRoot(_ root: XMLElement, _ text: EditableText) -> Mutation? {
        let wrong = misspelt(root.name.localName)
        return text.edited(
            .wrongRoot,
            text.renaming(root, to: wrong),
            at: [0],
            names: [wrong],
            alternative: root.name.localName
        )
    }

    private mutating func addText(_ elements: [XMLElement], _ text: EditableText) -> Mutation? {
        let parents = elements.filter { $0.elements.contains { _ in true } }
        guard let child = parents.flatMap({ Array($0.elements) }).randomElement(using: &random) else { return nil }
        let place = text.range(child.range).upperBound
        return text.edited(
            .strayText,
            [(place..<place, "stray")],
            at: [0],
            names: ["stray", child.parent?.name.localName ?? ""]
        )
    }

    // MARK: Attributes

    private mutating func attribute(_ elements: [XMLElement]) -> (XMLElement, XMLAttribute)? {
        elements.flatMap { element in element.attributes.map { (element, $0) } }.randomElement(using: &random)
    }

    private mutating func misspellAttribute(_ elements: [XMLElement], _ text: EditableText) -> Mutation? {
        guard let (_, attribute) = attribute(elements) else { return nil }
        let wrong = misspelt(attribute.name.localName)
        return text.edited(
            .misspeltAttribute,
            [(text.range(attribute.nameRange), wrong)],
            at: [0],
            names: [wrong],
            alternative: attribute.name.localName
        )
    }

    private mutating func addAttribute(
        _ elements: [XMLElement],
        _ text: EditableText,
        _ markup: String,
        name: String,
        _ kind: Mutation.Kind
    ) -> Mutation? {
        guard let element = elements.randomElement(using: &random) else { return nil }
        let place = text.range(element.nameRange).upperBound
        // The place is that of the name, behind the blank.
        return text.edited(kind, [(place..<place, markup)], at: [0], offset: 1, names: [name])
    }

    private mutating func removeAttribute(_ elements: [XMLElement], _ text: EditableText) -> Mutation? {
        guard let (element, attribute) = attribute(elements) else { return nil }
        var range = text.range(attribute.range)
        range = range.lowerBound - 1..<range.upperBound
        return text.edited(
            .missingAttribute,
            [(range, "")],
            places: [text.range(element.startTagRange)],
            names: [attribute.name.localName, element.name.localName],
            alternative: attribute.name.localName
        )
    }

    private mutating func swapValues(_ elements: [XMLElement], _ text: EditableText) -> Mutation? {
        guard let (_, one) = attribute(elements), let (_, other) = attribute(elements), one.index != other.index else {
            return nil
        }
        let edits = [
            (text.range(one.valueRange), text[text.range(other.valueRange)]),
            (text.range(other.valueRange), text[text.range(one.valueRange)]),
        ]
        guard edits[0].1 != edits[1].1, !edits.contains(where: { $0.1.contains("'") || $0.1.contains("\"") }) else {
            return nil
        }
        return text.edited(
            .swappedValues,
            edits,
            at: [0, 1],
            names: [one.name.localName, other.name.localName, edits[0].1, edits[1].1]
        )
    }

    private mutating func changeValue(_ elements: [XMLElement], _ text: EditableText, _ kind: Mutation.Kind)
        -> Mutation?
    {
        let candidates = elements.flatMap { element in element.attributes.map { $0 } }.filter { kind.fits($0.value) }
        guard let attribute = candidates.randomElement(using: &random), let wrong = wrongValue(attribute.value, kind)
        else {
            return nil
        }
        let value = attribute.value
        return text.edited(
            kind,
            [(text.range(attribute.valueRange), wrong)],
            at: [0],
            names: [attribute.name.localName, wrong],
            alternative: kind == .wrongWord ? value : nil
        )
    }

    private mutating func wrongValue(_ value: String, _ kind: Mutation.Kind) -> String? {
        switch kind {
        case .wrongWord: [misspelt(value), value.uppercased(), "bogus"].randomElement(using: &random)
        case .wrongNumber:
            ["-1", "+5", "0x10", "1.5", "65536", "4294967296", "18446744073709551616", "many", "0"].randomElement(
                using: &random
            )
        case .relativePath: String(value.drop { $0 == "/" })
        case .emptyValue: ""
        case .paddedValue: [" \(value) ", "\(value) ", "\t\(value)"].randomElement(using: &random)
        default: nil
        }
    }

    /// The word with two neighbours swapped, a letter lost, doubled or replaced: never the word itself.
    private mutating func misspelt(_ word: String) -> String {
        var letters = Array(word)
        guard letters.count > 1 else { return word + "x" }
        let index = Int.random(in: 0..<letters.count - 1, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0 where letters[index] != letters[index + 1] && (letters[index + 1].isLetter || index > 0):
            letters.swapAt(index, index + 1)
        case 1 where letters.count > 3: letters.remove(at: index + 1)
        case 2: letters.insert(letters[index], at: index)
        default: letters[index + 1] = letters[index + 1] == "q" ? "z" : "q"
        }
        return String(letters)
    }
}

extension Mutation.Kind {
    /// Whether a value is of the sort this kind makes mistakes in.
    fileprivate func fits(_ value: String) -> Bool {
        switch self {
        case .wrongWord: value.count > 1 && value.allSatisfy { $0.isLetter }
        case .wrongNumber: !value.isEmpty && value.allSatisfy(\.isNumber)
        case .relativePath: value.hasPrefix("/")
        case .emptyValue: !value.isEmpty
        default: !value.contains { "<&'\"".contains($0) }
        }
    }
}
