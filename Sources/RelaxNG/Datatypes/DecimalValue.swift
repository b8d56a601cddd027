/// A decimal number of any size, digit by digit.
struct DecimalValue: Hashable {
    let isNegative: Bool
    /// The digits before the point without leading zeros, as ASCII.
    let whole: [UInt8]
    /// The digits behind the point without trailing zeros, as ASCII.
    let fraction: [UInt8]

    /// Reads a decimal; nil if it is none, or if it has a point where only integers may stand.
    init?(_ text: some Sequence<UInt8>, integerOnly: Bool = false) {
        var bytes = ArraySlice(Array(text))
        var isNegative = false
        if let sign = bytes.first, sign == 0x2B || sign == 0x2D {
            isNegative = sign == 0x2D
            bytes = bytes.dropFirst()
        }
        let point = bytes.firstIndex(of: 0x2E)
        if point != nil, integerOnly { return nil }
        let before = bytes[..<(point ?? bytes.endIndex)]
        let after = point.map { bytes[($0 + 1)...] } ?? []
        guard !(before.isEmpty && after.isEmpty), (before + after).allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
            return nil
        }
        let whole = Array(before.drop { $0 == 0x30 })
        var fraction = Array(after)
        while fraction.last == 0x30 { fraction.removeLast() }
        self.whole = whole
        self.fraction = fraction
        self.isNegative = isNegative && !(whole.isEmpty && fraction.isEmpty)
    }

    /// The number of digits that say something, as `totalDigits` counts them.
    var totalDigits: Int { max(1, whole.count + fraction.count) }

    /// The number in its shortest form.
    var canonical: String {
        let number = whole.isEmpty ? "0" : String(decoding: whole, as: UTF8.self)
        let tail = fraction.isEmpty ? "" : "." + String(decoding: fraction, as: UTF8.self)
        return (isNegative ? "-" : "") + number + tail
    }
}

extension DecimalValue: Comparable {
    static func < (left: DecimalValue, right: DecimalValue) -> Bool {
        if left.isNegative != right.isNegative { return left.isNegative }
        let isSmaller = left.isCloserToZero(than: right)
        return left.isNegative ? right.isCloserToZero(than: left) : isSmaller
    }

    private func isCloserToZero(than other: DecimalValue) -> Bool {
        if whole.count != other.whole.count { return whole.count < other.whole.count }
        if whole != other.whole { return whole.lexicographicallyPrecedes(other.whole) }
        return fraction.lexicographicallyPrecedes(other.fraction)
    }
}
