/// A regular expression compiled to positions: an automaton without empty moves (Glushkov's construction).
///
/// A repetition with bounds is written out, so the number of positions is limited; in return matching never goes back. Only a single
/// character that is repeated often stays one position, with a count.
struct RegexProgram: Sendable {
    /// The set that each position matches, an index into `sets`.
    private(set) var setOfPosition: [UInt32] = []
    /// The positions that can follow each position.
    private(set) var follow: [[UInt32]] = []
    private(set) var first: [UInt32] = []
    private(set) var last: [UInt32] = []
    private(set) var isNullable = false
    private(set) var sets: [CharacterSet] = []
    /// How often the character of a position must and may be repeated, where that is counted.
    private(set) var counts: [UInt32: RegexCount] = [:]
    /// The class of each ASCII character: characters that no set tells apart share one.
    private(set) var classOfASCII: [UInt8] = []
    /// Which sets hold each class, a bit a set.
    private(set) var setsOfClass: [[UInt64]] = []

    private struct Fragment {
        var first: [UInt32]
        var last: [UInt32]
        var isNullable: Bool
        static let empty = Fragment(first: [], last: [], isNullable: true)
    }

    private var setNumbers: [CharacterSet: UInt32] = [:]

    /// Compiles an expression of which only the text is known.
    init(_ text: String) throws(RegexError) { self.init(try RegexSource(text)) }

    init(_ source: RegexSource) {
        let whole = build(source.node)
        first = whole.first
        last = whole.last
        isNullable = whole.isNullable
        for index in follow.indices where follow[index].count > 1 { follow[index] = Array(Set(follow[index])).sorted() }
        classifyASCII()
    }

    private mutating func classifyASCII() {
        let words = (sets.count + 63) / 64
        var signatures = [UInt64](repeating: 0, count: 128 * words)
        for (index, set) in sets.enumerated() {
            for value in set.ascii.values { signatures[value * words + index / 64] |= 1 << UInt64(index % 64) }
        }
        for value in 0..<128 {
            let signature = signatures[value * words..<(value + 1) * words]
            if let known = setsOfClass.firstIndex(where: { $0.elementsEqual(signature) }) {
                classOfASCII.append(UInt8(known))
            } else {
                classOfASCII.append(UInt8(setsOfClass.count))
                setsOfClass.append(Array(signature))
            }
        }
    }

    /// Which sets hold a character, a bit a set.
    func signature(_ scalar: Unicode.Scalar) -> [UInt64] {
        var bits = [UInt64](repeating: 0, count: (sets.count + 63) / 64)
        for (index, set) in sets.enumerated() where set.contains(scalar) { bits[index / 64] |= 1 << UInt64(index % 64) }
        return bits
    }

    private mutating func position(_ set: CharacterSet) -> UInt32 {
        let number: UInt32
        if let known = setNumbers[set] {
            number = known
        } else {
            number = UInt32(sets.count)
            sets.append(set)
            setNumbers[set] = number
        }
        setOfPosition.append(number)
        follow.append([])
        return UInt32(setOfPosition.count - 1)
    }

    private mutating func link(_ from: [UInt32], _ to: [UInt32]) {
        for position in from { follow[Int(position)].append(contentsOf: to) }
    }

    private mutating func build(_ node: RegexNode) -> Fragment {
        switch node {
        case .empty: return .empty
        case .set(let set):
            let position = position(set)
            return Fragment(first: [position], last: [position], isNullable: false)
        case .sequence(let parts):
            var whole = Fragment.empty
            for part in parts { whole = join(whole, build(part)) }
            return whole
        case .choice(let parts):
            var whole = Fragment(first: [], last: [], isNullable: false)
            for part in parts {
                let fragment = build(part)
                whole.first += fragment.first
                whole.last += fragment.last
                whole.isNullable = whole.isNullable || fragment.isNullable
            }
            return whole
        case .repeated(let part, let low, let high): return repetition(part, low, high)
        }
    }

    private mutating func repetition(_ part: RegexNode, _ low: Int, _ high: Int?) -> Fragment {
        guard let high else {
            if let count = RegexCount(part, low, nil), case .set(let set) = part { return counted(set, count) }
            var whole = Fragment.empty
            for _ in 0..<max(low - 1, 0) {
                let before = setOfPosition.count
                whole = join(whole, build(part))
                if setOfPosition.count == before { return whole }
            }
            var loop = build(part)
            link(loop.last, loop.first)
            if low == 0 { loop.isNullable = true }
            return join(whole, loop)
        }
        if high == 0 { return .empty }
        if let count = RegexCount(part, low, high), case .set(let set) = part { return counted(set, count) }
        var whole = Fragment.empty
        for _ in 0..<low {
            let before = setOfPosition.count
            whole = join(whole, build(part))
            if setOfPosition.count == before { return whole }
        }
        // x{0,3} is (x(x(x)?)?)?: each further copy can only be entered from the one before it.
        guard high > low else { return whole }
        var copies: [Fragment] = []
        for _ in low..<high {
            let before = setOfPosition.count
            copies.append(build(part))
            if setOfPosition.count == before { break }
        }
        var tail = Fragment.empty
        for copy in copies.reversed() {
            tail = join(copy, tail)
            tail.isNullable = true
        }
        return join(whole, tail)
    }

    private mutating func counted(_ set: CharacterSet, _ count: RegexCount) -> Fragment {
        let position = position(set)
        counts[position] = count
        return Fragment(first: [position], last: [position], isNullable: count.low == 0)
    }

    private mutating func join(_ left: Fragment, _ right: Fragment) -> Fragment {
        link(left.last, right.first)
        return Fragment(
            first: left.isNullable ? left.first + right.first : left.first,
            last: right.isNullable ? left.last + right.last : right.last,
            isNullable: left.isNullable && right.isNullable
        )
    }
}
