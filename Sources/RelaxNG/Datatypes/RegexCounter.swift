/// How often a single character must and may be repeated: a repetition too long to be written out.
struct RegexCount {
    let low: Int
    /// The greatest count, or nil if there is no bound.
    let high: Int?

    /// Shorter repetitions are written out.
    private static let minimum = 256

    /// The count of a repetition, if it is one of a single character that is worth counting.
    init?(_ part: RegexNode, _ low: Int, _ high: Int?) {
        guard case .set = part, max(low, high ?? 0) > Self.minimum else { return nil }
        self.low = low
        self.high = high
    }
}

/// Matches a text against an expression with counted repetitions, by following all its positions at once.
///
/// What is counted at a position goes up by one with each character, so it is enough to know when each count began.
struct RegexCounter {
    private let program: RegexProgram
    /// The positions that read the last character.
    private var active: [UInt32] = []
    private var isEntered: [Bool]
    /// When each count of a counted position began, earliest first, and the first of them that still counts.
    private var beginnings: [UInt32: (all: [Int], first: Int)] = [:]
    private var signatures: [UInt32: [UInt64]] = [:]

    init(_ program: RegexProgram) {
        self.program = program
        isEntered = [Bool](repeating: false, count: program.setOfPosition.count)
    }

    /// Whether the whole text matches.
    mutating func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        if text.isEmpty { return program.isNullable }
        var (index, step) = (0, 0)
        while index < text.count {
            let byte = text[index]
            if byte < 0x80 {
                index += 1
                read(program.setsOfClass[Int(program.classOfASCII[Int(byte)])], step)
            } else {
                let scalar = RegexMatcher.decode(text, &index)
                let sets = signatures[scalar.value] ?? program.signature(scalar)
                if signatures.count < 4096 { signatures[scalar.value] = sets }
                read(sets, step)
            }
            if active.isEmpty { return false }
            step += 1
        }
        return program.last.contains { position in active.contains(position) && mayLeave(position, step - 1) }
    }

    /// Whether enough was counted at a position for another one to follow.
    private func mayLeave(_ position: UInt32, _ step: Int) -> Bool {
        guard let count = program.counts[position] else { return true }
        guard let beginnings = beginnings[position], beginnings.first < beginnings.all.count else { return false }
        return step - beginnings.all[beginnings.first] + 1 >= count.low
    }

    private mutating func read(_ sets: [UInt64], _ step: Int) {
        let program = program
        let holds = { (position: UInt32) in
            let set = Int(program.setOfPosition[Int(position)])
            return sets[set / 64] >> UInt64(set % 64) & 1 == 1
        }
        var next: [UInt32] = []
        let sources = step == 0 ? [] : active.filter { mayLeave($0, step - 1) }
        for positions in step == 0 ? [program.first] : sources.map({ program.follow[Int($0)] }) {
            for position in positions where !isEntered[Int(position)] && holds(position) {
                isEntered[Int(position)] = true
                next.append(position)
            }
        }
        for position in next { isEntered[Int(position)] = false }
        let entered = Set(next.filter { program.counts[$0] != nil })
        for position in active where program.counts[position] != nil && !entered.contains(position) {
            if go(on: position, holds(position), step) { next.append(position) }
        }
        for position in entered {
            _ = go(on: position, true, step)
            begin(position, step)
        }
        active = next
    }

    /// Counts on at a position; whether any count is left.
    private mutating func go(on position: UInt32, _ holds: Bool, _ step: Int) -> Bool {
        guard holds, let high = program.counts[position]?.high else {
            if !holds { beginnings[position] = nil }
            return holds
        }
        guard var counts = beginnings[position] else { return false }
        beginnings[position] = nil
        while counts.first < counts.all.count, step - counts.all[counts.first] + 1 > high { counts.first += 1 }
        let isLeft = counts.first < counts.all.count
        if isLeft { beginnings[position] = counts }
        return isLeft
    }

    private mutating func begin(_ position: UInt32, _ step: Int) {
        let isBounded = program.counts[position]?.high != nil
        // Without an upper bound the longest count decides.
        if !isBounded, beginnings[position] != nil { return }
        beginnings[position, default: ([], 0)].all.append(step)
    }
}
