import XMLTree

/// Decides whether a text, an attribute's value or all an element holds, matches a pattern.
struct TextMatcher {
    let grammar: CompiledGrammar
    let matchers: RegexMatchers
    private let lists = ListPrograms()

    init(_ grammar: CompiledGrammar) {
        self.grammar = grammar
        matchers = RegexMatchers(grammar.expressions)
    }

    /// Whether a text matches.
    func matches(
        _ id: PatternID,
        _ text: UnsafeBufferPointer<UInt8>,
        _ table: inout PatternTable,
        _ prefixes: PrefixResolver
    ) -> Bool {
        let pattern = table[id]
        switch pattern.kind {
        case .text: return true
        case .notAllowed, .element, .attribute: return false
        case .empty: return text.allSatisfy { XMLCharacters.isSpace($0) }
        case .value: return equals(grammar.values[Int(pattern.a)], text, prefixes)
        case .data:
            guard grammar.datatypes[Int(pattern.a)].allows(text, matchers: matchers, prefixes: prefixes) else {
                return false
            }
            return pattern.b == .notAllowed || !matches(pattern.b, text, &table, prefixes)
        case .choice:
            if table.isNullable(id), text.allSatisfy({ XMLCharacters.isSpace($0) }) { return true }
            for index in pattern.a..<pattern.a + pattern.b
            where matches(table.members[Int(index)], text, &table, prefixes) {
                return true
            }
            return false
        case .oneOrMore: return matches(pattern.a, text, &table, prefixes)
        case .list:
            let program = lists.program(pattern.a, table)
            return program.matches(text) { matches($0, $1, &table, prefixes) }
        case .group, .interleave:
            // One text can be matched by one member only; the others must do without.
            if text.allSatisfy({ XMLCharacters.isSpace($0) }), table.isNullable(id) { return true }
            let members = Array(table.members(of: pattern))
            return members.indices.contains { index in
                members.indices.allSatisfy { $0 == index || table.isNullable(members[$0]) }
                    && matches(members[index], text, &table, prefixes)
            }
        }
    }

    private func equals(_ value: GrammarValue, _ text: UnsafeBufferPointer<UInt8>, _ prefixes: PrefixResolver) -> Bool {
        WhiteSpace.with(text, value.type.whiteSpace) { text in
            if case .text(let wanted) = value.value, value.type.family == .text {
                return wanted.count == text.count && wanted.elementsEqual(text)
            }
            return value.type.value(of: text, prefixes: prefixes)?.isEqual(to: value.value) ?? false
        }
    }
}
