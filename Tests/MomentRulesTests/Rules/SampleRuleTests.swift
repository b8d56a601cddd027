import MomentDiagnostics
import MomentRules
import MomentXML
import TestSupport
import Testing
import XMLTree

@Suite("Samples that are valid break no rule of documents")
struct SampleRuleTests {
    /// What the grammar takes and the driver or parser refuses in every case.
    private static let refused: [String: Diagnostic.Code] = [
        "backup/push-driver-luks.xml": "format-unknown",
        "snapshot/source-rbd-no-hosts.xml": "source-incomplete",
    ]

    @Test("no error without a domain", arguments: Samples.valid)
    func noErrors(sample: Samples.Sample) throws {
        let document = try sample.document()
        let verdict = Preflight(Submission(release: .newest, time: Instant(1))).verdict(on: document)
        let errors = verdict.findings.filter { $0.severity == .error }
        #expect(errors.map(\.code) == Self.refused[sample.path].map { [$0] } ?? [])
    }
}
