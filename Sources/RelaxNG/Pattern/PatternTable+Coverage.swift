/// Where content can be read in many ways, nearly always one of them allows all that the others do. Forgetting the others keeps the
/// states of the automaton small: without that, `x?` nested in itself twelve times would be thousands of alternatives at each step.
extension PatternTable {
    /// More alternatives than this are not compared with each other.
    private static let maximumCompared = 64
    /// How deep patterns are looked into; deeper ones count as different.
    private static let maximumDepth = 40

    /// Alternatives without those that another one covers.
    mutating func withoutCovered(_ rests: [PatternID], _ memo: inout StepMemo) -> [PatternID] {
        var all: [PatternID] = []
        for rest in rests { for one in members(of: rest, as: .choice) where !all.contains(one) { all.append(one) } }
        if all.count > Self.maximumCompared { return all }
        var kept: [PatternID] = []
        for one in all where !kept.contains(where: { covers($0, one, &memo) }) {
            kept.removeAll { covers(one, $0, &memo) }
            kept.append(one)
        }
        return kept
    }

    /// Whether a pattern surely allows whatever another one does. No is no proof of the contrary.
    private func covers(_ wide: PatternID, _ narrow: PatternID, _ memo: inout StepMemo, depth: Int = 0) -> Bool {
        if wide == narrow { return true }
        if narrow == .empty { return isNullable(wide) }
        let missing = self[narrow].traits.subtracting(self[wide].traits)
        if depth > Self.maximumDepth || !missing.isDisjoint(with: [.element, .attribute, .text, .string, .list]) {
            return false
        }
        let key = UInt64(wide) << 32 | UInt64(narrow)
        if let known = memo.covered[key] { return known }
        let result = isCovered(self[narrow], narrow, by: self[wide], wide, &memo, depth + 1)
        memo.covered[key] = result
        return result
    }

    private func isCovered(
        _ narrow: Pattern,
        _ narrowID: PatternID,
        by wide: Pattern,
        _ wideID: PatternID,
        _ memo: inout StepMemo,
        _ depth: Int
    ) -> Bool {
        if narrow.kind == .choice {
            return members(of: narrow).allSatisfy { covers(wideID, $0, &memo, depth: depth) }
        }
        switch wide.kind {
        case .choice: return members(of: wide).contains { covers($0, narrowID, &memo, depth: depth) }
        case .oneOrMore:
            if narrow.kind == .oneOrMore { return covers(wideID, narrow.a, &memo, depth: depth) }
            // What is one after the other, each of it allowed, is a repetition.
            if narrow.kind == .group {
                return members(of: narrow).allSatisfy { covers(wideID, $0, &memo, depth: depth) }
            }
            return covers(wide.a, narrowID, &memo, depth: depth)
        case .group:
            // Each member in turn must have its place in the wider group; what is left over there must not be needed.
            var places = members(of: wide)
            for member in members(of: narrowID, as: .group) {
                while let place = places.first, !covers(place, member, &memo, depth: depth) {
                    if !isNullable(place) { return false }
                    places.removeFirst()
                }
                if places.isEmpty { return false }
                places.removeFirst()
            }
            return places.allSatisfy { isNullable($0) }
        default: return false
        }
    }
}
