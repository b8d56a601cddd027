/// A duration of XML Schema: six numbers, of which not even years and months make up for each other where equality is asked for (XML Schema
/// part 2, second edition, 3.2.6).
struct DurationValue: Hashable {
    /// Years, months, days, hours, minutes and whole seconds.
    private let parts: [Int128]
    /// The digits of the fraction of a second, without trailing zeros.
    private let fraction: [UInt8]
    private let isNegative: Bool

    init?(_ text: some Sequence<UInt8>) {
        var bytes = ArraySlice(Array(text))
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative { bytes = bytes.dropFirst() }
        guard bytes.popFirst() == UInt8(ascii: "P"), !bytes.isEmpty else { return nil }
        var (parts, fraction): ([Int128], [UInt8]) = (Array(repeating: 0, count: 6), [])
        let units = Array("YMDHMS".utf8)
        var place = 0
        var isTime = false
        while let byte = bytes.first {
            if byte == UInt8(ascii: "T") {
                guard !isTime, bytes.count > 1 else { return nil }
                isTime = true
                place = 3
                bytes = bytes.dropFirst()
                continue
            }
            let digits = bytes.prefix { $0 >= 0x30 && $0 <= 0x39 }
            guard !digits.isEmpty else { return nil }
            bytes = bytes.dropFirst(digits.count)
            if bytes.first == UInt8(ascii: ".") {
                let tail = bytes.dropFirst().prefix { $0 >= 0x30 && $0 <= 0x39 }
                bytes = bytes.dropFirst(tail.count + 1)
                guard isTime, !tail.isEmpty, bytes.first == UInt8(ascii: "S") else { return nil }
                fraction = Array(tail)
                while fraction.last == 0x30 { fraction.removeLast() }
            }
            guard let unit = bytes.popFirst(), place < (isTime ? 6 : 3),
                let found = units[place..<(isTime ? 6 : 3)].firstIndex(of: unit)
            else { return nil }
            parts[found] = Self.number(digits)
            place = found + 1
        }
        self.parts = parts
        self.fraction = fraction
        self.isNegative = isNegative && (parts.contains { $0 != 0 } || !fraction.isEmpty)
    }

    /// Numbers of more than thirty digits count as the largest one: sums cannot overflow.
    private static func number(_ digits: ArraySlice<UInt8>) -> Int128 {
        let significant = digits.drop { $0 == 0x30 }
        if significant.count > 30 { return (0..<30).reduce(1) { product, _ in product * 10 } }
        return significant.reduce(0) { $0 * 10 + Int128($1 - 0x30) }
    }

    /// The months from the beginning of the year 0 to the four dates that durations are compared from (XML Schema part 2, 3.2.6.2).
    private static let references: [Int128] = [(1696, 9), (1697, 2), (1903, 3), (1903, 7)].map { $0.0 * 12 + $0.1 - 1 }

    /// How two durations stand to each other; nil where it depends on the months they are counted from, or where they come to the same by
    /// different numbers, as a year and twelve months do.
    func compared(to other: DurationValue) -> Int? {
        if self == other { return 0 }
        var order: Int?
        for reference in Self.references {
            let (left, right) = (end(from: reference), other.end(from: reference))
            if left == right { return nil }
            let here = left < right ? -1 : 1
            if let order, order != here { return nil }
            order = here
        }
        return order
    }

    /// The moment a duration leads to.
    private func end(from reference: Int128) -> Moment {
        let months = parts[0] * 12 + parts[1]
        let seconds = ((parts[2] * 24 + parts[3]) * 60 + parts[4]) * 60 + parts[5]
        let month = reference + (isNegative ? -months : months)
        let year = (month >= 0 ? month : month - 11) / 12
        let start = DateTimeValue.dayNumber(year, Int(month - year * 12) + 1, 1) * 86_400
        if !isNegative { return Moment(seconds: start + seconds, fraction: fraction) }
        // What is left of a second once a fraction is taken from it.
        var rest = fraction.map { 0x39 - $0 + 0x30 }
        if let last = rest.indices.last { rest[last] += 1 }
        return Moment(seconds: start - seconds - (fraction.isEmpty ? 0 : 1), fraction: rest)
    }

    /// Seconds and the digits of a fraction of one, without trailing zeros.
    private struct Moment: Comparable {
        let seconds: Int128
        let fraction: [UInt8]

        static func < (left: Moment, right: Moment) -> Bool {
            left.seconds == right.seconds
                ? left.fraction.lexicographicallyPrecedes(right.fraction) : left.seconds < right.seconds
        }
    }
}
