import MomentDiagnostics
import XMLTree

/// What a pattern can be continued with, and what of that it needs.
final class Vocabulary {
    let automaton: Automaton
    let grammar: CompiledGrammar
    private var attributeLists: [PatternID: [UInt32]] = [:]
    private var nextLists: [PatternID: [UInt32]] = [:]
    private var elementLists: [PatternID: Set<UInt32>] = [:]
    private var requiredLists: [PatternID: Set<UInt32>] = [:]
    private var missingLists: [PatternID: Missing] = [:]
    /// All single values of the grammar, in lower case.
    private lazy var words = Set(grammar.values.map { $0.text.trimmed.lowercased() })

    init(_ automaton: Automaton) {
        self.automaton = automaton
        grammar = automaton.grammar
    }

    func name(_ symbol: UInt32) -> String { grammar.symbols.names[Int(symbol)].localName }

    /// The symbols whose names a word may be a misspelling of, nearest first.
    func near(_ word: String, _ symbols: [UInt32]) -> [UInt32] {
        let names = symbols.map { name($0) }
        if let same = symbols.first(where: { Spelling.differOnlyInCase(name($0), word) }) { return [same] }
        guard let nearest = Spelling.nearest(names, to: word) else { return [] }
        return symbols.filter { name($0) == nearest }
    }

    /// Whether a word may be a misspelling of any of the symbols' names.
    func isLikeAny(_ word: String, _ symbols: [UInt32]) -> Bool {
        Spelling.isLikeAny(symbols.lazy.map { self.name($0) }, word)
    }

    // MARK: Attributes

    /// The attributes with a name that a pattern has, in the order of the grammar.
    func attributes(in id: PatternID) -> [UInt32] {
        if let known = attributeLists[id] { return known }
        var (result, seen): ([UInt32], Set<UInt32>) = ([], [])
        visit(id, .attribute) { pattern in
            for name in self.grammar.nameClasses.names(pattern.a) where seen.insert(name).inserted {
                result.append(name)
            }
        }
        attributeLists[id] = result
        return result
    }

    private func visit(_ id: PatternID, _ kind: Pattern.Kind, _ body: (Pattern) -> Void) {
        let trait: Pattern.Traits = kind == .attribute ? .attribute : .element
        var seen = Set<PatternID>()
        var stack = [id]
        while let next = stack.popLast() {
            let pattern = automaton.table[next]
            guard pattern.traits.contains(trait), seen.insert(next).inserted else { continue }
            switch pattern.kind {
            case kind: body(pattern)
            case .oneOrMore: stack.append(pattern.a)
            case .choice, .group, .interleave: stack.append(contentsOf: automaton.table.members(of: pattern).reversed())
            default: break
            }
        }
    }

    // MARK: Elements

    /// The symbols of all elements a pattern holds anywhere.
    func elements(in id: PatternID) -> Set<UInt32> {
        if let known = elementLists[id] { return known }
        var result = Set<UInt32>()
        visit(id, .element) { pattern in
            result.formUnion(self.symbols(ofDeclaration: pattern.a))
        }
        elementLists[id] = result
        return result
    }

    /// The declarations of all elements a pattern holds anywhere.
    func declarations(in id: PatternID) -> [UInt32] {
        var result: [UInt32] = []
        visit(id, .element) { result.append($0.a) }
        return result
    }

    func symbols(ofDeclaration declaration: UInt32) -> [UInt32] {
        grammar.nameClasses.names(grammar.declarations[Int(declaration)].nameClass)
    }

    /// The elements with a name that can come next, in the order of the grammar.
    func nextElements(in id: PatternID) -> [UInt32] {
        if let known = nextLists[id] { return known }
        var (result, seen, visited): ([UInt32], Set<UInt32>, Set<PatternID>) = ([], [], [])
        func collect(_ id: PatternID) {
            let pattern = automaton.table[id]
            guard pattern.traits.contains(.element), visited.insert(id).inserted else { return }
            switch pattern.kind {
            case .element:
                for symbol in symbols(ofDeclaration: pattern.a) where seen.insert(symbol).inserted {
                    result.append(symbol)
                }
            case .oneOrMore: collect(pattern.a)
            case .choice, .interleave: for member in automaton.table.members(of: pattern) { collect(member) }
            case .group:
                for member in automaton.table.members(of: pattern) {
                    collect(member)
                    if !automaton.table.isNullable(member) { break }
                }
            default: break
            }
        }
        collect(id)
        nextLists[id] = result
        return result
    }

    /// The elements that a pattern cannot do without, first choices only.
    func requiredElements(in id: PatternID) -> Set<UInt32> {
        if let known = requiredLists[id] { return known }
        var result = Set<UInt32>()
        for one in missingElements(in: id) {
            for declaration in one { result.formUnion(symbols(ofDeclaration: declaration)) }
        }
        requiredLists[id] = result
        return result
    }

    // MARK: Missing elements

    /// The least that makes a pattern complete: how many elements, and for each those that would do.
    private struct Missing {
        var count: Int
        var elements: [[UInt32]]
    }

    private static let impossible = 1000

    /// The elements that must be added before a pattern can end.
    func missingElements(in id: PatternID) -> [[UInt32]] { missing(id).elements }

    private func missing(_ id: PatternID) -> Missing {
        if automaton.table.isNullable(id) { return Missing(count: 0, elements: []) }
        if let known = missingLists[id] { return known }
        let pattern = automaton.table[id]
        var result = Missing(count: Self.impossible, elements: [])
        switch pattern.kind {
        case .element: result = Missing(count: 1, elements: [[pattern.a]])
        case .oneOrMore: result = missing(pattern.a)
        case .choice:
            let all = Array(automaton.table.members(of: pattern)).map { missing($0) }
            let least = all.map(\.count).min() ?? Self.impossible
            let best = all.filter { $0.count == least }
            if least == 1 {
                result = Missing(count: 1, elements: [best.flatMap { $0.elements.first ?? [] }])
            } else if let first = best.first {
                result = first
            }
        case .group, .interleave:
            let all = Array(automaton.table.members(of: pattern)).map { missing($0) }
            result = Missing(
                count: min(Self.impossible, all.reduce(0) { $0 + $1.count }),
                elements: all.flatMap(\.elements)
            )
        default: break
        }
        missingLists[id] = result
        return result
    }

    /// The ways to read an element after adding elements that must come before it.
    func stepsBehindMissing(_ id: PatternID, _ symbol: UInt32) -> [(missing: [[UInt32]], step: Step)] {
        let pattern = automaton.table[id]
        guard pattern.traits.contains(.element) else { return [] }
        switch pattern.kind {
        case .group:
            let parts = Array(automaton.table.members(of: pattern))
            var before: [[UInt32]] = []
            for (index, part) in parts.enumerated() {
                var found: [(missing: [[UInt32]], step: Step)] = []
                for step in automaton.elementSteps(part, symbol) {
                    let rest = automaton.table.group([step.rest] + parts[(index + 1)...])
                    found.append((before, Step(content: step.content, rest: rest)))
                }
                if found.isEmpty {
                    for (missing, step) in stepsBehindMissing(part, symbol) {
                        let rest = automaton.table.group([step.rest] + parts[(index + 1)...])
                        found.append((before + missing, Step(content: step.content, rest: rest)))
                    }
                }
                if !found.isEmpty { return found.filter { !$0.missing.isEmpty } }
                let needed = missing(part)
                if needed.count > 3 || before.count > 3 { return [] }
                before += needed.elements
            }
            return []
        case .choice:
            return Array(automaton.table.members(of: pattern)).flatMap { stepsBehindMissing($0, symbol) }
        case .interleave:
            let parts = Array(automaton.table.members(of: pattern))
            return parts.enumerated().flatMap { index, part in
                stepsBehindMissing(part, symbol).map { missing, step in
                    var others = parts
                    others[index] = step.rest
                    return (missing, Step(content: step.content, rest: automaton.table.interleave(others)))
                }
            }
        case .oneOrMore:
            let again = automaton.table.optional(id)
            return stepsBehindMissing(pattern.a, symbol).map { missing, step in
                (missing, Step(content: step.content, rest: automaton.table.group(step.rest, again)))
            }
        default: return []
        }
    }

    // MARK: What may stand somewhere, whatever stands beside it

    /// The contents that an element of a name can have anywhere in the grammar.
    private func contents(ofElement symbol: UInt32) -> [PatternID] {
        grammar.declarations.indices.filter { symbols(ofDeclaration: UInt32($0)).contains(symbol) }
            .map { grammar.declarations[$0].content }
    }

    /// The names that an element's attributes can have, here and in any other kind of the element.
    func permittedAttributes(ofElement symbol: UInt32, _ content: PatternID) -> [String] {
        ([content] + contents(ofElement: symbol)).flatMap { attributes(in: $0) }.map { name($0) }
    }

    /// The names that an element's children can have, here and in any other kind of the element.
    func permittedElements(inElement symbol: UInt32, _ content: PatternID) -> [String] {
        ([content] + contents(ofElement: symbol)).flatMap { elements(in: $0) }.map { name($0) }
    }

    /// What the values of an attribute are held to, here, with any others beside it.
    func values(ofAttribute symbol: UInt32, in content: PatternID) -> [PatternID] {
        var result: [PatternID] = []
        visit(content, .attribute) { pattern in
            if self.grammar.nameClasses.names(pattern.a).contains(symbol) { result.append(pattern.b) }
        }
        return result
    }

    /// The single values that an attribute can have, here and in any other kind of the element.
    func permittedValues(ofAttribute symbol: UInt32, ofElement element: UInt32, _ content: PatternID) -> [String] {
        ([content] + contents(ofElement: element)).flatMap { values(ofAttribute: symbol, in: $0) }.flatMap {
            values(of: $0)
        }
    }

    /// The single values that an element can hold, here and in any other kind of the element.
    func permittedValues(inElement symbol: UInt32, _ content: PatternID) -> [String] {
        ([content] + contents(ofElement: symbol)).flatMap { values(of: $0) }
    }

    /// The one of some words that a word plainly is; nil for what is a value of something else.
    func evident(_ words: [String], as word: String) -> String? {
        Spelling.evident(words, as: word) { self.words.contains($0) }
    }

    /// Whether a word is one of the grammar's values, anywhere.
    func isWord(_ text: String) -> Bool { words.contains(text.lowercased()) }

    // MARK: Values

    /// Whether a pattern is a list of single values.
    func isEnumeration(_ id: PatternID) -> Bool {
        let pattern = automaton.table[id]
        switch pattern.kind {
        case .value: return true
        case .choice: return automaton.table.members(of: pattern).allSatisfy { isEnumeration($0) }
        default: return false
        }
    }

    /// The single values a pattern lists, in the order of the grammar.
    func values(of id: PatternID) -> [String] {
        let pattern = automaton.table[id]
        switch pattern.kind {
        case .value: return [grammar.values[Int(pattern.a)].text.trimmed]
        case .choice, .group, .interleave:
            var result: [String] = []
            for member in automaton.table.members(of: pattern) {
                for value in values(of: member) where !result.contains(value) { result.append(value) }
            }
            return result
        case .oneOrMore, .list: return values(of: pattern.a)
        default: return []
        }
    }
}
