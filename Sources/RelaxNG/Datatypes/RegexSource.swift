/// A regular expression that was read and found to be within the limits. It is compiled when the first text is matched against it:
/// most documents meet few of a grammar's expressions.
struct RegexSource: Sendable {
    let node: RegexNode

    /// How many positions an expression may have once its repetitions are written out.
    static let maximumPositions = 20_000
    /// How many successions of positions there may be.
    static let maximumLinks = 2_000_000

    /// How many there may be where repetitions are counted: these are followed anew for each text.
    private static let maximumCountedLinks = 20_000

    init(_ text: String) throws(RegexError) {
        node = try RegexParser.parse(text)
        let extent = try Self.extent(node)
        if extent.isCounted, extent.links > Self.maximumCountedLinks {
            throw RegexError(message: "it repeats too much")
        }
    }

    /// What a part of an expression comes to once it is compiled.
    private struct Extent {
        var positions = 0
        var links = 0
        /// How many of the positions the part can begin and end with.
        var first = 0
        var last = 0
        var isNullable = true
        /// Whether a repetition in it is counted.
        var isCounted = false

        /// This part and another one behind it.
        func joined(_ next: Extent) throws(RegexError) -> Extent {
            let whole = Extent(
                positions: positions + next.positions,
                links: links + next.links + last * next.first,
                first: isNullable ? first + next.first : first,
                last: next.isNullable ? last + next.last : next.last,
                isNullable: isNullable && next.isNullable,
                isCounted: isCounted || next.isCounted
            )
            try whole.check()
            return whole
        }

        func check() throws(RegexError) {
            if positions > RegexSource.maximumPositions {
                throw RegexError(
                    message:
                        "it repeats too much: written out it has more than \(RegexSource.maximumPositions) characters"
                )
            }
            if links > RegexSource.maximumLinks { throw RegexError(message: "it repeats too much") }
        }
    }

    private static func extent(_ node: RegexNode) throws(RegexError) -> Extent {
        switch node {
        case .empty: return Extent()
        case .set: return Extent(positions: 1, first: 1, last: 1, isNullable: false)
        case .sequence(let parts):
            var whole = Extent()
            for part in parts { whole = try whole.joined(extent(part)) }
            return whole
        case .choice(let parts):
            var whole = Extent(isNullable: false)
            for part in parts {
                let one = try extent(part)
                whole.positions += one.positions
                whole.links += one.links
                whole.first += one.first
                whole.last += one.last
                whole.isNullable = whole.isNullable || one.isNullable
                whole.isCounted = whole.isCounted || one.isCounted
            }
            try whole.check()
            return whole
        case .repeated(let part, let low, let high):
            if let count = RegexCount(part, low, high) {
                return Extent(positions: 1, first: 1, last: 1, isNullable: count.low == 0, isCounted: true)
            }
            let one = try extent(part)
            return one.positions == 0 ? Extent() : try repetition(one, low, high)
        }
    }

    private static func repetition(_ one: Extent, _ low: Int, _ high: Int?) throws(RegexError) -> Extent {
        var whole = Extent()
        guard let high else {
            for _ in 0..<max(low - 1, 0) { whole = try whole.joined(one) }
            var loop = one
            loop.links += one.last * one.first
            if low == 0 { loop.isNullable = true }
            return try whole.joined(loop)
        }
        for _ in 0..<low { whole = try whole.joined(one) }
        var tail = Extent()
        for _ in low..<max(high, low) {
            tail = try one.joined(tail)
            tail.isNullable = true
        }
        return try whole.joined(tail)
    }
}
