import MomentDiagnostics
import Testing
import XMLTree

@Suite("Which findings are told")
struct FindingFilterTests {
    private static let findings = [
        Diagnostic("one", layer: .schema, message: "a", range: nil),
        Diagnostic("two", severity: .warning, layer: .document, message: "b", range: nil),
        Diagnostic("three", severity: .note, layer: .schema, message: "c", range: nil),
    ]

    @Test(
        "by code or layer; what is ignored is left out though it is selected",
        arguments: [
            ([], [], ["one", "two", "three"]), (["schema"], [], ["one", "three"]),
            (["one", "document"], [], ["one", "two"]),
            ([], ["schema"], ["two"]), (["schema"], ["three"], ["one"]), (["one"], ["one"], []), (["host"], [], []),
        ] as [([String], [String], [String])]
    )
    func named(selected: [String], ignored: [String], told: [String]) {
        let filter = FindingFilter(selecting: selected, ignoring: ignored)
        #expect(filter.told(Self.findings).map(\.code.rawValue) == told)
    }

    @Test("warnings are errors, warnings or nothing; others stay what they are")
    func warnings() {
        #expect(FindingFilter().told(Self.findings).map(\.severity) == [.error, .warning, .note])
        #expect(FindingFilter(warnings: .error).told(Self.findings).map(\.severity) == [.error, .error, .note])
        #expect(FindingFilter(warnings: .hide).told(Self.findings).map(\.severity) == [.error, .note])
    }
}
