/// Carries patterns from one table into another that has the same grammar's patterns at its beginning.
struct PatternImporter {
    private let source: PatternTable
    private let baseCount: Int
    private var known: [PatternID: PatternID] = [:]

    init(from source: PatternTable, baseCount: Int) {
        self.source = source
        self.baseCount = baseCount
    }

    mutating func `import`(_ id: PatternID, into table: inout PatternTable) -> PatternID {
        if Int(id) < baseCount { return id }
        if let known = known[id] { return known }
        let pattern = source[id]
        let result: PatternID
        switch pattern.kind {
        case .oneOrMore: result = table.oneOrMore(self.import(pattern.a, into: &table))
        case .list: result = table.list(self.import(pattern.a, into: &table))
        case .choice, .group, .interleave:
            var parts: [PatternID] = []
            for member in source.members(of: pattern) { parts.append(self.import(member, into: &table)) }
            switch pattern.kind {
            case .choice: result = table.choice(parts)
            case .group: result = table.group(parts)
            default: result = table.interleave(parts)
            }
        // All other kinds are the grammar's own.
        case .notAllowed, .empty, .text, .element, .attribute, .data, .value: result = id
        }
        known[id] = result
        return result
    }
}
