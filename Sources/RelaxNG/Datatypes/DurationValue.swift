/// A duration of XML Schema: months and seconds, which do not convert into each other.
struct DurationValue: Hashable {
    let months: Int64
    let seconds: Int64
    let fraction: [UInt8]
    let isNegative: Bool

    init?(_ text: some Sequence<UInt8>) {
        var bytes = ArraySlice(Array(text))
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative { bytes = bytes.dropFirst() }
        guard bytes.popFirst() == UInt8(ascii: "P"), !bytes.isEmpty else { return nil }
        var (months, seconds, fraction): (Int64, Int64, [UInt8]) = (0, 0, [])
        var isTime = false
        var units: ArraySlice<UInt8> = ArraySlice("YMD".utf8)
        while let byte = bytes.first {
            if byte == UInt8(ascii: "T") {
                guard !isTime, bytes.count > 1 else { return nil }
                isTime = true
                units = ArraySlice("HMS".utf8)
                bytes = bytes.dropFirst()
                continue
            }
            let digits = bytes.prefix { $0 >= 0x30 && $0 <= 0x39 }
            guard !digits.isEmpty else { return nil }
            bytes = bytes.dropFirst(digits.count)
            // Larger numbers say nothing about clocks; they are cut so that sums cannot overflow.
            let number = digits.count > 9 ? 999_999_999 : digits.reduce(Int64(0)) { $0 * 10 + Int64($1 - 0x30) }
            if bytes.first == UInt8(ascii: ".") {
                let tail = bytes.dropFirst().prefix { $0 >= 0x30 && $0 <= 0x39 }
                bytes = bytes.dropFirst(tail.count + 1)
                guard isTime, !tail.isEmpty, bytes.first == UInt8(ascii: "S") else { return nil }
                fraction = Array(tail)
                while fraction.last == 0x30 { fraction.removeLast() }
            }
            guard let unit = bytes.popFirst(), let place = units.firstIndex(of: unit) else { return nil }
            units = units[(place + 1)...]
            switch (unit, isTime) {
            case (UInt8(ascii: "Y"), false): months += number * 12
            case (UInt8(ascii: "M"), false): months += number
            case (UInt8(ascii: "D"), false): seconds += number * 86_400
            case (UInt8(ascii: "H"), true): seconds += number * 3600
            case (UInt8(ascii: "M"), true): seconds += number * 60
            default: seconds += number
            }
        }
        self.months = months
        self.seconds = seconds
        self.fraction = fraction
        self.isNegative = isNegative && (months != 0 || seconds != 0 || !fraction.isEmpty)
    }

    /// How two durations stand to each other; nil where it depends on the months they are counted from.
    func compared(to other: DurationValue) -> Int? {
        if self == other { return 0 }
        // The shortest and the longest stretch that so many months can be, by the four dates the standard names.
        func bounds(_ value: DurationValue) -> (low: Int64, high: Int64) {
            let low = value.months * 30 - value.months / 2 + value.months * 4 / 10
            let high = value.months * 31 - value.months / 2
            let all = (low: low * 86_400 + value.seconds, high: max(low + 3, high) * 86_400 + value.seconds)
            let exact = value.months == 0 ? (low: value.seconds, high: value.seconds) : all
            return value.isNegative ? (-exact.high, -exact.low) : exact
        }
        if months == other.months, isNegative == other.isNegative {
            let smaller =
                seconds == other.seconds ? fraction.lexicographicallyPrecedes(other.fraction) : seconds < other.seconds
            return smaller != isNegative ? -1 : 1
        }
        let (mine, its) = (bounds(self), bounds(other))
        if mine.high < its.low { return -1 }
        if mine.low > its.high { return 1 }
        return nil
    }
}
