internal import Glibc
internal import XMLTree

/// Which points of a set are kept: by how many there are, and by their days, weeks and months.
///
/// Each rule stands for itself, and a point is kept that any of them keeps. A day, week (from Monday on) or month is one of universal time, and its
/// newest point is the one that is kept; those without a point do not count.
public struct Retention: Hashable, Sendable {
    /// How many of the newest points are kept.
    public var last: Int
    /// For how many days.
    public var daily: Int
    /// For how many weeks.
    public var weekly: Int
    /// For how many months.
    public var monthly: Int

    /// Makes rules; by default none, which keep nothing.
    public init(last: Int = 0, daily: Int = 0, weekly: Int = 0, monthly: Int = 0) {
        self.last = last
        self.daily = daily
        self.weekly = weekly
        self.monthly = monthly
    }

    /// The points that are kept, the newest first, each with the rules that keep it.
    ///
    /// - Parameter points: The points to choose from, the oldest first.
    public func kept(of points: [BackupPoint]) -> [(point: String, rules: [String])] {
        let rules = [("last", last), ("daily", daily), ("weekly", weekly), ("monthly", monthly)]
        var passed = [Set<Int64>](repeating: [], count: rules.count)
        var kept: [(point: String, rules: [String])] = []
        for (index, point) in points.enumerated().reversed() {
            let day = Int64(clamping: point.begun) / 86400
            // The first day of 1970 was a Thursday.
            let periods = [Int64(index), day, (day + 3) / 7, Self.month(point)]
            var names: [String] = []
            for (place, (name, count)) in rules.enumerated() where passed[place].count < count {
                if passed[place].insert(periods[place]).inserted { names.append(name) }
            }
            if !names.isEmpty { kept.append((point.name, names)) }
        }
        return kept
    }

    private static func month(_ point: BackupPoint) -> Int64 {
        var time = time_t(Int64(clamping: point.begun))
        var parts = tm()
        // A year that the C library can't count is a month of its own.
        guard gmtime_r(&time, &parts) != nil else { return -Int64(clamping: point.begun) }
        return Int64(parts.tm_year) * 12 + Int64(parts.tm_mon)
    }
}
