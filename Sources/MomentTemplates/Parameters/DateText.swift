/// Instants as XML Schema writes them.
enum DateText {
    private static let secondsADay: Int64 = 86_400
    /// After this many days the calendar repeats itself: 400 years with 97 leap days.
    private static let daysACycle: Int64 = 146_097

    /// The instant so many seconds after the start of 1970 in UTC, such as `2023-11-14T22:13:20Z`.
    static func utc(_ seconds: Int64) -> String {
        var (day, second) = seconds.quotientAndRemainder(dividingBy: secondsADay)
        if second < 0 {
            second += secondsADay
            day -= 1
        }
        var cycles = day / daysACycle
        if day % daysACycle < 0 { cycles -= 1 }
        day -= cycles * daysACycle
        var year = 1970 + cycles * 400
        while day >= length(ofYear: year) {
            day -= length(ofYear: year)
            year += 1
        }
        var month = 0
        let lengths = monthLengths(ofYear: year)
        while day >= lengths[month] {
            day -= lengths[month]
            month += 1
        }
        let date = "\(digits(year, 4))-\(digits(Int64(month) + 1, 2))-\(digits(day + 1, 2))"
        return "\(date)T\(digits(second / 3_600, 2)):\(digits(second / 60 % 60, 2)):\(digits(second % 60, 2))Z"
    }

    private static func isLeap(_ year: Int64) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    private static func length(ofYear year: Int64) -> Int64 { isLeap(year) ? 366 : 365 }

    private static func monthLengths(ofYear year: Int64) -> [Int64] {
        [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    }

    private static func digits(_ number: Int64, _ width: Int) -> String {
        let text = String(number.magnitude)
        let zeros = ["", "0", "00", "000"]
        return (number < 0 ? "-" : "") + zeros[min(max(0, width - text.utf8.count), 3)] + text
    }
}
