internal import Glibc
internal import XMLTree

/// An instant in seconds since 1970, as people write it: in coordinated universal time.
public struct Instant: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Seconds since 1970.
    public let seconds: Int64

    /// Creates an instant from whole seconds since the start of 1970 in UTC.
    public init(_ seconds: Int64) { self.seconds = seconds }

    /// Reads `2026-11-30`, `2026-11-30T21:00`, `2026-11-30T21:00:05Z`, `20261130T210005Z`, or seconds since 1970 behind an `@`; nil for anything
    /// else. A day alone is its last second: what was saved on that day counts.
    public init?(_ text: String) {
        if text.utf8.first == UInt8(ascii: "@") {
            guard let seconds = Int64(text.dropFirst()) else { return nil }
            self.init(seconds)
            return
        }
        var rest = Substring(text)
        if rest.utf8.last == UInt8(ascii: "Z") { rest = rest.dropLast() }
        let halves = rest.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
        guard let date = Self.numbers(halves[0], "-", [4, 2, 2]), date.count == 3 else { return nil }
        var time: [Int32] = [23, 59, 59]
        if halves.count > 1 {
            guard let numbers = Self.numbers(halves[1], ":", [2, 2, 2]), numbers.count >= 2 else { return nil }
            time = numbers + (numbers.count == 2 ? [0] : [])
        } else if rest.utf8.count != text.utf8.count {
            return nil
        }
        guard 1...12 ~= date[1], 1...31 ~= date[2], 0...23 ~= time[0], 0...59 ~= time[1], 0...60 ~= time[2] else {
            return nil
        }
        var parts = tm()
        parts.tm_year = date[0] - 1900
        parts.tm_mon = date[1] - 1
        parts.tm_mday = date[2]
        parts.tm_hour = time[0]
        parts.tm_min = time[1]
        parts.tm_sec = time[2]
        let seconds = timegm(&parts)
        // A day that the month has not became one of the next.
        guard parts.tm_mday == date[2] else { return nil }
        self.init(Int64(seconds))
    }

    /// Numbers of so many digits, with a separator between them or none.
    private static func numbers(_ text: Substring, _ separator: Character, _ digits: [Int]) -> [Int32]? {
        var parts = text.split(separator: separator, omittingEmptySubsequences: false)
        if parts.count == 1 {
            parts = []
            var rest = text
            for count in digits where !rest.isEmpty {
                parts.append(rest.prefix(count))
                rest = rest.dropFirst(count)
            }
            if !rest.isEmpty { return nil }
        }
        guard parts.count <= digits.count else { return nil }
        var numbers: [Int32] = []
        for (part, count) in zip(parts, digits) {
            guard part.utf8.count == count, part.utf8.allSatisfy({ 48...57 ~= $0 }), let number = Int32(part) else {
                return nil
            }
            numbers.append(number)
        }
        return numbers
    }

    /// The present instant by this machine's clock.
    package static var now: Instant { Instant(Int64(Glibc.time(nil))) }

    /// Such as `2026-11-30 21:00:05 UTC`.
    public var description: String { text("%Y-%m-%d %H:%M:%S UTC") }
    /// Such as `20261130T210005Z`.
    public var name: String { text("%Y%m%dT%H%M%SZ") }

    /// As XML Schema writes a `dateTime`, such as `2026-11-30T21:00:05Z`.
    package var dateTime: String { text("%04Y-%m-%dT%H:%M:%SZ") }

    /// To the minute, for people: `2026-11-30 16:05 UTC`.
    package var minute: String { text("%Y-%m-%d %H:%M UTC") }

    private func text(_ format: String) -> String {
        var time = time_t(seconds)
        var parts = tm()
        // A year that the C library can't count has no other form.
        guard gmtime_r(&time, &parts) != nil else { return "@\(seconds)" }
        var bytes = [CChar](repeating: 0, count: 64)
        let count = strftime(&bytes, bytes.count, format, &parts)
        return String(decoding: bytes.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Earlier ones are smaller.
    public static func < (left: Self, right: Self) -> Bool { left.seconds < right.seconds }
}
