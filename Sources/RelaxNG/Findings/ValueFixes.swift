import MomentDiagnostics
import XMLTree

/// Looks for the value that a wrong one was meant to be.
struct ValueFixes {
    private let search: RepairSearch

    init(_ search: RepairSearch) { self.search = search }

    /// A text to put in a value's place, and whether it is plainly what was meant.
    struct Proposal {
        let text: String
        let isSafe: Bool
        /// Whether it has nothing to do with what stands there: any other of its kind would do as well.
        var isMadeUp = false
    }

    /// In bytes: what is longer is no slip of any value that a grammar asks for.
    private static let maximumLength = 4096

    /// What can stand in a place at all, whatever stands beside it.
    struct Permitted {
        /// Patterns for its values.
        let patterns: [PatternID]
        /// The words among its values, here and in other kinds of the same element.
        let words: [String]
    }

    /// The best proposal for a wrong value, nil where there is no idea.
    ///
    /// The writer's evident word comes first, and it alone is safe, even where the rest of the element asks for another one: then the two
    /// do not go together, and which of them is meant nobody but the writer knows.
    ///
    /// - Parameter wanted: what fits the rest of the document best
    func proposal(for value: String, wanted: [PatternID], permitted: Permitted, at node: Int) -> Proposal? {
        func fits(_ text: String, _ patterns: [PatternID]) -> Bool {
            patterns.contains { search.matches($0, Array(text.utf8), at: node) }
        }
        func fits(_ text: String) -> Bool { fits(text, wanted) }
        if value.utf8.count <= Self.maximumLength,
            let evident = search.vocabulary.evident(permitted.words, as: value.trimmed),
            !evident.utf8.elementsEqual(value.utf8),
            fits(evident) || fits(evident, permitted.patterns)
        {
            return Proposal(text: evident, isSafe: true)
        }
        var values: [String] = []
        for pattern in wanted { values += search.vocabulary.values(of: pattern).filter { !values.contains($0) } }
        let isOnlyValue = values.count == 1 && wanted.allSatisfy { search.vocabulary.isEnumeration($0) }
        if value.utf8.count > Self.maximumLength {
            return isOnlyValue ? Proposal(text: values[0], isSafe: false) : nil
        }
        let trimmed = value.trimmed
        if let same = values.first(where: { $0.lowercased() == trimmed.lowercased() }), fits(same) {
            return Proposal(text: same, isSafe: false)
        }
        // A word that the grammar has elsewhere is meant as it stands, and is no slip for a neighbour.
        let isSlip = !search.vocabulary.isWord(trimmed)
        if isSlip, let near = Spelling.nearest(values, to: trimmed), fits(near) {
            return Proposal(text: near, isSafe: false)
        }
        if isSlip, let near = Spelling.nearest(words(of: wanted), to: trimmed), fits(near) {
            return Proposal(text: near, isSafe: false)
        }
        if isOnlyValue { return Proposal(text: values[0], isSafe: false) }
        if trimmed != value, !trimmed.isEmpty, fits(trimmed) { return Proposal(text: trimmed, isSafe: true) }
        let cases = [trimmed.lowercased(), trimmed.uppercased()].filter { $0 != trimmed && fits($0) }
        if let one = cases.first { return Proposal(text: one, isSafe: cases.count == 1) }
        for text in variants(of: trimmed, wanted) where !text.isEmpty && fits(text) {
            return Proposal(text: text, isSafe: false)
        }
        // The same word with less behind it, or more, is likelier than just any.
        let alike = isSlip ? values.first { trimmed.hasPrefix($0) } ?? values.first { $0.hasPrefix(trimmed) } : nil
        if let value = alike ?? values.first, fits(value) { return Proposal(text: value, isSafe: false) }
        // Any date but the one that was meant is as wrong as none, and so is any word for one in another script.
        let isForeign = trimmed.unicodeScalars.contains { !$0.isASCII && $0.properties.isAlphabetic }
        let samples = ValueSamples(search)
        return wanted.filter { !isOf(.moment, $0) && (!isForeign || isOf(.decimal, $0)) }.compactMap {
            samples.sample($0)
        }
        .first { fits($0) && !$0.isEmpty }
        .map { Proposal(text: $0, isSafe: false, isMadeUp: true) }
    }

    /// What the value becomes by one slip undone.
    private func variants(of text: String, _ wanted: [PatternID]) -> [String] {
        var result: [String] = []
        let digits = String(text.drop { !$0.isNumber }.prefix { $0.isASCII && $0.isNumber })
        result.append("/" + (text.hasPrefix("./") ? String(text.dropFirst(2)) : text))
        if text.hasPrefix("-"), !digits.isEmpty { result.append(digits) }
        if let number = DecimalValue(text.utf8) {
            // The nearer of the two bounds.
            for bound in bounds(wanted) {
                guard let limit = DecimalValue(bound.text.utf8) else { continue }
                if bound.isUpper ? number > limit : number < limit { result.append(bound.text) }
            }
        }
        if !digits.isEmpty { result.append(digits) }
        if wanted.contains(where: { isOf(.moment, $0) }) { result += DateVariants.of(text) }
        for separator in ["-", "_", ""] {
            let joined = text.map { $0.isLetter || $0.isNumber ? String($0) : separator }.joined()
            result.append(joined)
        }
        return result
    }

    /// The words of regular expressions that allow only a few.
    private func words(of wanted: [PatternID]) -> [String] {
        var words: [String] = []
        func collect(_ id: PatternID) {
            let pattern = search.automaton.table[id]
            switch pattern.kind {
            case .data:
                guard let expression = search.grammar.datatypes[Int(pattern.a)].patterns.first else { return }
                words += search.automaton.texts.matchers.words(expression)
            case .choice: for member in search.automaton.table.members(of: pattern) { collect(member) }
            default: break
            }
        }
        for pattern in wanted { collect(pattern) }
        return words
    }

    /// Whether a pattern takes dates, times or numbers and nothing else.
    private func isOf(_ family: BuiltinType.Family, _ id: PatternID) -> Bool {
        let pattern = search.automaton.table[id]
        return switch pattern.kind {
        case .data: search.grammar.datatypes[Int(pattern.a)].type.family == family
        case .choice: search.automaton.table.members(of: pattern).allSatisfy { isOf(family, $0) }
        default: false
        }
    }

    /// The bounds that a number may have overstepped.
    private func bounds(_ wanted: [PatternID]) -> [(text: String, isUpper: Bool)] {
        var result: [(text: String, isUpper: Bool)] = []
        func collect(_ id: PatternID) {
            let pattern = search.automaton.table[id]
            switch pattern.kind {
            case .data:
                let datatype = search.grammar.datatypes[Int(pattern.a)]
                if let high = datatype.upper { result.append((high.text, true)) }
                if let low = datatype.lower { result.append((low.text, false)) }
            case .choice: for member in search.automaton.table.members(of: pattern) { collect(member) }
            default: break
            }
        }
        for pattern in wanted { collect(pattern) }
        return result
    }
}
