import MomentDiagnostics
import XMLTree

/// One way to read an element's attributes.
struct AttributePath {
    var pattern: PatternID
    var cost: Int
    var edits: [RepairEdit]
}

/// An element's attributes, declarations left aside, as a content sees them.
struct AttributeReading {
    /// Those that are worth reading, those first whose values choose between contents.
    let order: [Int]
    /// Those that the content does not have, nor others that they may be meant for: always surplus.
    let strangers: [Int]
    /// The symbols of all.
    let present: Set<UInt32>
}

/// What is assumed about an element's attributes besides what they say.
enum AttributeHypothesis {
    case none
    /// The attribute's value should be another one.
    case retype(Int)
    /// The attribute's value should match this pattern.
    case fix(Int, PatternID)
    /// The attribute should not be there.
    case drop(Int)
    /// This attribute is missing.
    case insert(SymbolTable.Symbol)
    /// This attribute is missing, with a value of this pattern.
    case insertValue(SymbolTable.Symbol, PatternID)

    /// What the assumption alone costs.
    var cost: Int {
        switch self {
        case .none, .fix: 0
        case .retype: RepairCost.forcedValue
        case .drop: RepairCost.droppedAttribute
        case .insert, .insertValue: RepairCost.missingAttribute
        }
    }
}

extension RepairSearch {
    /// How many attributes that a content does not have are tried under other names.
    private static let maximumRenamed = 16

    /// Sorts an element's attributes by what a content knows of them.
    func makeReading(_ node: Int, _ content: PatternID) -> AttributeReading {
        let record = storage.nodes[node]
        let all = (Int(record.first)..<Int(record.first + record.count)).filter {
            !storage.attributes[$0].isDeclaration
        }
        let present = Set(all.map { attributeSymbol($0) })
        var (choosing, others, unknown): ([Int], [Int], [Int]) = ([], [], [])
        for index in all {
            let steps = automaton.attributeSteps(content, attributeSymbol(index))
            if steps.isEmpty {
                unknown.append(index)
            } else if steps.count > 1, steps.allSatisfy({ vocabulary.isEnumeration($0.content) }) {
                choosing.append(index)
            } else {
                others.append(index)
            }
        }
        // What a content does not have to begin with, it never has: such an attribute can only be another one misspelt.
        let free = vocabulary.attributes(in: content).filter { !present.contains($0) && grammar.symbols.isName($0) }
        var renamed: Set<Int> = []
        if unknown.count <= Self.maximumRenamed {
            renamed = Set(unknown)
        } else {
            for index in unknown where renamed.count < Self.maximumRenamed {
                let name = storage.names[Int(storage.attributes[index].name)].localName
                if vocabulary.isLikeAny(name, free) { renamed.insert(index) }
            }
        }
        if free.isEmpty { renamed = [] }
        budget.read(all.count)
        return AttributeReading(
            order: choosing + others + unknown.filter { renamed.contains($0) },
            strangers: unknown.filter { !renamed.contains($0) },
            present: present
        )
    }

    func attributeSymbol(_ attribute: Int) -> UInt32 { symbols[Int(storage.attributes[attribute].name)] }

    /// The assumptions that may explain more than the attributes as they are.
    func hypotheses(_ node: Int, _ content: PatternID) -> [AttributeHypothesis] {
        let reading = reading(node, content)
        let order = reading.order
        let missing = vocabulary.attributes(in: content).filter { !reading.present.contains($0) }
        // Past this number of attributes a trial of each costs more than it can tell.
        return missing.prefix(40).map { .insert($0) } + order.prefix(40).map { .retype($0) }
            + order.prefix(40).map { .drop($0) }
    }

    /// The cheapest ways to read an element's attributes but for strangers, completed by those that are missing.
    func attributePaths(_ node: Int, _ content: PatternID, _ hypothesis: AttributeHypothesis) -> [AttributePath] {
        var paths = [AttributePath(pattern: content, cost: 0, edits: [])]
        switch hypothesis {
        case .insert(let symbol):
            paths = paths.flatMap { insert(symbol, automaton.attributeSteps(content, symbol), $0) }
        case .insertValue(let symbol, let value):
            paths = paths.flatMap { path in
                insert(symbol, automaton.attributeSteps(content, symbol).filter { $0.content == value }, path)
            }
        default: break
        }
        let reading = reading(node, content)
        for attribute in reading.order {
            var next: [AttributePath] = []
            for path in paths { next += read(attribute, node, reading.present, hypothesis, path) }
            budget.read(paths.count)
            paths = pruned(next)
        }
        return pruned(paths.compactMap { completed($0) })
    }

    private func pruned(_ paths: [AttributePath]) -> [AttributePath] {
        if paths.count < 2 { return paths }
        var kept: [AttributePath] = []
        for path in paths.sorted(by: { $0.cost < $1.cost }) where !kept.contains(where: { $0.pattern == path.pattern })
        {
            kept.append(path)
        }
        return Array(kept.prefix(Self.beamWidth))
    }

    private func insert(_ symbol: UInt32, _ steps: [Step], _ path: AttributePath) -> [AttributePath] {
        if steps.isEmpty { return [] }
        let missing = MissingAttribute(symbol: symbol, values: steps.map(\.content))
        return [
            AttributePath(
                pattern: union(steps),
                cost: path.cost + RepairCost.missingAttribute,
                edits: path.edits + [.addAttribute([missing])]
            )
        ]
    }

    private func union(_ steps: [Step]) -> PatternID { automaton.table.choice(steps.map(\.rest)) }

    private func read(
        _ attribute: Int,
        _ node: Int,
        _ present: Set<UInt32>,
        _ hypothesis: AttributeHypothesis,
        _ path: AttributePath
    ) -> [AttributePath] {
        var steps = automaton.attributeSteps(path.pattern, attributeSymbol(attribute))
        func edited(_ pattern: PatternID, _ cost: Int, _ edit: RepairEdit) -> AttributePath {
            AttributePath(pattern: pattern, cost: path.cost + cost, edits: path.edits + [edit])
        }
        if case .drop(attribute) = hypothesis {
            return [edited(path.pattern, RepairCost.droppedAttribute, .skipAttribute(attribute))]
        }
        if case .fix(attribute, let wanted) = hypothesis { steps = steps.filter { $0.content == wanted } }
        let fitting = steps.filter { fits(attribute, $0.content, at: node) }
        if case .retype(attribute) = hypothesis, !fitting.isEmpty {
            let others = steps.filter { step in !fitting.contains { $0.content == step.content } }
            if others.isEmpty { return [] }
            let edit = RepairEdit.retypeAttribute(attribute, wanted: others.map(\.content), isForced: true)
            return [edited(union(others), RepairCost.forcedValue, edit)]
        }
        if !fitting.isEmpty {
            return [AttributePath(pattern: union(fitting), cost: path.cost, edits: path.edits)]
        }
        if !steps.isEmpty {
            let edit = RepairEdit.retypeAttribute(attribute, wanted: steps.map(\.content), isForced: false)
            return [edited(union(steps), RepairCost.value, edit)]
        }
        var paths = [edited(path.pattern, RepairCost.surplus, .skipAttribute(attribute))]
        let near = misspelt(attribute, present, path.pattern)
        for symbol in near + required(present, path.pattern).filter({ !near.contains($0) }) {
            let steps = automaton.attributeSteps(path.pattern, symbol).filter {
                fits(attribute, $0.content, at: node)
            }
            if steps.isEmpty { continue }
            let cost = near.contains(symbol) ? RepairCost.misspelling : RepairCost.otherName
            paths.append(edited(union(steps), cost, .renameAttribute(attribute, to: symbol)))
        }
        return paths
    }

    /// The attributes that must still come, one of which may stand under another name.
    private func required(_ present: Set<UInt32>, _ pattern: PatternID) -> [UInt32] {
        if automaton.withoutAttributes(pattern) != .notAllowed { return [] }
        var memo: [PatternID: Completion] = [:]
        return complete(pattern, &memo).missing.flatMap { $0.map(\.symbol) }.filter { !present.contains($0) }
    }

    /// The attributes that an attribute's name may be a misspelling of.
    private func misspelt(_ attribute: Int, _ present: Set<UInt32>, _ pattern: PatternID) -> [UInt32] {
        let free = vocabulary.attributes(in: pattern).filter { !present.contains($0) && grammar.symbols.isName($0) }
        let name = storage.names[Int(storage.attributes[attribute].name)].localName
        return vocabulary.near(name, free)
    }

    // MARK: Missing attributes

    /// The attributes a content cannot do without, the first choice of each, and the content once they are there.
    func requiredAttributes(_ content: PatternID) -> ([MissingAttribute], PatternID) {
        guard let path = completed(AttributePath(pattern: content, cost: 0, edits: [])) else {
            return ([], .notAllowed)
        }
        var missing: [MissingAttribute] = []
        var pattern = content
        for case .addAttribute(let options) in path.edits {
            guard let first = options.first else { continue }
            missing.append(first)
            let steps = automaton.attributeSteps(pattern, first.symbol).filter { $0.content == first.values.first }
            if !steps.isEmpty { pattern = union(steps) }
        }
        return (missing, automaton.withoutAttributes(pattern))
    }

    private struct Completion {
        var count: Int
        var pattern: PatternID
        var missing: [[MissingAttribute]]
    }

    /// A path with the least attributes added that it takes to go on to the content.
    private func completed(_ path: AttributePath) -> AttributePath? {
        let closed = automaton.withoutAttributes(path.pattern)
        if closed != .notAllowed { return AttributePath(pattern: closed, cost: path.cost, edits: path.edits) }
        var memo: [PatternID: Completion] = [:]
        let completion = complete(path.pattern, &memo)
        guard completion.count < 1000, completion.pattern != .notAllowed else { return nil }
        return AttributePath(
            pattern: completion.pattern,
            cost: path.cost + completion.count * RepairCost.missingAttribute,
            edits: path.edits + completion.missing.map { .addAttribute($0) }
        )
    }

    private func complete(_ id: PatternID, _ memo: inout [PatternID: Completion]) -> Completion {
        let pattern = automaton.table[id]
        guard pattern.traits.contains(.attribute) else {
            return Completion(count: id == .notAllowed ? 1000 : 0, pattern: id, missing: [])
        }
        if let known = memo[id] { return known }
        var result: Completion
        switch pattern.kind {
        case .attribute:
            let names = grammar.nameClasses.names(pattern.a)
            let missing = names.map { MissingAttribute(symbol: $0, values: [pattern.b]) }
            result = Completion(count: names.isEmpty ? 1000 : 1, pattern: .empty, missing: [missing])
        case .oneOrMore: result = complete(pattern.a, &memo)
        case .choice:
            let all = automaton.table.members(of: id, as: .choice).map { complete($0, &memo) }
            let least = all.map(\.count).min() ?? 1000
            let best = all.filter { $0.count == least }
            result = best.first ?? Completion(count: 1000, pattern: .notAllowed, missing: [])
            if least <= 1 {
                result.pattern = automaton.table.choice(best.map(\.pattern))
                if least == 1 { result.missing = [merged(best.flatMap { $0.missing.first ?? [] })] }
            }
        default:
            let all = automaton.table.members(of: id, as: pattern.kind).map { complete($0, &memo) }
            let parts = all.map(\.pattern)
            result = Completion(
                count: min(1000, all.reduce(0) { $0 + $1.count }),
                pattern: pattern.kind == .group ? automaton.table.group(parts) : automaton.table.interleave(parts),
                missing: all.flatMap(\.missing)
            )
        }
        memo[id] = result
        return result
    }

    /// The same attribute listed twice becomes one with the values of both.
    private func merged(_ missing: [MissingAttribute]) -> [MissingAttribute] {
        var result: [MissingAttribute] = []
        for one in missing {
            if let index = result.firstIndex(where: { $0.symbol == one.symbol }) {
                let values = result[index].values + one.values.filter { !result[index].values.contains($0) }
                result[index] = MissingAttribute(symbol: one.symbol, values: values)
            } else {
                result.append(one)
            }
        }
        return result
    }
}
