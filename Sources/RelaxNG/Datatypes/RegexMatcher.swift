/// Matches texts against a compiled regular expression by a deterministic automaton that is built as it is walked.
///
/// One step a character, whatever the expression. Not for use by two threads at a time.
final class RegexMatcher {
    let program: RegexProgram
    private var classCount: Int
    /// The next state for each state and class; -1 where it is not known yet.
    private var transitions: [Int32] = []
    private var isAccepting: [Bool] = []
    private var sets: [[UInt32]] = []
    private var numbers: [[UInt32]: Int32] = [:]
    /// Classes of characters beyond ASCII, for as many as were seen.
    private var classOfScalar: [UInt32: Int] = [:]
    private var setsOfClass: [[UInt64]]
    private let acceptingPositions: Set<UInt32>
    /// How many states were made since the matcher exists: what tests look at instead of a clock.
    private(set) var statesMade = 0

    /// When the automaton has this many states or entries it starts afresh.
    private static let maximumStates = 4096
    private static let maximumEntries = 1 << 20

    private static let dead: Int32 = 0
    private static let start: Int32 = 1

    init(_ program: RegexProgram) {
        self.program = program
        setsOfClass = program.setsOfClass
        // Room for classes of other characters that turn up later.
        classCount = setsOfClass.count + 8
        acceptingPositions = Set(program.last)
        reset()
    }

    private func reset() {
        transitions = []
        isAccepting = []
        sets = []
        numbers = [:]
        _ = addState([UInt32.max], accepting: false)
        _ = addState([UInt32.max - 1], accepting: program.isNullable)
        for index in 0..<classCount { transitions[index] = Self.dead }
    }

    private func addState(_ positions: [UInt32], accepting: Bool) -> Int32 {
        let number = Int32(sets.count)
        sets.append(positions)
        numbers[positions] = number
        isAccepting.append(accepting)
        transitions.append(contentsOf: repeatElement(-1, count: classCount))
        statesMade += 1
        return number
    }

    /// Whether the whole text matches.
    func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        if !program.counts.isEmpty {
            var counter = RegexCounter(program)
            return counter.matches(text)
        }
        var state = Self.start
        var index = 0
        while index < text.count {
            let byte = text[index]
            let characterClass: Int
            if byte < 0x80 {
                characterClass = Int(program.classOfASCII[Int(byte)])
                index += 1
            } else {
                let scalar = Self.decode(text, &index)
                let (number, isNew) = self.characterClass(scalar)
                // A wider table has no room for the states known so far; the walk goes on from the same positions.
                if isNew, number >= classCount { state = widen(keeping: state) }
                characterClass = number
            }
            let next = transitions[Int(state) * classCount + characterClass]
            state = next >= 0 ? next : step(state, characterClass)
            if state == Self.dead { return false }
        }
        return isAccepting[Int(state)]
    }

    static func decode(_ text: UnsafeBufferPointer<UInt8>, _ index: inout Int) -> Unicode.Scalar {
        let lead = text[index]
        let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        var value = UInt32(lead) & (length == 2 ? 0x1F : length == 3 ? 0x0F : 0x07)
        var position = index + 1
        while position < min(index + length, text.count) {
            value = value << 6 | UInt32(text[position] & 0x3F)
            position += 1
        }
        index = position
        return Unicode.Scalar(value) ?? "\u{FFFD}"
    }

    private func characterClass(_ scalar: Unicode.Scalar) -> (Int, Bool) {
        if let known = classOfScalar[scalar.value] { return (known, false) }
        let bits = program.signature(scalar)
        if classOfScalar.count > 65_536 { classOfScalar = [:] }
        if let known = setsOfClass.firstIndex(of: bits) {
            classOfScalar[scalar.value] = known
            return (known, false)
        }
        setsOfClass.append(bits)
        classOfScalar[scalar.value] = setsOfClass.count - 1
        return (setsOfClass.count - 1, true)
    }

    private func widen(keeping state: Int32) -> Int32 {
        let positions = sets[Int(state)]
        let accepting = isAccepting[Int(state)]
        classCount = setsOfClass.count + 32
        reset()
        return state <= Self.start ? state : addState(positions, accepting: accepting)
    }

    private func step(_ state: Int32, _ characterClass: Int) -> Int32 {
        let bits = setsOfClass[characterClass]
        let from = sets[Int(state)]
        var seen = Set<UInt32>()
        func add(_ candidates: [UInt32]) {
            for position in candidates {
                let set = Int(program.setOfPosition[Int(position)])
                if bits[set / 64] >> UInt64(set % 64) & 1 == 1 { seen.insert(position) }
            }
        }
        if state == Self.start {
            add(program.first)
        } else if from != [UInt32.max - 1] {
            for position in from { add(program.follow[Int(position)]) }
        } else {
            add(program.first)
        }
        var number = Self.dead
        if !seen.isEmpty {
            let positions = seen.sorted()
            if let known = numbers[positions] {
                number = known
            } else {
                if sets.count >= Self.maximumStates || transitions.count >= Self.maximumEntries {
                    reset()
                    return addState(positions, accepting: positions.contains { acceptingPositions.contains($0) })
                }
                number = addState(positions, accepting: positions.contains { acceptingPositions.contains($0) })
            }
        }
        transitions[Int(state) * classCount + characterClass] = number
        return number
    }
}
