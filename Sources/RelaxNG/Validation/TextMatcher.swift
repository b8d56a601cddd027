import XMLTree

/// Decides whether a text, an attribute's value or all an element holds, matches a pattern.
struct TextMatcher {
    let grammar: CompiledGrammar
    let matchers: RegexMatchers

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
        case .list: return matchesList(pattern.a, text, &table, prefixes)
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

    // MARK: Lists

    private func matchesList(
        _ id: PatternID,
        _ text: UnsafeBufferPointer<UInt8>,
        _ table: inout PatternTable,
        _ prefixes: PrefixResolver
    ) -> Bool {
        var rest = id
        var index = 0
        while true {
            while index < text.count, XMLCharacters.isSpace(text[index]) { index += 1 }
            if index == text.count { return table.isNullable(rest) }
            let start = index
            while index < text.count, !XMLCharacters.isSpace(text[index]) { index += 1 }
            rest = afterToken(rest, UnsafeBufferPointer(rebasing: text[start..<index]), &table, prefixes)
            if rest == .notAllowed { return false }
        }
    }

    private func afterToken(
        _ id: PatternID,
        _ token: UnsafeBufferPointer<UInt8>,
        _ table: inout PatternTable,
        _ prefixes: PrefixResolver
    ) -> PatternID {
        let pattern = table[id]
        switch pattern.kind {
        case .value, .data: return matches(id, token, &table, prefixes) ? .empty : .notAllowed
        case .choice:
            var result: PatternID = .notAllowed
            for member in Array(table.members(of: pattern)) {
                result = table.choice(result, afterToken(member, token, &table, prefixes))
            }
            return result
        case .oneOrMore:
            let one = afterToken(pattern.a, token, &table, prefixes)
            return table.group(one, table.optional(id))
        case .group:
            var result: PatternID = .notAllowed
            let parts = Array(table.members(of: pattern))
            for (index, part) in parts.enumerated() {
                let one = afterToken(part, token, &table, prefixes)
                result = table.choice(result, table.group([one] + parts[(index + 1)...]))
                if !table.isNullable(part) { break }
            }
            return result
        case .notAllowed, .empty, .text, .element, .attribute, .list, .interleave: return .notAllowed
        }
    }
}
