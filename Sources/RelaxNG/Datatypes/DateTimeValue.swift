/// A point or a recurring point in time, as the date types of XML Schema have it.
struct DateTimeValue: Hashable {
    /// Seconds from an arbitrary zero, at UTC if there is a time zone, else in local time.
    let seconds: Int128
    /// The digits of the fraction of a second, without trailing zeros.
    let fraction: [UInt8]
    let hasZone: Bool

    /// Reads a value by a type's shape: `Y` year, `M` month, `D` day, `T` time, any other letter itself; a time zone may follow.
    init?(_ text: some Sequence<UInt8>, shape: String) {
        var scanner = Scanner(bytes: Array(text))
        var (year, month, day) = (Int128(2000), 1, 1)
        var (time, fraction): (Int64, [UInt8]) = (0, [])
        for part in shape.utf8 {
            switch part {
            case UInt8(ascii: "Y"):
                guard let value = scanner.year() else { return nil }
                year = value
            case UInt8(ascii: "M"):
                guard let value = scanner.two(1...12) else { return nil }
                month = value
            case UInt8(ascii: "D"):
                guard let value = scanner.two(1...31) else { return nil }
                day = value
            case UInt8(ascii: "t"):
                guard let value = scanner.time() else { return nil }
                (time, fraction) = value
            default: guard scanner.take(part) else { return nil }
            }
        }
        guard let zone = scanner.zone(), scanner.isAtEnd else { return nil }
        // There is no year 0: the year before the first is -1, and a leap year as the year 0 would be.
        let counted = year < 0 ? year + 1 : year
        guard day <= Self.days(in: month, of: counted, anyYear: !shape.contains("Y")) else { return nil }
        seconds = Self.dayNumber(counted, month, day) * 86_400 + Int128(time) - Int128(zone.minutes ?? 0) * 60
        self.fraction = fraction
        hasZone = zone.minutes != nil
    }

    private static func isLeap(_ year: Int128) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    private static func days(in month: Int, of year: Int128, anyYear: Bool) -> Int {
        switch month {
        case 2: anyYear || isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days since 1 March of year 0 in the Gregorian calendar, carried on before its time.
    static func dayNumber(_ year: Int128, _ month: Int, _ day: Int) -> Int128 {
        let shifted = month > 2 ? year : year - 1
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = Int128((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1)
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    }

    /// How two values stand to each other; nil where that depends on a time zone one of them does not have.
    func compared(to other: DateTimeValue) -> Int? {
        let fourteenHours: Int128 = 14 * 3600
        if hasZone != other.hasZone, abs(seconds - other.seconds) <= fourteenHours { return nil }
        if seconds != other.seconds { return seconds < other.seconds ? -1 : 1 }
        if fraction == other.fraction { return 0 }
        return fraction.lexicographicallyPrecedes(other.fraction) ? -1 : 1
    }

    private struct Scanner {
        let bytes: [UInt8]
        var index = 0

        var isAtEnd: Bool { index == bytes.count }
        var next: UInt8? { index < bytes.count ? bytes[index] : nil }

        mutating func take(_ byte: UInt8) -> Bool {
            guard next == byte else { return false }
            index += 1
            return true
        }

        mutating func digits() -> ArraySlice<UInt8> {
            let start = index
            while let byte = next, byte >= 0x30, byte <= 0x39 { index += 1 }
            return bytes[start..<index]
        }

        mutating func two(_ range: ClosedRange<Int>) -> Int? {
            guard index + 2 <= bytes.count else { return nil }
            let (tens, ones) = (bytes[index], bytes[index + 1])
            guard (0x30...0x39).contains(tens), (0x30...0x39).contains(ones) else { return nil }
            let value = Int(tens - 0x30) * 10 + Int(ones - 0x30)
            index += 2
            return range.contains(value) ? value : nil
        }

        mutating func year() -> Int128? {
            let isNegative = take(UInt8(ascii: "-"))
            let digits = digits()
            guard digits.count >= 4, digits.count == 4 || digits.first != 0x30 else { return nil }
            // Years of more than thirty digits count as one; they are dates all the same.
            let value = digits.prefix(30).reduce(Int128(0)) { $0 * 10 + Int128($1 - 0x30) }
            return value == 0 ? nil : isNegative ? -value : value
        }

        mutating func time() -> (Int64, [UInt8])? {
            guard let hour = two(0...24), take(UInt8(ascii: ":")), let minute = two(0...59), take(UInt8(ascii: ":")),
                let second = two(0...59)
            else { return nil }
            var fraction: [UInt8] = []
            if take(UInt8(ascii: ".")) {
                fraction = Array(digits())
                if fraction.isEmpty { return nil }
                while fraction.last == 0x30 { fraction.removeLast() }
            }
            if hour == 24, minute > 0 || second > 0 || !fraction.isEmpty { return nil }
            return (Int64(hour * 3600 + minute * 60 + second), fraction)
        }

        mutating func zone() -> (minutes: Int?, Void)? {
            if take(UInt8(ascii: "Z")) { return (0, ()) }
            guard let sign = next, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return (nil, ()) }
            index += 1
            guard let hours = two(0...14), take(UInt8(ascii: ":")), let minutes = two(0...59),
                hours < 14 || minutes == 0
            else { return nil }
            let total = hours * 60 + minutes
            return (sign == UInt8(ascii: "-") ? -total : total, ())
        }
    }
}
