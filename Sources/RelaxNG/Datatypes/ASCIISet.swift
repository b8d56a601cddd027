/// Some of the ASCII characters, a bit each.
struct ASCIISet: Hashable, Sendable {
    private var low: UInt64
    private var high: UInt64

    private init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    /// The characters with values in a range.
    init(_ first: UInt32, _ last: UInt32) {
        low = ASCIISet.bits(first, last, from: 0)
        high = ASCIISet.bits(first, last, from: 64)
    }

    /// The characters that a predicate holds for.
    init(where holds: (Unicode.Scalar) -> Bool) {
        self.init(low: 0, high: 0)
        for value in UInt8(0)..<128 where holds(Unicode.Scalar(value)) {
            formUnion(ASCIISet(UInt32(value), UInt32(value)))
        }
    }

    /// Returns the bits of those of 64 values, from `start` on, that lie in a range.
    private static func bits(_ first: UInt32, _ last: UInt32, from start: UInt32) -> UInt64 {
        let (first, last) = (max(first, start), min(last, start + 63))
        guard first <= last else { return 0 }
        return (UInt64.max >> UInt64(63 - (last - first))) << UInt64(first - start)
    }

    /// The set without any character.
    static let none = ASCIISet(low: 0, high: 0)

    mutating func formUnion(_ other: ASCIISet) {
        low |= other.low
        high |= other.high
    }

    /// The set of all ASCII characters that are not in this one.
    var inverted: ASCIISet { ASCIISet(low: ~low, high: ~high) }

    func subtracting(_ other: ASCIISet) -> ASCIISet { ASCIISet(low: low & ~other.low, high: high & ~other.high) }

    /// The values of the characters, in order.
    var values: [Int] { (0..<128).filter { ($0 < 64 ? low : high) >> UInt64($0 % 64) & 1 == 1 } }
}
