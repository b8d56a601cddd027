/// Dates and times as XML Schema writes them, for those that people write in another way.
enum DateVariants {
    /// What a text may mean, likeliest first; nothing where it tells no date or time, or leaves open which number is the month.
    static func of(_ text: String) -> [String] {
        let parts = text.split(maxSplits: 1) { $0 == "T" || $0 == "t" || $0 == " " }
        guard let first = parts.first else { return [] }
        guard let date = date(first) else { return time(text[...]).map { [$0] } ?? [] }
        var variants = [date, "\(date)T00:00:00", String(date.prefix(7)), String(date.prefix(4))]
        if parts.count > 1 { variants[1] = time(parts[1]).map { "\(date)T\($0)" } ?? date }
        return variants
    }

    /// Year, month and day, from `2024-2-3`, `2024/02/03`, `20240203`, `3.2.2024` or, where the day is greater than 12, `2/31/2024`.
    private static func date(_ text: Substring) -> String? {
        let separators = Set(text.filter { !isDigit($0) })
        guard separators.count <= 1, separators.isSubset(of: ["-", "/", ".", "_"]) else { return nil }
        var numbers = text.split { !isDigit($0) }
        if numbers.count == 1, numbers[0].count == 8 {
            numbers = [numbers[0].prefix(4), numbers[0].dropFirst(4).prefix(2), numbers[0].suffix(2)]
        }
        guard numbers.count == 3 else { return nil }
        if numbers[2].count == 4, let one = Int(numbers[0]), let two = Int(numbers[1]) {
            let isDayFirst = separators == ["."] || one > 12
            guard isDayFirst || two > 12 else { return nil }
            numbers = isDayFirst ? [numbers[2], numbers[1], numbers[0]] : [numbers[2], numbers[0], numbers[1]]
        }
        guard numbers[0].count == 4 else { return nil }
        return "\(numbers[0])-\(padded(numbers[1]))-\(padded(numbers[2]))"
    }

    /// Hours, minutes and seconds, with what follows them taken for the time zone.
    private static func time(_ text: Substring) -> String? {
        let clock = text.prefix { isDigit($0) || $0 == ":" || $0 == "." }
        var numbers = clock.split(separator: ":", omittingEmptySubsequences: false).map(padded)
        guard (2...3).contains(numbers.count) else { return nil }
        if numbers.count == 2 { numbers.append("00") }
        return numbers.joined(separator: ":") + String(text.dropFirst(clock.count)).trimmed.uppercased()
    }

    private static func isDigit(_ character: Character) -> Bool { character.isASCII && character.isNumber }

    private static func padded(_ number: Substring) -> String { number.count == 1 ? "0\(number)" : String(number) }
}
