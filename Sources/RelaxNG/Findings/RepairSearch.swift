import MomentDiagnostics
import XMLTree

/// Looks for the smallest set of mistakes that explains why a document does not fit a grammar.
///
/// Every element is repaired by itself, once for each content it may have: attributes first, then children from left to right. Where
/// something does not fit, all that may be meant is followed in parallel, at most ``beamWidth`` ways at a time. A ``RepairBudget`` bounds
/// what is tried beyond that, so that the work grows with the document's size alone, whatever is wrong with it.
final class RepairSearch {
    let storage: TreeStorage
    let grammar: CompiledGrammar
    let automaton: Automaton
    let symbols: [UInt32]
    let vocabulary: Vocabulary
    private var walk: DocumentWalk
    private var repairs: [UInt64: Repair] = [:]
    /// The texts made up for patterns, nil where there is none, and the elements made up for declarations.
    var samples: [PatternID: String?] = [:]
    var skeletons: [UInt64: String?] = [:]
    private var validity: [UInt64: Bool] = [:]
    private var readings: [UInt64: AttributeReading] = [:]
    private var fittingValues: [UInt64: Bool] = [:]
    private var fittingTexts: [UInt64: Bool] = [:]
    private var itemLists: [Int: [Int]] = [:]
    /// What an element that fits nowhere may be instead, by what is asked for and by its name.
    var otherNames: [UInt64: [OtherName]] = [:]
    var behindMissing: [UInt64: [(missing: [[UInt32]], step: Step)]] = [:]
    private var depth = 0
    var budget: RepairBudget

    static let beamWidth = 6
    /// Deeper than so many invalid elements within each other, repairs are looked for one by one.
    private static let maximumDepth = 100

    /// - Parameter findings: how many findings are asked for, by which the search is bounded
    init(_ storage: TreeStorage, _ automaton: Automaton, findings: Int = RepairBudget.usualFindings) {
        self.storage = storage
        self.automaton = automaton
        grammar = automaton.grammar
        walk = DocumentWalk(storage, automaton)
        symbols = walk.symbols
        vocabulary = Vocabulary(automaton)
        budget = RepairBudget(
            nodes: storage.nodes.count,
            attributes: storage.attributes.count,
            findings: findings
        )
    }

    private func key(_ node: Int, _ content: PatternID) -> UInt64 { UInt64(node) << 32 | UInt64(content) }

    func symbol(_ node: Int) -> UInt32 { symbols[Int(storage.nodes[node].name)] }

    func content(of declaration: UInt32) -> PatternID { grammar.declarations[Int(declaration)].content }

    /// Whether an element fits a content.
    func isValid(_ node: Int, _ content: PatternID) -> Bool {
        let key = key(node, content)
        if let known = validity[key] { return known }
        let isValid = walk.isValid(node, content: content, of: automaton.table)
        validity[key] = isValid
        if !isValid {
            // What failed deep inside need not be walked again from each of its ancestors.
            for (inner, pattern) in walk.failedContents { validity[self.key(inner, pattern)] = false }
        }
        return isValid
    }

    /// The cheapest repair of an element for a content.
    ///
    /// - Parameter isTold: whether the repair is to be put into words, not just compared with others
    func repair(_ node: Int, _ content: PatternID, isTold: Bool = false) -> Repair {
        if isValid(node, content) { return .none }
        let key = key(node, content)
        if let known = repairs[key] { return known }
        // Too deep, or too late, to decide by what lies below: taken for one mistake here, and looked into when it is told.
        if depth >= Self.maximumDepth || budget.isSpent && !isTold {
            return Repair(cost: RepairCost.value, edits: [], closed: .notAllowed)
        }
        depth += 1
        defer { depth -= 1 }
        budget.lookInto()
        let repair = search(node, content)
        repairs[key] = repair
        return repair
    }

    private func search(_ node: Int, _ content: PatternID) -> Repair {
        let reading = reading(node, content)
        var best = Repair(cost: RepairCost.hopeless, edits: [.hopeless], closed: content)
        // Different readings of the attributes often ask the same of the children.
        var tried: [PatternID: (cost: Int, edits: [RepairEdit])] = [:]
        func attempt(_ paths: [AttributePath], surplus: Set<Int>? = nil) {
            for path in paths.sorted(by: { $0.cost < $1.cost }) where path.cost < best.cost {
                let (cost, edits) = tried[path.pattern] ?? children(node, path.pattern)
                tried[path.pattern] = (cost, edits)
                guard path.cost + cost < best.cost else { continue }
                if let surplus, !Self.surplus(edits).isSubset(of: surplus) { continue }
                best = Repair(cost: path.cost + cost, edits: path.edits + edits, closed: path.pattern)
            }
        }
        attempt(attributePaths(node, content, .none))
        // One finding that blames nothing but what is plainly wrong needs no other explanation.
        if best.cost > RepairCost.missingAttribute, !automaton.isFull {
            // Nor does one explain anything that throws away what could be read without it.
            let surplus = best.cost < RepairCost.hopeless ? Self.surplus(best.edits) : nil
            let start = budget.readings
            for hypothesis in hypotheses(node, content)
            where hypothesis.cost < best.cost && budget.allowsTrials(since: start) {
                attempt(attributePaths(node, content, hypothesis), surplus: surplus)
            }
            budget.endTrials(since: start)
        }
        if !reading.strangers.isEmpty {
            best.cost += reading.strangers.count * RepairCost.surplus
            best.edits = reading.strangers.map { .skipAttribute($0) } + best.edits
        }
        return best
    }

    /// The elements that a repair leaves out.
    private static func surplus(_ edits: [RepairEdit]) -> Set<Int> {
        var nodes: Set<Int> = []
        for case .skipElement(let node) in edits { nodes.insert(node) }
        return nodes
    }

    /// What an element's repair would cost if an attribute's value matched this pattern; for choosing among several.
    func cost(_ node: Int, _ content: PatternID, assuming hypothesis: AttributeHypothesis) -> Int {
        var best = RepairCost.hopeless
        for path in attributePaths(node, content, hypothesis) where path.cost < best {
            best = min(best, path.cost + children(node, path.pattern).cost)
        }
        return best
    }

    /// What is asked of an element after its attributes, before their end, as a repair reads them.
    ///
    /// - Parameters:
    ///   - changing: an attribute that is read as if it had any value but those it has
    ///   - inserting: an attribute that is read as if it were there, with one of these values
    func opened(
        _ node: Int,
        _ content: PatternID,
        _ edits: [RepairEdit],
        changing: Int? = nil,
        inserting: MissingAttribute? = nil
    ) -> PatternID {
        var pattern = content
        func take(_ steps: [Step]) { if !steps.isEmpty { pattern = automaton.table.choice(steps.map(\.rest)) } }
        if let inserting {
            take(automaton.attributeSteps(pattern, inserting.symbol).filter { inserting.values.contains($0.content) })
        }
        let reading = reading(node, content)
        var skipped: Set<Int> = []
        var renamed: [Int: UInt32] = [:]
        var retyped: [Int: [PatternID]] = [:]
        for edit in edits {
            switch edit {
            case .skipAttribute(let attribute): skipped.insert(attribute)
            case .renameAttribute(let attribute, let other): renamed[attribute] = other
            case .retypeAttribute(let attribute, let patterns, _): retyped[attribute] = patterns
            default: break
            }
        }
        for attribute in reading.order where !skipped.contains(attribute) {
            let symbol = renamed[attribute] ?? attributeSymbol(attribute)
            let wanted = retyped[attribute]
            let steps = automaton.attributeSteps(pattern, symbol)
            if changing == attribute {
                let others = steps.filter { !fits(attribute, $0.content, at: node) }
                if others.isEmpty { return .notAllowed }
                take(others)
            } else {
                take(steps.filter { step in wanted?.contains(step.content) ?? fits(attribute, step.content, at: node) })
            }
        }
        for case .addAttribute(let options) in edits {
            for option in options {
                let steps = automaton.attributeSteps(pattern, option.symbol)
                if steps.isEmpty { continue }
                take(steps)
                break
            }
        }
        return pattern
    }

    /// An element's attributes as a content sees them.
    func reading(_ node: Int, _ content: PatternID) -> AttributeReading {
        let key = key(node, content)
        if let known = readings[key] { return known }
        let reading = makeReading(node, content)
        readings[key] = reading
        return reading
    }

    // MARK: Text

    func bytes(_ attribute: Int) -> [UInt8] {
        let record = storage.attributes[attribute]
        return Array(storage.text[Int(record.first)..<Int(record.first + record.count)])
    }

    func matches(_ pattern: PatternID, _ text: [UInt8], at node: Int) -> Bool {
        text.withUnsafeBufferPointer { bytes in
            automaton.texts.matches(pattern, bytes, &automaton.table) {
                DocumentWalk.namespace($0, node, storage)
            }
        }
    }

    /// Whether an attribute's value matches a pattern.
    func fits(_ attribute: Int, _ pattern: PatternID, at node: Int) -> Bool {
        if pattern == .text { return true }
        let key = key(attribute, pattern)
        if let known = fittingValues[key] { return known }
        let fits = matches(pattern, bytes(attribute), at: node)
        fittingValues[key] = fits
        return fits
    }

    /// Whether the text that an element holds matches a pattern.
    func holdsText(_ node: Int, _ pattern: PatternID) -> Bool {
        let key = key(node, pattern)
        if let known = fittingTexts[key] { return known }
        let fits = matches(pattern, text(of: node), at: node)
        fittingTexts[key] = fits
        return fits
    }

    func isBlank(_ node: Int) -> Bool {
        storage.text[Int(storage.nodes[node].first)..<Int(storage.nodes[node].first + storage.nodes[node].count)]
            .allSatisfy { XMLCharacters.isSpace($0) }
    }

    func text(of node: Int) -> [UInt8] {
        var result: [UInt8] = []
        var child = node + 1
        while child < Int(storage.nodes[node].subtreeEnd) {
            let record = storage.nodes[child]
            if record.kind == .text {
                result.append(contentsOf: storage.text[Int(record.first)..<Int(record.first + record.count)])
            }
            child = Int(record.subtreeEnd)
        }
        return result
    }

    /// The child elements and the texts that are not blank, in order.
    func items(of node: Int) -> [Int] {
        if let known = itemLists[node] { return known }
        let items = makeItems(of: node)
        itemLists[node] = items
        return items
    }

    private func makeItems(of node: Int) -> [Int] {
        var items: [Int] = []
        var child = node + 1
        while child < Int(storage.nodes[node].subtreeEnd) {
            let record = storage.nodes[child]
            if record.kind == .element || record.kind == .text && !isBlank(child) {
                items.append(child)
            }
            child = Int(record.subtreeEnd)
        }
        return items
    }
}
