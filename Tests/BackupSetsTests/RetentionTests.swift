import BackupSets
import MomentRules
import TestSupport
import Testing

@Suite("Which points are kept")
struct RetentionTests {
    /// Points that began at some instants.
    private static func points(_ instants: [String]) throws -> [BackupPoint] {
        try instants.enumerated().map { index, text in
            let seconds = try #require(Instant(text)).seconds
            var point = BackupPoint(text, of: SetDomain(name: "web", uuid: PointTests.uuid), begun: UInt64(seconds))
            point.number = UInt64(index + 1)
            return point
        }
    }

    @Test(
        "is what any rule keeps: the newest, and the newest of days, weeks and months that have points",
        arguments: [
            (Retention(last: 2), ["2026-11-30T23:00", "2026-12-01T01:00"]),
            (Retention(last: 99), nil),
            (Retention(), []),
            // Days without a point do not count.
            (Retention(daily: 3), ["2026-11-29T12:00", "2026-11-30T23:00", "2026-12-01T01:00"]),
            // 2026-11-30 is a Monday.
            (Retention(weekly: 2), ["2026-11-29T12:00", "2026-12-01T01:00"]),
            (Retention(monthly: 2), ["2026-11-30T23:00", "2026-12-01T01:00"]),
            (Retention(monthly: 3), ["2026-10-31T23:59", "2026-11-30T23:00", "2026-12-01T01:00"]),
            (Retention(last: 1, weekly: 3), ["2026-11-01T00:00", "2026-11-29T12:00", "2026-12-01T01:00"]),
        ] as [(Retention, [String]?)]
    )
    func kept(retention: Retention, expected: [String]?) throws {
        let instants = [
            "2026-10-31T10:00", "2026-10-31T23:59", "2026-11-01T00:00", "2026-11-29T10:00", "2026-11-29T12:00",
            "2026-11-30T00:00", "2026-11-30T23:00", "2026-12-01T01:00",
        ]
        let kept = retention.kept(of: try Self.points(instants))
        #expect(kept.map(\.point).reversed() == expected ?? instants)
    }

    @Test("says by which rules, and follows the order of points and not a clock that was set back")
    func rules() throws {
        let points = try Self.points(["2026-12-02", "2026-12-03", "2026-12-01"])
        let kept = Retention(last: 1, daily: 2).kept(of: points)
        #expect(kept.map(\.point) == ["2026-12-01", "2026-12-03"])
        #expect(kept.map(\.rules) == [["last", "daily"], ["daily"]])
    }
}
