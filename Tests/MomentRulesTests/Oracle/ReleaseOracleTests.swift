import Foundation
import MomentDiagnostics
import MomentRules
import TestSupport
import Testing

@Suite("What each recorded release answered is what we predict")
struct ReleaseOracleTests {
    private static let page = Samples.repository.appending(path: "docs/agreement.md")

    @Test("answers are of requests there are")
    func answersAreOfRequests() {
        #expect(RecordedRelease.all.count >= 3)
        for release in RecordedRelease.all { #expect(release.strayAnswers.isEmpty, "\(release.release)") }
    }

    @Test("case of a release", arguments: RecordedRelease.all)
    func agrees(release: RecordedRelease) throws {
        for item in release.cases {
            let prediction = try item.prediction()
            if let exception = item.exception {
                #expect(!prediction.agrees, "\(item.key): no exception any more: \(exception.reason)")
                continue
            }
            let said = item.oracle.accepted ? "taken" : "refused with \(item.oracle.error?.code ?? 0)"
            #expect(prediction.agrees, "\(item.testDescription) is \(said); predicted \(prediction.explanation)")
        }
    }

    /// `RECORD_DOCS=1 swift test --filter ReleaseOracleTests` writes the page anew.
    @Test("the page on agreement says what is so")
    func pageIsCurrent() throws {
        let text = try AgreementPage.markdown(RecordedRelease.all)
        if ProcessInfo.processInfo.environment["RECORD_DOCS"] != nil { try Data(text.utf8).write(to: Self.page) }
        #expect(String(decoding: try Data(contentsOf: Self.page), as: UTF8.self) == text)
    }
}
