import Foundation
import MomentDiagnostics
import MomentDocuments
import MomentRules
import MomentSchemas
import Testing

@Suite("What a real libvirt answered is what we predict")
struct OracleTests {
    static let grammars = GrammarStore()

    @Test("the given cases are there")
    func givenCasesExist() { #expect(OracleCorpus.given.cases.count >= 877) }

    @Test("given case", arguments: OracleCorpus.given.cases)
    func given(oracle: OracleCase) throws { try check(oracle, OracleCorpus.given) }

    @Test("the cases of our own are there")
    func ownCasesExist() { #expect(OracleCorpus.own.cases.count >= 150) }

    @Test("case of our own", arguments: OracleCorpus.own.cases)
    func own(oracle: OracleCase) throws { try check(oracle, OracleCorpus.own) }

    @Test(
        "case of the folder that ORACLE names",
        .enabled(if: OracleCorpus.more != nil),
        arguments: OracleCorpus.more?.cases ?? []
    )
    func more(oracle: OracleCase) throws {
        guard let corpus = OracleCorpus.more else { return }
        let release = ProcessInfo.processInfo.environment["ORACLE_RELEASE"].flatMap { ReleaseNumber($0) } ?? .baseline
        try check(oracle, corpus, release)
    }

    @Test("exceptions are few, and of cases there are", arguments: ["oracle", "oracle-own"])
    func exceptionsAreFew(name: String) {
        let corpus = name == "oracle" ? OracleCorpus.given : OracleCorpus.own
        let known = Set(corpus.cases.map(\.id))
        #expect(corpus.exceptions.keys.allSatisfy(known.contains))
        #expect(corpus.exceptions.values.allSatisfy { !$0.reason.isEmpty })
        let refused = corpus.cases.count { !$0.accepted }
        let wrongNumber = corpus.exceptions.values.count { $0.differs != "effective" }
        #expect(wrongNumber * 50 <= refused)
    }

    private func check(_ oracle: OracleCase, _ corpus: OracleCorpus, _ release: ReleaseNumber = .baseline) throws {
        let prediction = try Prediction(oracle, corpus, release)
        if let exception = corpus.exceptions[oracle.id] {
            // An exception that is none any more should go.
            #expect(!prediction.agrees, "no exception any more: \(exception.reason)")
            return
        }
        #expect(prediction.verdict.isAccepted == oracle.accepted, "\(prediction.explanation)")
        if let code = oracle.error?.code {
            #expect(prediction.error == code, "\(prediction.explanation)")
        }
        if let effective = oracle.effective, prediction.verdict.isAccepted {
            #expect(prediction.effective == effective)
        }
    }
}
