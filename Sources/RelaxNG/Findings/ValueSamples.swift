import XMLTree

/// Makes up short texts that a pattern allows, to be put where a value is missing.
struct ValueSamples {
    private let search: RepairSearch

    init(_ search: RepairSearch) { self.search = search }

    func sample(_ id: PatternID) -> String? {
        if let known = search.samples[id] { return known }
        let made = make(id)
        search.samples[id] = .some(made)
        return made
    }

    /// The sample of the first of several patterns that has one.
    func first(_ patterns: [PatternID]) -> String? {
        for pattern in patterns { if let text = sample(pattern) { return text } }
        return nil
    }

    private func make(_ id: PatternID) -> String? {
        let table = search.automaton.table
        let pattern = table[id]
        switch pattern.kind {
        case .text, .empty: return ""
        case .value: return search.grammar.values[Int(pattern.a)].text.trimmed
        case .choice:
            return first(table.members(of: pattern).filter { $0 != .empty })
        case .oneOrMore, .list: return sample(pattern.a)
        case .group, .interleave:
            let parts = table.members(of: pattern).map { sample($0) }
            return parts.contains(nil) ? nil : parts.compactMap { $0 }.joined(separator: " ")
        case .data: return sample(data: id, search.grammar.datatypes[Int(pattern.a)])
        case .notAllowed, .element, .attribute: return nil
        }
    }

    private func sample(data id: PatternID, _ datatype: Datatype) -> String? {
        var candidates = [
            "name", "1", "0", "/path", "vda", "a", "00", "text", "127.0.0.1", "::1", "0x1", "10", "en", "2024-01-31",
        ]
        candidates += ["2024-01-31T00:00:00Z", "00:00:00", "true", "P1D", "52:54:00:00:00:01", "2024", "2024-01"]
        candidates += ["00000000-0000-0000-0000-000000000001", "http://localhost/"]
        if let low = datatype.lower { candidates.insert(low.text, at: 0) }
        if let high = datatype.upper, datatype.lower == nil { candidates.insert(high.text, at: 0) }
        if let pattern = datatype.patterns.first {
            if let shortest = search.automaton.texts.matchers.shortestMatch(pattern) { candidates.append(shortest) }
        }
        if datatype.minimumLength > 4, datatype.minimumLength < 1000 {
            candidates.append(String(repeating: "x", count: datatype.minimumLength))
        }
        return candidates.first { search.matches(id, Array($0.utf8), at: 0) }
    }
}

extension RegexProgram {
    /// A shortest text that matches, of printable ASCII; nil where there is none.
    func shortestMatch() -> String? {
        if isNullable { return "" }
        let letters = setOfPosition.map { set in
            (Array(UInt8(0x61)...0x7A) + Array(UInt8(0x30)...0x39) + Array(UInt8(0x21)...0x7E)).first {
                sets[Int(set)].contains(Unicode.Scalar($0))
            }
        }
        let accepting = Set(last)
        var previous: [UInt32: UInt32] = [:]
        var queue = first.filter { letters[Int($0)] != nil }
        var seen = Set(queue)
        var next = 0
        while next < queue.count {
            let position = queue[next]
            next += 1
            if accepting.contains(position) {
                var text: [UInt8] = []
                var current: UInt32? = position
                while let step = current {
                    if let letter = letters[Int(step)] { text.append(letter) }
                    current = previous[step]
                }
                return String(decoding: text.reversed(), as: UTF8.self)
            }
            for follower in follow[Int(position)] where letters[Int(follower)] != nil && seen.insert(follower).inserted
            {
                previous[follower] = position
                queue.append(follower)
            }
        }
        return nil
    }

    /// All words of printable ASCII that match, where there are few and short ones only.
    func words() -> [String] {
        let (maximumWords, maximumLength) = (500, 12)
        if setOfPosition.count > 100 || !counts.isEmpty { return [] }
        let letters = setOfPosition.map { set in
            (UInt8(0x21)...0x7E).filter { sets[Int(set)].contains(Unicode.Scalar($0)) }
        }
        // An expression with wider sets is for numbers or names of one's own.
        if letters.contains(where: { $0.count > 16 }) { return [] }
        let accepting = Set(last)
        var words: [String] = []
        var queue: [(position: UInt32, text: [UInt8])] = []
        var next = 0
        func extend(_ positions: [UInt32], _ text: [UInt8]) {
            for position in positions {
                for letter in letters[Int(position)] { queue.append((position, text + [letter])) }
            }
        }
        extend(first, [])
        while next < queue.count {
            let (position, text) = queue[next]
            next += 1
            if accepting.contains(position) { words.append(String(decoding: text, as: UTF8.self)) }
            extend(follow[Int(position)], text)
            if words.count > maximumWords || queue.count > 4 * maximumWords || text.count > maximumLength { return [] }
        }
        return words
    }
}
