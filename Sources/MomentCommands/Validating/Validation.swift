internal import Diagnostics
internal import DomainMoments
internal import LibXML
internal import MomentSchemas
internal import XMLTree

/// The checks that documents go through, one stage after the other.
struct Validation: Sendable {
    /// The grammars.
    let store: GrammarStore
    /// The release that is to accept the documents.
    let release: Release
    /// How the documents are submitted; nil to check by the grammar alone.
    let submission: Submission?

    /// Reads a file and checks it.
    func report(on input: InputFile, from console: Console) -> FileReport {
        do throws(CommandFailure) {
            return report(on: try input.read(from: console), name: input.name)
        } catch {
            return FileReport(file: input.name, failure: error.description)
        }
    }

    /// Checks a document.
    func report(on bytes: [UInt8], name: String) -> FileReport { examine(bytes, name: name).report }

    /// Checks a document, and predicts what libvirt will make of it.
    ///
    /// - Parameter expected: the kind that is wanted; nil takes the document for what its root says it is
    /// - Returns: no verdict for a document that is none of the three, and where rules are not asked for
    func examine(
        _ bytes: [UInt8],
        name: String,
        as expected: MomentDocument.Kind? = nil
    ) -> (report: FileReport, verdict: Verdict?) {
        let parsed = XMLParser().parse(bytes, name: name)
        guard let document = parsed.document else {
            return (FileReport(file: name, findings: parsed.findings, source: parsed.source), nil)
        }
        let kind = MomentDocument.Kind(document.root)
        var report = FileReport(file: name, kind: kind?.rawValue ?? "other")
        if let expected, kind != expected {
            report.findings = [WrongRoot.finding(document.root, expected: expected)]
            report.source = parsed.source
            return (report, nil)
        }
        var verdict: Verdict?
        do throws(GrammarFailure) {
            let findings = try store.findings(in: document, release: release)
            report.findings = findings ?? [WrongRoot.finding(document.root)]
            if let submission, kind != nil, let findings {
                verdict = Preflight(submission).verdict(on: document, schemaFindings: findings)
                report.findings = verdict?.findings ?? findings
            }
        } catch {
            report.failure = error.description
        }
        // The text is needed to show excerpts only, and takes memory while other files' reports are waited for.
        if !report.findings.isEmpty { report.source = parsed.source }
        return (report, verdict)
    }
}
