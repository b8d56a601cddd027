/// The tree automaton of a grammar, built as documents are read.
///
/// A state is a list of patterns, one for each declaration the element being read may be an instance of; nearly always there is one.
/// What a child does to the state depends only on the state, the child's symbol, and which of the child's own declarations it fits:
/// so each level of a document has states of its own, and what was worked out once is looked up from then on.
///
/// Belongs to one thread at a time.
final class Automaton {
    static let dead: UInt32 = 0
    private static let unknown = UInt32.max

    let grammar: CompiledGrammar
    let texts: TextMatcher
    var table: PatternTable
    private var memo = StepMemo()
    private var closedMemo: [PatternID: PatternID] = [:]
    private var textMemo: [PatternID: PatternID] = [:]

    /// What is known of a state.
    struct State: BitwiseCopyable {
        /// The first of its patterns in `slots`.
        var first: UInt32
        var count: UInt32
        /// The state behind the last attribute, once known.
        var closed: UInt32
        /// The state behind a text among elements, once known.
        var afterText: UInt32
        /// Whether a state of one pattern may end here.
        var isNullable: Bool
        /// Whether any text may be all there is, in a state of one pattern.
        var isText: Bool
        /// Whether single values are listed, which documents repeat: worth remembering what they led to.
        var hasValues: Bool
    }

    /// What a child of some symbol does in some state.
    struct Move: BitwiseCopyable {
        /// The state the child's own attributes and content begin in.
        var child: UInt32
        /// The state behind the child, where the child's state has one pattern.
        var next: UInt32
        /// The first of the patterns left in `rests`: for each pattern of the state, one for each pattern of the child's state.
        var rests: UInt32
        /// The number of patterns of the state.
        var width: UInt32
    }

    let states = FlatArray<State>()
    let moves = FlatArray<Move>()
    private let slots = FlatArray<PatternID>()
    private let rests = FlatArray<PatternID>()
    private let transitions = FlatTable(capacity: 1024)
    private let joins = FlatTable()
    private let singles = FlatTable(capacity: 256)
    private var several: [[PatternID]: UInt32] = [:]
    private let values = ValueMemo()
    /// The state that nothing but the end can follow.
    private(set) var accepting: UInt32 = 0

    /// Past these sizes the automaton is given up and begun again.
    private static let maximumPatterns = 400_000
    private static let maximumMembers = 4_000_000
    private static let maximumStates = 200_000
    private static let maximumTransitions = 1_000_000

    init(_ grammar: CompiledGrammar, texts: TextMatcher? = nil) {
        self.grammar = grammar
        self.texts = texts ?? TextMatcher(grammar)
        table = grammar.table
        states.append(
            State(first: 0, count: 1, closed: 0, afterText: 0, isNullable: false, isText: false, hasValues: false)
        )
        slots.append(.notAllowed)
        singles.insert(UInt64(PatternID.notAllowed), Self.dead)
        moves.append(Move(child: Self.dead, next: Self.dead, rests: 0, width: 0))
        accepting = state([.empty])
    }

    /// Whether the bounds of memory are passed.
    var isFull: Bool {
        table.count - grammar.table.count > Self.maximumPatterns || table.members.count > Self.maximumMembers
            || states.count > Self.maximumStates || transitions.count > Self.maximumTransitions
            || memo.steps.count > Self.maximumTransitions || memo.covered.count > Self.maximumTransitions
    }

    /// Whether it was full when something was last added on the way through a document: known without asking at each element.
    private(set) var hasOutgrown = false

    /// How many derivatives, states and transitions were worked out: what tests look at instead of a clock.
    var work: Int { memo.computed + states.count + transitions.count }

    // MARK: States

    /// The state of one pattern.
    func state(of pattern: PatternID) -> UInt32 { state([pattern]) }

    /// The patterns of a state.
    func patterns(of state: UInt32) -> [PatternID] {
        let record = states[state]
        return (record.first..<record.first + record.count).map { slots[$0] }
    }

    func state(_ patterns: [PatternID]) -> UInt32 {
        if patterns.allSatisfy({ $0 == .notAllowed }) { return Self.dead }
        if patterns.count == 1 {
            let known = singles[UInt64(patterns[0])]
            if known != FlatTable.none { return known }
        } else if let known = several[patterns] {
            return known
        }
        let number = UInt32(states.count)
        let isSingle = patterns.count == 1
        states.append(
            State(
                first: UInt32(slots.count),
                count: UInt32(patterns.count),
                closed: Self.unknown,
                afterText: Self.unknown,
                isNullable: isSingle && table.isNullable(patterns[0]),
                isText: isSingle && patterns[0] == .text,
                hasValues: patterns.contains { hasValues($0) }
            )
        )
        for pattern in patterns { slots.append(pattern) }
        if isSingle { singles.insert(UInt64(patterns[0]), number) } else { several[patterns] = number }
        return number
    }

    private func hasValues(_ id: PatternID) -> Bool {
        let pattern = table[id]
        return pattern.kind == .value
            || pattern.kind == .choice && table.members(of: pattern).contains { table[$0].kind == .value }
    }

    // MARK: Transitions

    /// What an element of a symbol does in a state; move 0 if it can't be here.
    @inline(__always)
    func elementMove(_ state: UInt32, _ symbol: UInt32) -> UInt32 {
        let known = transitions[UInt64(state) << 32 | UInt64(symbol)]
        return known != FlatTable.none ? known : newMove(state, symbol, isAttribute: false)
    }

    /// What an attribute of a symbol does in a state; move 0 if it can't be here.
    @inline(__always)
    func attributeMove(_ state: UInt32, _ symbol: UInt32) -> UInt32 {
        let known = transitions[UInt64(state) << 32 | UInt64(symbol) | 0x8000_0000]
        return known != FlatTable.none ? known : newMove(state, symbol, isAttribute: true)
    }

    @inline(never)
    private func newMove(_ state: UInt32, _ symbol: UInt32, isAttribute: Bool) -> UInt32 {
        let patterns = patterns(of: state)
        var contents: [PatternID] = []
        var steps: [[Step]] = []
        for pattern in patterns {
            var mine: [Step] = []
            for step in isAttribute ? attributeSteps(pattern, symbol) : elementSteps(pattern, symbol) {
                let content = isAttribute ? step.content : grammar.declarations[Int(step.content)].content
                if let index = mine.firstIndex(where: { $0.content == content }) {
                    mine[index].rest = table.choice(mine[index].rest, step.rest)
                } else {
                    mine.append(Step(content: content, rest: step.rest))
                }
                if !contents.contains(content) { contents.append(content) }
            }
            steps.append(mine)
        }
        var number = Self.dead
        if !contents.isEmpty {
            number = addMove(
                child: self.state(contents),
                rests: steps.map { mine in
                    contents.map { content in mine.first { $0.content == content }?.rest ?? .notAllowed }
                }
            )
        }
        transitions.insert(UInt64(state) << 32 | UInt64(symbol) | (isAttribute ? 0x8000_0000 : 0), number)
        hasOutgrown = isFull
        return number
    }

    private func addMove(child: UInt32, rests table: [[PatternID]]) -> UInt32 {
        let first = UInt32(rests.count)
        for row in table { for rest in row { rests.append(rest) } }
        let next = child != Self.dead && table[0].count == 1 ? state(table.map { $0[0] }) : Self.dead
        moves.append(Move(child: child, next: next, rests: first, width: UInt32(table.count)))
        return UInt32(moves.count - 1)
    }

    func elementSteps(_ pattern: PatternID, _ symbol: UInt32) -> [Step] {
        table.elementSteps(pattern, symbol, grammar, &memo)
    }

    func attributeSteps(_ pattern: PatternID, _ symbol: UInt32) -> [Step] {
        table.attributeSteps(pattern, symbol, grammar, &memo)
    }

    func withoutAttributes(_ pattern: PatternID) -> PatternID { table.withoutAttributes(pattern, &closedMemo) }

    func afterText(_ pattern: PatternID) -> PatternID { table.afterText(pattern, &textMemo) }

    /// The state behind a child that ended in a state.
    @inline(__always)
    func join(_ move: UInt32, _ final: UInt32) -> UInt32 {
        let record = states[final]
        if record.count == 1 { return record.isNullable ? moves[move].next : Self.dead }
        return joinSeveral(move, final)
    }

    @inline(never)
    private func joinSeveral(_ move: UInt32, _ final: UInt32) -> UInt32 {
        let key = UInt64(move) << 32 | UInt64(final)
        let known = joins[key]
        if known != FlatTable.none { return known }
        let record = moves[move]
        let fits = patterns(of: final).map { table.isNullable($0) }
        var result: [PatternID] = []
        for row in 0..<record.width {
            var rest: PatternID = .notAllowed
            let first = record.rests + row * UInt32(fits.count)
            for (column, fits) in fits.enumerated() where fits {
                rest = table.choice(rest, rests[first + UInt32(column)])
            }
            result.append(rest)
        }
        let next = state(result)
        joins.insert(key, next)
        hasOutgrown = isFull
        return next
    }

    /// The state once there are no more attributes.
    @inline(__always)
    func closed(_ state: UInt32) -> UInt32 {
        let known = states[state].closed
        return known != Self.unknown ? known : newClosed(state)
    }

    @inline(never)
    private func newClosed(_ state: UInt32) -> UInt32 {
        let next = self.state(patterns(of: state).map { withoutAttributes($0) })
        states[state].closed = next
        return next
    }

    /// The state behind a text that stands among elements.
    func afterText(state: UInt32) -> UInt32 {
        let known = states[state].afterText
        if known != Self.unknown { return known }
        let next = self.state(patterns(of: state).map { afterText($0) })
        states[state].afterText = next
        return next
    }

    /// The state behind an attribute's value or all that an element holds.
    @inline(__always)
    func afterValue(_ state: UInt32, _ text: UnsafeBufferPointer<UInt8>, _ prefixes: PrefixResolver) -> UInt32 {
        guard states[state].hasValues, let key = ValueMemo.Key(state, text) else {
            return newAfterValue(state, text, prefixes)
        }
        let known = values[key]
        if known != FlatTable.none { return known }
        // What a prefix means depends on where the value stands.
        var isEverywhere = true
        let next = newAfterValue(state, text) { prefix in
            isEverywhere = false
            return prefixes(prefix)
        }
        if isEverywhere { values.insert(key, next) }
        return next
    }

    @inline(never)
    private func newAfterValue(_ state: UInt32, _ text: UnsafeBufferPointer<UInt8>, _ prefixes: PrefixResolver)
        -> UInt32
    {
        let record = states[state]
        defer { hasOutgrown = isFull }
        if record.count == 1 {
            if record.isText { return accepting }
            return texts.matches(slots[record.first], text, &table, prefixes) ? accepting : Self.dead
        }
        return self.state(
            patterns(of: state).map { texts.matches($0, text, &table, prefixes) ? .empty : .notAllowed }
        )
    }

    // MARK: Starting again

    /// A fresh automaton, with the states and moves that a walk still needs carried over.
    func restarted(state: inout UInt32, frames: inout [ValidationFrame]) -> Automaton {
        let fresh = Automaton(grammar, texts: texts)
        var importer = PatternImporter(from: table, baseCount: grammar.table.count)
        state = fresh.state(patterns(of: state).map { importer.import($0, into: &fresh.table) })
        for index in frames.indices where frames[index].move != Self.dead {
            let move = moves[frames[index].move]
            let child = patterns(of: move.child).map { importer.import($0, into: &fresh.table) }
            let width = UInt32(child.count)
            let table = (0..<move.width).map { row in
                (0..<width).map { column in
                    importer.import(rests[move.rests + row * width + column], into: &fresh.table)
                }
            }
            // The child's own state only tells how many patterns there are; all distinct, as they were.
            frames[index].move = fresh.addMove(child: fresh.state(child), rests: table)
        }
        return fresh
    }
}
