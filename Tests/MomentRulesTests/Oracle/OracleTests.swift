import Diagnostics
import Foundation
import LibXML
import MomentDocuments
import MomentRules
import MomentSchemas
import Testing
import XMLTree

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
    func more(oracle: OracleCase) throws { if let corpus = OracleCorpus.more { try check(oracle, corpus) } }

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

    private func check(_ oracle: OracleCase, _ corpus: OracleCorpus) throws {
        let prediction = try Prediction(oracle, corpus)
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

/// What is predicted of a case.
struct Prediction {
    let oracle: OracleCase
    let verdict: Verdict
    let effective: String?

    /// The time that stands for the clock in the recordings.
    static let time: Int64 = 1_700_000_000

    init(_ oracle: OracleCase, _ corpus: OracleCorpus, asksGrammar: Bool = true) throws {
        self.oracle = oracle
        let domain = try #require(XMLParser().parse(corpus.bytes(oracle.domain)).document).root
        let setup = try OracleSetup(oracle, domain, hostFiles: corpus.hostFiles[oracle.id] ?? [:])
        let parsed = XMLParser().parse(try corpus.bytes(oracle.document), name: oracle.document)
        guard let document = parsed.document else {
            verdict = Preflight.malformed(parsed.findings)
            effective = nil
            return
        }
        var submission = Submission(
            flags: Set(oracle.flags),
            domain: setup.context,
            release: .baseline,
            time: Self.time,
            host: setup.probe
        )
        if let path = oracle.checkpointDocument {
            submission.checkpoint = XMLParser().parse(try corpus.bytes(path)).document
            submission.checkpointFindings =
                try submission.checkpoint.flatMap { try OracleTests.grammars.findings(in: $0, release: .baseline) }
                ?? []
        }
        let findings = asksGrammar ? try OracleTests.grammars.findings(in: document, release: .baseline) ?? [] : []
        verdict = Preflight(submission).verdict(
            on: document,
            as: MomentDocument.Kind(rawValue: "domain\(oracle.kind)"),
            schemaFindings: findings
        )
        effective = try verdict.effective.map { try Self.print($0) }
    }

    /// The error's number; -1 where the daemon crashes, as the recordings have it.
    var error: Int? {
        switch verdict.outcome {
        case .accepted: nil
        case .refused(let error): error
        case .crash: -1
        }
    }

    var agrees: Bool {
        guard verdict.isAccepted == oracle.accepted else { return false }
        if let code = oracle.error?.code { return error == code }
        return oracle.effective.map { $0 == effective } ?? true
    }

    var explanation: String {
        verdict.findings.map { "[\($0.code) \($0.libvirtError ?? 0)] \($0.message)" }.joined(separator: "; ")
    }

    /// Prints an effective document the way the recordings have it: without stored domains and cookies.
    private static func print(_ document: MomentDocument) throws -> String {
        var document = document
        switch document {
        case .backup: break
        case .checkpoint(var value):
            value.domain = nil
            document = .checkpoint(value)
        case .snapshot(var value):
            value.domain = nil
            value.inactiveDomain = nil
            value.cookie = nil
            document = .snapshot(value)
        }
        // Our printer escapes white space that a parser would change; libvirt writes it as it is, and loses it.
        return String(decoding: try XMLPrinter().print(document.document().root), as: UTF8.self)
            .replacing("&#9;", with: "\t").replacing("&#10;", with: "\n").replacing("&#13;", with: "\r")
    }
}
