import MomentTesting
public import XMLTree

/// One valid document with one mistake put into it, and what a good finding says about it.
public struct Mutant: Sendable {
    /// The kinds of mistakes there are.
    public enum Kind: String, Sendable, CaseIterable {
        case misspeltElement, misspeltAttribute, wrongValue, missingAttribute, missingElement, duplicateElement
        case movedElement, unknownElement, unknownAttribute, wrongNumber, relativePath, otherChoice, strayText,
            wrongRoot
    }

    /// The kind of mistake.
    public let kind: Kind
    /// The document's text.
    public let text: String
    /// Offsets in UTF-8 at which the mistake may be reported, the best first.
    public let offsets: [Int]
    /// Words of which the finding's message should have one.
    public let names: [String]
    /// What the finding should list as the right alternative; empty where there is none.
    public let alternatives: [String]
    /// Whether any place inside the mutated element will do, since each tells half of a contradiction.
    public let subtree: Range<Int>?
    /// Whether the mistake is inside a `domain` element.
    public let isInDomain: Bool
}

/// Puts mistakes into documents, the same ones in every run.
///
/// It knows nothing about grammars: a mutant may turn out to be valid, which is for a judge to say.
public struct Mutator {
    private let document: XMLDocument
    private let bytes: [UInt8]
    private let elements: [XMLElement]
    private var random: SeededRandom

    /// A mutator for a document that was read from UTF-8 without a byte order mark.
    public init(_ document: XMLDocument, seed: UInt64) {
        self.document = document
        bytes = document.source?.utf8 ?? []
        var all: [XMLElement] = []
        var stack = [document.root]
        while let next = stack.popLast() {
            all.append(next)
            stack.append(contentsOf: next.elements)
        }
        elements = all
        random = SeededRandom(seed: seed)
    }

    /// A mutant of a kind, nil if the document has nothing to mutate that way.
    public mutating func mutant(_ kind: Mutant.Kind) -> Mutant? {
        switch kind {
        case .misspeltElement: misspeltElement()
        case .misspeltAttribute: misspeltAttribute()
        case .wrongValue: wrongValue()
        case .missingAttribute: missingAttribute()
        case .missingElement: missingElement()
        case .duplicateElement: duplicateElement()
        case .movedElement: movedElement()
        case .unknownElement: unknownElement()
        case .unknownAttribute: unknownAttribute()
        case .wrongNumber: wrongNumber()
        case .relativePath: relativePath()
        case .otherChoice: otherChoice()
        case .strayText: strayText()
        case .wrongRoot: wrongRoot()
        }
    }

    // MARK: Parts

    private struct Change {
        let start: Int
        let end: Int
        let text: String
    }

    private func made(
        _ kind: Mutant.Kind,
        _ changes: [Change],
        at offsets: [Int],
        in element: XMLElement,
        names: [String],
        alternatives: [String] = [],
        subtree: Range<Int>? = nil
    ) -> Mutant? {
        var result: [UInt8] = []
        var position = 0
        for change in changes.sorted(by: { $0.start < $1.start }) {
            guard change.start >= position else { return nil }
            result += bytes[position..<change.start]
            result += Array(change.text.utf8)
            position = change.end
        }
        result += bytes[position...]
        var domain: XMLElement? = element
        while let current = domain, current.name.localName != "domain", current.name.localName != "inactiveDomain" {
            domain = current.parent
        }
        return Mutant(
            kind: kind,
            text: String(decoding: result, as: UTF8.self),
            offsets: offsets,
            names: names,
            alternatives: alternatives,
            subtree: subtree,
            isInDomain: domain != nil && domain?.parent != nil
        )
    }

    private func start(_ range: SourceRange?) -> Int { range?.start.offset ?? 0 }

    private func end(_ range: SourceRange?) -> Int { range?.end.offset ?? 0 }

    private func slice(_ start: Int, _ end: Int) -> String { String(decoding: bytes[start..<end], as: UTF8.self) }

    private func isSelfClosing(_ element: XMLElement) -> Bool { end(element.startTagRange) == end(element.range) }

    private mutating func pick<Element>(_ all: [Element]) -> Element? { all.randomElement(using: &random) }

    private mutating func pickAttribute(
        where isWanted: (XMLElement, XMLAttribute) -> Bool = { _, _ in true }
    ) -> (XMLElement, XMLAttribute)? {
        var all: [(XMLElement, XMLAttribute)] = []
        for element in elements {
            for attribute in element.attributes where isWanted(element, attribute) { all.append((element, attribute)) }
        }
        return pick(all)
    }

    /// A word with one slip: two letters swapped, one left out, doubled or replaced.
    private mutating func misspelt(_ word: String) -> String {
        var letters = Array(word)
        guard letters.count > 2 else { return word + "x" }
        let index = Int.random(in: 0..<letters.count - 1, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0 where letters[index] != letters[index + 1]: letters.swapAt(index, index + 1)
        case 1 where letters.count > 3: letters.remove(at: max(index, 1))
        case 2: letters.insert(letters[index], at: index)
        default: letters[max(index, 1)] = letters[max(index, 1)] == "z" ? "q" : "z"
        }
        return String(letters)
    }

    private func renamed(_ element: XMLElement, _ name: String) -> [Change] {
        let old = element.name.qualifiedName.utf8.count
        let first = start(element.nameRange)
        var changes = [Change(start: first, end: first + old, text: name)]
        if !isSelfClosing(element) {
            var last = end(element.range) - 1
            while last > 0, !bytes[..<last].suffix(old).elementsEqual(Array(element.name.qualifiedName.utf8)) {
                last -= 1
            }
            changes.append(Change(start: last - old, end: last, text: name))
        }
        return changes
    }

    // MARK: Kinds

    private mutating func misspeltElement() -> Mutant? {
        guard let element = pick(elements.filter { $0.parent != nil }) else { return nil }
        let name = misspelt(element.name.localName)
        return made(
            .misspeltElement,
            renamed(element, name),
            at: [start(element.range)],
            in: element,
            names: [name],
            alternatives: [element.name.localName]
        )
    }

    private mutating func misspeltAttribute() -> Mutant? {
        guard let (element, attribute) = pickAttribute() else { return nil }
        let name = misspelt(attribute.name.localName)
        if element.attribute(name) != nil { return nil }
        let place = start(attribute.nameRange)
        return made(
            .misspeltAttribute,
            [Change(start: place, end: end(attribute.nameRange), text: name)],
            at: [place],
            in: element,
            names: [name],
            alternatives: [attribute.name.localName]
        )
    }

    private static func isWord(_ text: String) -> Bool {
        text.count > 2
            && text.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x2D || (0x30...0x39).contains($0) }
            && text.utf8.contains { (0x61...0x7A).contains($0) }
    }

    private mutating func wrongValue() -> Mutant? {
        guard let (element, attribute) = pickAttribute(where: { _, attribute in Self.isWord(attribute.value) }) else {
            return nil
        }
        let value = misspelt(attribute.value)
        let place = start(attribute.valueRange)
        return made(
            .wrongValue,
            [Change(start: place, end: end(attribute.valueRange), text: value)],
            at: [place],
            in: element,
            names: [value, attribute.name.localName],
            alternatives: [attribute.value]
        )
    }

    private mutating func missingAttribute() -> Mutant? {
        guard let (element, attribute) = pickAttribute() else { return nil }
        var first = start(attribute.range)
        while first > 0, bytes[first - 1] == 0x20 || bytes[first - 1] == 0x0A { first -= 1 }
        return made(
            .missingAttribute,
            [Change(start: first, end: end(attribute.range), text: "")],
            at: [start(element.range)],
            in: element,
            names: [attribute.name.localName],
            alternatives: [attribute.name.localName],
            subtree: start(element.range)..<end(element.range)
        )
    }

    private mutating func missingElement() -> Mutant? {
        guard let element = pick(elements.filter { $0.parent != nil }), let parent = element.parent else { return nil }
        return made(
            .missingElement,
            [Change(start: start(element.range), end: end(element.range), text: "")],
            at: [start(parent.range)],
            in: parent,
            names: [element.name.localName],
            alternatives: [element.name.localName]
        )
    }

    private mutating func duplicateElement() -> Mutant? {
        guard let element = pick(elements.filter { $0.parent != nil }) else { return nil }
        let place = end(element.range)
        return made(
            .duplicateElement,
            [Change(start: place, end: place, text: slice(start(element.range), place))],
            at: [place],
            in: element,
            names: [element.name.localName]
        )
    }

    private mutating func movedElement() -> Mutant? {
        guard let element = pick(elements.filter { $0.parent != nil }), let old = element.parent,
            let target = pick(elements.filter { !isSelfClosing($0) && $0.path != old.path }),
            start(target.range) < start(element.range) || start(target.range) >= end(element.range)
        else { return nil }
        let (first, last) = (start(element.range), end(element.range))
        // At the end: before one of its own name, the older one would be the second of two.
        var place = end(target.range) - 1
        while place > 0, bytes[place] != 0x3C { place -= 1 }
        let text = slice(first, last)
        // The element stands earlier by its own length when it moves down the document.
        let offset = place > first ? place - (last - first) : place
        return made(
            .movedElement,
            [Change(start: first, end: last, text: ""), Change(start: place, end: place, text: text)],
            at: [offset, start(old.range) + (place <= start(old.range) ? last - first : 0)],
            in: target,
            names: [element.name.localName]
        )
    }

    private mutating func unknownElement() -> Mutant? {
        guard let parent = pick(elements.filter { !isSelfClosing($0) && ($0.text.allSatisfy(\.isWhitespace)) }) else {
            return nil
        }
        let place = end(parent.startTagRange)
        let change = Change(start: place, end: place, text: "<frobnicate/>")
        return made(.unknownElement, [change], at: [place], in: parent, names: ["frobnicate"])
    }

    private mutating func unknownAttribute() -> Mutant? {
        guard let element = pick(elements) else { return nil }
        let place = end(element.nameRange)
        let change = Change(start: place, end: place, text: " frobnicate='1'")
        return made(.unknownAttribute, [change], at: [place + 1], in: element, names: ["frobnicate"])
    }

    private mutating func wrongNumber() -> Mutant? {
        func isNumber(_ text: String) -> Bool { !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) } }
        guard let (element, attribute) = pickAttribute(where: { _, attribute in isNumber(attribute.value) }) else {
            return nil
        }
        let value = pick(["-7", "seven", "99999999999999999999999", "1.5x"]) ?? "x"
        let place = start(attribute.valueRange)
        return made(
            .wrongNumber,
            [Change(start: place, end: end(attribute.valueRange), text: value)],
            at: [place],
            in: element,
            names: [value, attribute.name.localName],
            alternatives: ["number", "digit"]
        )
    }

    private mutating func relativePath() -> Mutant? {
        guard let (element, attribute) = pickAttribute(where: { _, attribute in attribute.value.hasPrefix("/") }) else {
            return nil
        }
        let place = start(attribute.valueRange)
        return made(
            .relativePath,
            [Change(start: place, end: place + 1, text: "")],
            at: [place],
            in: element,
            names: [String(attribute.value.dropFirst()), attribute.name.localName],
            alternatives: ["absolute path", "path"]
        )
    }

    private mutating func otherChoice() -> Mutant? {
        let choices = [
            ["push", "pull"], ["file", "block", "network", "dir"], ["tcp", "unix"],
            ["internal", "external", "no", "manual"],
            ["yes", "no"], ["full", "incremental"], ["none", "dynamic", "static"], ["bitmap", "no"],
            ["pty", "tcp", "unix"],
        ]
        guard
            let (element, attribute) = pickAttribute(where: { _, attribute in
                choices.contains { $0.contains(attribute.value) }
            }), let group = pick(choices.filter { $0.contains(attribute.value) }),
            let value = pick(group.filter { $0 != attribute.value })
        else { return nil }
        let place = start(attribute.valueRange)
        let grown = value.utf8.count - attribute.value.utf8.count
        return made(
            .otherChoice,
            [Change(start: place, end: end(attribute.valueRange), text: value)],
            at: [place, start(attribute.nameRange)],
            in: element,
            names: [attribute.name.localName, value],
            alternatives: [],
            subtree: start(element.range)..<end(element.range) + grown
        )
    }

    private mutating func strayText() -> Mutant? {
        guard let parent = pick(elements.filter { !isSelfClosing($0) && $0.text.allSatisfy(\.isWhitespace) }) else {
            return nil
        }
        let place = end(parent.startTagRange)
        let change = Change(start: place, end: place, text: "stray")
        return made(.strayText, [change], at: [place], in: parent, names: ["stray"])
    }

    private mutating func wrongRoot() -> Mutant? {
        let name = pick(["domainbakup", "backup", "volume", "domainsnapshots"]) ?? "backup"
        let root = document.root
        return made(
            .wrongRoot,
            renamed(root, name),
            at: [start(root.range)],
            in: root,
            names: [name],
            alternatives: [root.name.localName]
        )
    }
}
