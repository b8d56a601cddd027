import Testing

@testable import MomentRules

@Suite("Instants")
struct InstantTests {
    @Test(
        "are read as people write them",
        arguments: [
            ("@1700000000", 1_700_000_000), ("2023-11-14T22:13:20Z", 1_700_000_000),
            ("2023-11-14T22:13", 1_699_999_980),
            ("20231114T221320Z", 1_700_000_000), ("2023-11-14", 1_700_006_399), ("1970-01-01T00:00", 0),
        ] as [(String, Int64)]
    )
    func read(text: String, seconds: Int64) { #expect(Instant(text)?.seconds == seconds) }

    @Test(
        "that are none are refused",
        arguments: [
            "", "monday", "2023-02-30", "2023-13-01", "2023-11-14T24:00", "2023-11-14T", "@", "@x", "2023-11-14Z",
            "2023",
            "2023-11", "2023-11-14T22", "20231114T2213205",
        ]
    )
    func refused(text: String) { #expect(Instant(text) == nil) }

    @Test("are written in universal time")
    func written() {
        #expect(Instant(1_700_000_000).description == "2023-11-14 22:13:20 UTC")
        #expect(Instant(1_700_000_000).minute == "2023-11-14 22:13 UTC")
        #expect(Instant(.max).description == "@9223372036854775807")
        #expect(Instant(1_700_000_000).name == "20231114T221320Z")
        #expect(Instant(Instant(1_700_000_000).name)?.seconds == 1_700_000_000)
    }
}
