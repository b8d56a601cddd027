import MomentTesting
import TestSupport

/// A grammar made at random, and documents made from it: some as it wants them, some with a change.
struct RandomGrammar {
    indirect enum Pattern {
        case element(Int), attribute(String, Pattern), group([Pattern]), interleave([Pattern]), choice([Pattern])
        case optional(Pattern), zeroOrMore(Pattern), oneOrMore(Pattern), mixed(Pattern), list(Pattern)
        case text, empty, notAllowed, value(String), data(Datatype)
    }

    struct Datatype {
        let syntax: String
        let samples: [String]
    }

    struct Element {
        /// The name class in XML syntax.
        let nameClass: String
        /// Names that belong to it, or nearly do.
        let names: [String]
        var content: Pattern
    }

    private var random: SeededRandom
    private(set) var elements: [Element] = []
    /// Whether it keeps to the restrictions on what may stand beside what.
    private let isCareful: Bool

    private static let attributeNames = ["x", "y", "z", "n:x"]

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
        isCareful = Int.random(in: 0..<5, using: &random) > 0
        let count = Int.random(in: 2...6, using: &random)
        for index in 0..<count {
            let (nameClass, names) = name(index)
            elements.append(Element(nameClass: nameClass, names: names, content: .empty))
        }
        for index in 0..<count { elements[index].content = content(count) }
    }

    private mutating func chance(_ one: Int, in all: Int) -> Bool { Int.random(in: 0..<all, using: &random) < one }

    private mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

    private mutating func name(_ index: Int) -> (String, [String]) {
        let plain = ["a", "b", "c", "d", "e", "f"][index]
        switch number(0...11) {
        case 0:
            return ("<anyName><except><name>b</name><nsName ns='urn:n'/></except></anyName>", ["q", "b", "n:a", "c"])
        case 1:
            return ("<nsName ns='urn:n'><except><name ns='urn:n'>a</name></except></nsName>", ["n:b", "n:a", "n:q"])
        case 2:
            return ("<choice><name>\(plain)</name><name ns='urn:n'>\(plain)</name></choice>", [plain, "n:\(plain)"])
        case 3: return ("<name ns='urn:n'>\(plain)</name>", ["n:\(plain)"])
        default: return ("<name>\(plain)</name>", [plain])
        }
    }

    // MARK: Patterns

    private mutating func content(_ count: Int) -> Pattern {
        var parts: [Pattern] = []
        var names = Self.attributeNames.shuffled(using: &random)
        for _ in 0..<number(0...3) { parts.append(attributes(&names)) }
        var free = Array(0..<count)
        parts.append(chance(1, in: 3) ? value(2) : children(&free, 3))
        return parts.count == 1 ? parts[0] : chance(1, in: 4) ? .interleave(parts) : .group(parts)
    }

    private mutating func attributes(_ names: inout [String]) -> Pattern {
        guard !names.isEmpty else { return .empty }
        if !isCareful { return .attribute(names[0], value(1)) }
        let one = Pattern.attribute(names.removeLast(), value(1))
        switch number(0...4) {
        case 0: return .optional(one)
        case 1 where !names.isEmpty: return .choice([one, attributes(&names)])
        case 2 where !names.isEmpty: return .optional(.group([one, attributes(&names)]))
        case 3 where !names.isEmpty:
            // The same attribute with other values decides what comes with it.
            guard case .attribute(let name, _) = one else { return one }
            let other = attributes(&names)
            return .choice([.attribute(name, .value("one")), .group([.attribute(name, .value("two")), other])])
        default: return one
        }
    }

    private mutating func children(_ free: inout [Int], _ depth: Int) -> Pattern {
        if depth == 0 || chance(1, in: 4) { return leaf(&free) }
        switch number(0...8) {
        case 0, 1: return .group((0..<number(1...3)).map { _ in children(&free, depth - 1) })
        case 2, 3: return .interleave((0..<number(2...3)).map { _ in taken(&free, depth - 1) })
        case 4: return .choice((0..<number(2...3)).map { _ in children(&free, depth - 1) })
        case 5: return .optional(children(&free, depth - 1))
        case 6: return .zeroOrMore(children(&free, depth - 1))
        case 7: return .oneOrMore(children(&free, depth - 1))
        default: return .mixed(children(&free, depth - 1))
        }
    }

    /// Children that use up the elements they have, so that no other branch of an interleave has them.
    private mutating func taken(_ free: inout [Int], _ depth: Int) -> Pattern {
        guard isCareful else { return children(&free, depth) }
        guard !free.isEmpty else { return .empty }
        var mine = [free.removeLast()]
        if !free.isEmpty, chance(1, in: 3) { mine.append(free.removeLast()) }
        return children(&mine, depth)
    }

    private mutating func leaf(_ free: inout [Int]) -> Pattern {
        if chance(1, in: 12) { return .text }
        if chance(1, in: 15) { return chance(1, in: 4) ? .notAllowed : .empty }
        guard let one = free.randomElement(using: &random) else { return .empty }
        return .element(one)
    }

    private mutating func value(_ depth: Int) -> Pattern {
        switch number(0...(depth > 0 ? 8 : 5)) {
        case 0: return .text
        case 1: return .value(["one", "two", "1", " three "].randomElement(using: &random) ?? "")
        case 2: return .choice([.value("one"), .value("two"), .data(datatype())])
        case 3: return .empty
        case 6: return .list(.group([.data(datatype()), .optional(.value("one"))]))
        case 7: return .list(.zeroOrMore(.choice([.value("one"), .data(datatype())])))
        case 8: return .optional(value(depth - 1))
        default: return .data(datatype())
        }
    }

    private mutating func datatype() -> Datatype {
        Self.datatypes.randomElement(using: &random) ?? Self.datatypes[0]
    }

    private static let datatypes = [
        Datatype(syntax: "<data type='integer'/>", samples: ["1", " 07 ", "+3", "-0", "1.0", "x", ""]),
        Datatype(
            syntax:
                "<data type='int'><param name='minInclusive'>-2</param><param name='maxExclusive'>10</param></data>",
            samples: ["-2", "9", "10", "-3", " 5", "99999999999"]
        ),
        Datatype(syntax: "<data type='unsignedByte'/>", samples: ["0", "255", "256", "-0", "-1", "+1"]),
        Datatype(
            syntax: "<data type='decimal'><param name='fractionDigits'>2</param></data>",
            samples: ["1.50", "1.505", ".5", "5.", "-.1", "1e1", "+1.10"]
        ),
        Datatype(
            syntax: "<data type='string'><param name='pattern'>[a-c]{2,3}|\\d+</param></data>",
            samples: ["ab", "abc", "abcd", "12", "", "a", " ab"]
        ),
        Datatype(
            syntax: "<data type='token'><param name='pattern'>(a|b )*c?</param></data>",
            samples: ["ab b", "a", " c ", "b c", "", "d"]
        ),
        Datatype(
            syntax: "<data type='string'><param name='minLength'>2</param><param name='maxLength'>3</param></data>",
            samples: ["ab", " a ", "a", "abcd", "äöü"]
        ),
        Datatype(
            syntax: "<data type='token'><except><value>one</value><value>two</value></except></data>",
            samples: ["one", "two", "three", " one ", ""]
        ),
        Datatype(syntax: "<data type='boolean'/>", samples: ["true", "1", " false ", "True", ""]),
        Datatype(syntax: "<data type='NCName'/>", samples: ["a", "a:b", "1a", " a ", "_x-1.y"]),
        Datatype(syntax: "<data type='NMTOKEN'/>", samples: ["1a", "a b", "-", ""]),
        Datatype(syntax: "<data type='date'/>", samples: ["2024-02-29", "2023-02-29", "2024-13-01", "2024-01-01Z"]),
        Datatype(syntax: "<value type='integer'>1</value>", samples: ["1", "01", "+1", "2", "1.0"]),
        Datatype(syntax: "<value type='string'> a </value>", samples: [" a ", "a", "a "]),
        Datatype(
            syntax: "<data type='hexBinary'><param name='length'>2</param></data>",
            samples: ["00ff", "00", "0g00"]
        ),
        Datatype(syntax: "<data type='double'/>", samples: ["1", "-1.5e3", "INF", "inf", "NaN", ".5E-1", "e5"]),
    ]

    // MARK: Syntax

    /// The grammar in XML syntax.
    var syntax: String {
        var text = "<grammar xmlns='http://relaxng.org/ns/structure/1.0' xmlns:n='urn:n'"
        text += " datatypeLibrary='http://www.w3.org/2001/XMLSchema-datatypes'>\n<start><ref name='d0'/></start>\n"
        for (index, element) in elements.enumerated() {
            text +=
                "<define name='d\(index)'><element>\(element.nameClass)\(syntax(element.content))</element></define>\n"
        }
        return text + "</grammar>\n"
    }

    private func syntax(_ pattern: Pattern) -> String {
        func all(_ name: String, _ parts: [Pattern]) -> String {
            "<\(name)>" + parts.map(syntax).joined() + "</\(name)>"
        }
        switch pattern {
        case .element(let index): return "<ref name='d\(index)'/>"
        case .attribute(let name, let value): return "<attribute name='\(name)'>\(syntax(value))</attribute>"
        case .group(let parts): return all("group", parts)
        case .interleave(let parts): return all("interleave", parts)
        case .choice(let parts): return all("choice", parts)
        case .optional(let part): return all("optional", [part])
        case .zeroOrMore(let part): return all("zeroOrMore", [part])
        case .oneOrMore(let part): return all("oneOrMore", [part])
        case .mixed(let part): return all("mixed", [part])
        case .list(let part): return all("list", [part])
        case .text: return "<text/>"
        case .empty: return "<empty/>"
        case .notAllowed: return "<notAllowed/>"
        case .value(let value): return "<value>\(value)</value>"
        case .data(let datatype): return datatype.syntax
        }
    }

    // MARK: Documents

    /// A document's nodes as they are being made.
    private struct Node {
        var name: String
        var attributes: [(name: String, value: String)] = []
        /// Elements, or texts with an empty name.
        var children: [Node] = []
        var text = ""
    }

    /// A document that has a fair chance of being valid.
    mutating func document() -> String {
        var budget = 40
        var root = node(0, &budget, 0)
        for _ in 0..<([0, 0, 1, 1, 2].randomElement(using: &random) ?? 0) { mutate(&root) }
        return write(root, isRoot: true)
    }

    private mutating func node(_ index: Int, _ budget: inout Int, _ depth: Int) -> Node {
        budget -= 1
        let names = elements[index].names
        var node = Node(name: chance(1, in: 30) ? names.randomElement(using: &random) ?? "" : names[0])
        fill(&node, elements[index].content, &budget, depth)
        return node
    }

    private mutating func fill(_ node: inout Node, _ pattern: Pattern, _ budget: inout Int, _ depth: Int) {
        switch pattern {
        case .element(let index):
            if budget > 0, depth < 6 { node.children.append(self.node(index, &budget, depth + 1)) }
        case .attribute(let name, let value):
            if !node.attributes.contains(where: { $0.name == name }) { node.attributes.append((name, text(value))) }
        case .group(let parts): for part in parts { fill(&node, part, &budget, depth) }
        case .interleave(let parts):
            var mixed: [Node] = []
            for part in parts {
                var own = Node(name: "", attributes: node.attributes)
                fill(&own, part, &budget, depth)
                node.attributes = own.attributes
                // Merges the two runs without changing the order within either.
                var merged: [Node] = []
                var (left, right) = (mixed[...], own.children[...])
                while !left.isEmpty || !right.isEmpty {
                    let takesLeft = right.isEmpty || !left.isEmpty && chance(1, in: 2)
                    if let next = takesLeft ? left.popFirst() : right.popFirst() { merged.append(next) }
                }
                mixed = merged
            }
            node.children += mixed
        case .choice(let parts): if let one = parts.randomElement(using: &random) { fill(&node, one, &budget, depth) }
        case .optional(let part): if chance(1, in: 2) { fill(&node, part, &budget, depth) }
        case .zeroOrMore(let part): for _ in 0..<number(0...2) { fill(&node, part, &budget, depth) }
        case .oneOrMore(let part): for _ in 0..<number(1...2) { fill(&node, part, &budget, depth) }
        case .mixed(let part):
            if chance(1, in: 2) { node.children.append(Node(name: "", text: "mixed")) }
            fill(&node, part, &budget, depth)
        case .text: if chance(1, in: 2) { node.children.append(Node(name: "", text: "some")) }
        case .empty, .notAllowed: break
        case .list, .value, .data: node.children.append(Node(name: "", text: text(pattern)))
        }
    }

    private mutating func text(_ pattern: Pattern) -> String {
        switch pattern {
        case .value(let value): return chance(1, in: 6) ? " \(value) " : chance(1, in: 10) ? "four" : value
        case .data(let datatype): return datatype.samples.randomElement(using: &random) ?? ""
        case .list(let part), .optional(let part), .oneOrMore(let part): return text(part)
        case .zeroOrMore(let part): return (0..<number(0...3)).map { _ in text(part) }.joined(separator: " ")
        case .group(let parts): return parts.map { text($0) }.joined(separator: " ")
        case .choice(let parts): return parts.randomElement(using: &random).map { text($0) } ?? ""
        case .text: return "any"
        default: return ""
        }
    }

    private mutating func mutate(_ node: inout Node) {
        if !node.children.isEmpty, chance(2, in: 3) {
            let index = number(0...node.children.count - 1)
            if !node.children[index].name.isEmpty, chance(1, in: 2) {
                mutate(&node.children[index])
                return
            }
        }
        switch number(0...7) {
        case 0 where !node.children.isEmpty: node.children.remove(at: number(0...node.children.count - 1))
        case 1:
            node.children.insert(Node(name: ["a", "b", "c", "q", "n:a"].randomElement(using: &random) ?? ""), at: 0)
        case 2: node.children.append(Node(name: "", text: ["stray", " ", "1"].randomElement(using: &random) ?? ""))
        case 3 where node.children.count > 1: node.children.swapAt(0, node.children.count - 1)
        case 4 where !node.attributes.isEmpty: node.attributes.removeLast()
        case 5:
            let name = ["x", "y", "w", "n:x"].randomElement(using: &random) ?? ""
            if !node.attributes.contains(where: { $0.name == name }) { node.attributes.append((name, "one")) }
        case 6 where !node.attributes.isEmpty:
            node.attributes[0].value = ["", "two", "7"].randomElement(using: &random) ?? ""
        default: if let last = node.children.last { node.children.append(last) }
        }
    }

    private func write(_ node: Node, isRoot: Bool) -> String {
        if node.name.isEmpty { return node.text }
        let declaration = isRoot ? " xmlns:n='urn:n'" : ""
        let attributes = node.attributes.map { " \($0.name)='\($0.value)'" }.joined()
        return "<\(node.name)\(declaration)\(attributes)>" + node.children.map { write($0, isRoot: false) }.joined()
            + "</\(node.name)>"
    }
}
