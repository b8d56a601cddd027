internal import Diagnostics
internal import LibXML
internal import MomentDocuments
internal import MomentRules
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

    /// Files are read ahead up to about so many bytes, so that large ones are not held together.
    private static let bytesAtOnce = 1 << 18

    /// Reads files and checks them, step by step, each step for several of them: its code is then in the processor's nearest cache.
    func reports(on files: [InputFile], from console: Console) -> [FileReport] {
        var reports: [FileReport] = []
        var waiting: [Result<XMLParseResult, FileReport.Failed>] = []
        var size = 0
        for file in files {
            do throws(CommandFailure) {
                let parsed = XMLParser().parse(try file.read(from: console), name: file.name)
                size += parsed.source.utf8.count
                waiting.append(.success(parsed))
            } catch {
                if let below = file.filesBelow {
                    reports += self.reports(on: waiting)
                    (waiting, size) = ([], 0)
                    reports += Batch.reports(on: below[...]) { self.reports(on: $0, from: console) }
                    continue
                }
                waiting.append(.failure(FileReport.Failed(FileReport(file: file.name, failure: error.description))))
            }
            guard size >= Validation.bytesAtOnce else { continue }
            reports += self.reports(on: waiting)
            waiting = []
            size = 0
        }
        return reports + self.reports(on: waiting)
    }

    private func reports(on parsed: [Result<XMLParseResult, FileReport.Failed>]) -> [FileReport] {
        parsed.map { $0.map { judge($0) } }.map { judged in
            do throws(FileReport.Failed) {
                return complete(try judged.get()).report
            } catch {
                return error.report
            }
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
        complete(judge(XMLParser().parse(bytes, name: name), as: expected))
    }

    // MARK: Steps

    /// A document that was held to its grammar.
    private struct Judged {
        let parsed: XMLParseResult
        var report: FileReport
        /// What the grammar says; nil where the rules are not to be asked.
        var findings: [Diagnostic]?
    }

    private func judge(_ parsed: XMLParseResult, as expected: MomentDocument.Kind? = nil) -> Judged {
        let name = parsed.source.name
        guard let document = parsed.document else {
            return Judged(
                parsed: parsed,
                report: FileReport(file: name, findings: parsed.findings)
            )
        }
        let kind = MomentDocument.Kind(document.root)
        var judged = Judged(parsed: parsed, report: FileReport(file: name, kind: kind?.rawValue ?? "other"))
        if let expected, kind != expected {
            judged.report.findings = [WrongRoot.finding(document.root, expected: expected)]
            return judged
        }
        do throws(GrammarFailure) {
            let findings = try store.findings(in: document, release: release)
            judged.report.findings = findings ?? [WrongRoot.finding(document.root)]
            if kind != nil { judged.findings = findings }
        } catch {
            judged.report.failure = error.description
        }
        return judged
    }

    private func complete(_ judged: Judged) -> (report: FileReport, verdict: Verdict?) {
        var report = judged.report
        var verdict: Verdict?
        if let submission, let findings = judged.findings, let document = judged.parsed.document {
            verdict = Preflight(submission).verdict(on: document, schemaFindings: findings)
            report.findings = verdict?.findings ?? findings
        }
        return (report, verdict)
    }
}

extension FileReport {
    /// A report on a file that could not be read.
    fileprivate struct Failed: Error {
        let report: FileReport
        init(_ report: FileReport) { self.report = report }
    }
}
