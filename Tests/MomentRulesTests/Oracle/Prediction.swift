import MomentDiagnostics
import MomentDocuments
import MomentRules
import MomentSchemas
import MomentXML
import Testing
import XMLTree

/// What is predicted of a case.
struct Prediction {
    let oracle: OracleCase
    let verdict: Verdict
    let effective: String?

    /// The time that stands for the clock in the recordings.
    static let time = Instant(1_700_000_000)

    init(
        _ oracle: OracleCase,
        _ corpus: OracleCorpus,
        _ release: ReleaseNumber = .baseline,
        libxml2: ReleaseNumber? = nil,
        asksGrammar: Bool = true
    ) throws {
        self.oracle = oracle
        let domain = try #require(XMLDocumentParser().parse(corpus.bytes(oracle.domain)).document).root
        let hostFiles = corpus.hostFiles[oracle.id] ?? [:]
        let setup = try OracleSetup(oracle, domain, release, hostFiles: hostFiles)
        let parsed = XMLDocumentParser().parse(try corpus.bytes(oracle.document), name: oracle.document)
        var probe = setup.probe
        probe.libxml2 = libxml2
        var submission = Submission(
            flags: Set(oracle.flags),
            domain: setup.context,
            release: release,
            time: Self.time,
            host: probe
        )
        let kind = MomentDocument.Kind(rawValue: "domain\(oracle.kind)")
        guard let document = parsed.document else {
            verdict = Preflight(submission).verdict(onMalformed: parsed.findings, as: kind)
            effective = nil
            return
        }
        if let path = oracle.checkpointDocument {
            let read = XMLDocumentParser().parse(try corpus.bytes(path))
            submission.checkpoint = read.document
            submission.checkpointFindings =
                try submission.checkpoint.flatMap { try OracleTests.grammars.findings(in: $0, release: release) }
                ?? read.findings
        }
        let findings = asksGrammar ? try OracleTests.grammars.findings(in: document, release: release) ?? [] : []
        verdict = Preflight(submission).verdict(
            on: document,
            as: kind,
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
