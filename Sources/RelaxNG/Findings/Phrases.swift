import XMLTree

/// What a pattern of text asks for, in words that complete "expected …".
final class Phrases {
    private let search: RepairSearch
    private var grammar: CompiledGrammar { search.grammar }
    private var known: [PatternID: [String]] = [:]

    init(_ search: RepairSearch) { self.search = search }

    /// The values and kinds of text that a pattern allows, values as they are, kinds in words.
    func alternatives(_ id: PatternID) -> [String] {
        if let known = known[id] { return known }
        var result: [String] = []
        for phrase in build(id) where !result.contains(phrase) { result.append(phrase) }
        known[id] = result
        return result
    }

    private func build(_ id: PatternID) -> [String] {
        let table = search.automaton.table
        let pattern = table[id]
        switch pattern.kind {
        case .value: return [grammar.values[Int(pattern.a)].text.trimmed]
        case .text: return ["text"]
        case .empty: return ["nothing"]
        case .list:
            let values = search.vocabulary.values(of: pattern.a)
            return [grammar.labels[id] ?? "a list of \(values.isEmpty ? "values" : quoted(values.prefix(6)))"]
        case .choice, .group, .interleave:
            if let label = grammar.labels[id], !search.vocabulary.isEnumeration(id) { return [label] }
            return table.members(of: pattern).filter { $0 != .empty }.flatMap { alternatives($0) }
        case .oneOrMore: return alternatives(pattern.a)
        case .data: return [grammar.labels[id] ?? phrase(data: id, grammar.datatypes[Int(pattern.a)])]
        case .notAllowed, .element, .attribute: return []
        }
    }

    private func quoted(_ values: some Sequence<String>) -> String { values.map { "'\($0)'" }.joined(separator: ", ") }

    private func phrase(data id: PatternID, _ datatype: Datatype) -> String {
        switch datatype.type.family {
        case .decimal: return number(datatype)
        case .float: return "a number"
        case .boolean: return "'true' or 'false'"
        case .duration: return "a duration such as 'P1DT2H'"
        case .moment: return "a date or time such as '\(sample(id) ?? "2024-01-31")'"
        case .binary: return datatype.type == .hexBinary ? "hexadecimal bytes" : "base64 data"
        case .name: return "a name, with its prefix"
        case .list: return datatype.type == .entities ? "entities, which no document can have here" : "a list of names"
        case .text: break
        }
        switch datatype.type {
        case .anyURI where datatype.patterns.isEmpty: return "a URI"
        case .language where datatype.patterns.isEmpty: return "a language code such as 'en'"
        case .entity: return "an entity, which no document can have here"
        case .name, .ncName, .id, .idref, .nmtoken:
            if datatype.patterns.isEmpty { return "a name" }
        default: break
        }
        if datatype.patterns.isEmpty { return text(ofLength: datatype) }
        return TextShapes.phrase { self.search.matches(id, Array($0.utf8), at: 0) }
            ?? sample(id).map { "text such as '\($0)'" } ?? "text of a certain form"
    }

    private func number(_ datatype: Datatype) -> String {
        let kind = datatype.type.isInteger ? "a whole number" : "a number"
        func text(_ bound: Datatype.Bound) -> String { bound.text }
        switch (datatype.lower, datatype.upper) {
        case (let low?, let high?): return "\(kind) from \(text(low)) to \(text(high))"
        case (let low?, nil): return low.isInclusive ? "\(kind), at least \(text(low))" : "\(kind) above \(text(low))"
        case (nil, let high?):
            return high.isInclusive ? "\(kind), at most \(text(high))" : "\(kind) below \(text(high))"
        case (nil, nil): return kind
        }
    }

    private func text(ofLength datatype: Datatype) -> String {
        switch (datatype.minimumLength, datatype.maximumLength) {
        case (0, Int.max): "text"
        case (1, Int.max): "text that is not empty"
        case (let low, Int.max): "text of at least \(low) characters"
        case (0, let high): "text of at most \(high) characters"
        case (let low, let high): "text of \(low) to \(high) characters"
        }
    }

    /// A short text that a pattern allows.
    func sample(_ id: PatternID) -> String? { ValueSamples(search).sample(id) }
}
