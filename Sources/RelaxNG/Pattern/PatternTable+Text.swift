extension PatternTable {
    /// What is left of a pattern when there are no more attributes to come: those still asked for can't be had.
    mutating func withoutAttributes(_ id: PatternID, _ memo: inout [PatternID: PatternID]) -> PatternID {
        let pattern = self[id]
        guard pattern.traits.contains(.attribute) else { return id }
        if pattern.kind == .attribute { return .notAllowed }
        if let known = memo[id] { return known }
        let result: PatternID
        switch pattern.kind {
        case .oneOrMore: result = oneOrMore(withoutAttributes(pattern.a, &memo))
        default:
            var parts: [PatternID] = []
            for member in Array(members(of: pattern)) { parts.append(withoutAttributes(member, &memo)) }
            result = pattern.kind == .choice ? choice(parts) : pattern.kind == .group ? group(parts) : interleave(parts)
        }
        memo[id] = result
        return result
    }

    /// What is left of a pattern behind a text among elements. Only `text` can match such a one (section 7.2).
    mutating func afterText(_ id: PatternID, _ memo: inout [PatternID: PatternID]) -> PatternID {
        let pattern = self[id]
        guard pattern.traits.contains(.text) else { return .notAllowed }
        if pattern.kind == .text { return id }
        if let known = memo[id] { return known }
        var result: PatternID = .notAllowed
        switch pattern.kind {
        case .choice:
            for member in Array(members(of: pattern)) { result = choice(result, afterText(member, &memo)) }
        case .oneOrMore:
            result = group(afterText(pattern.a, &memo), optional(id))
        case .group:
            let parts = Array(members(of: pattern))
            for (index, part) in parts.enumerated() {
                result = choice(result, group([afterText(part, &memo)] + parts[(index + 1)...]))
                if !isNullable(part) { break }
            }
        case .interleave:
            let parts = Array(members(of: pattern))
            for (index, part) in parts.enumerated() {
                var others = parts
                others[index] = afterText(part, &memo)
                result = choice(result, interleave(others))
            }
        default: break
        }
        memo[id] = result
        return result
    }
}
