internal import Diagnostics
internal import LibXML
internal import MomentDocuments
internal import MomentKit
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
    /// Reads the documents.
    var parser = XMLParser()

    /// Files are read ahead up to about so many bytes, so that large ones are not held together.
    private static let bytesAtOnce = 1 << 18

    /// Reads files and checks them, step by step, each step for several of them: its code is then in the processor's nearest cache.
    func reports(on files: [InputFile], from console: Console) -> [FileReport] {
        var reports: [FileReport] = []
        var waiting: [Result<XMLParseResult, FileReport.Failed>] = []
        var size = 0
        for file in files {
            do throws(CommandFailure) {
                let parsed = parser.parse(try file.read(from: console), name: file.name)
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
        parsed.map { $0.flatMap { judge($0) } }.map { complete($0).report }
    }

    /// Checks a document that was read.
    func report(on parsed: XMLParseResult, as expected: MomentDocument.Kind? = nil) -> FileReport {
        complete(judge(parsed, as: expected)).report
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
        complete(judge(parser.parse(bytes, name: name), as: expected))
    }

    // MARK: Steps

    private var validator: Validator { Validator(release: release, submission: submission, grammars: store) }

    /// A document that was held to its grammar, or why it could not be.
    private typealias Judged = Result<Validator.GrammarAnswer, FileReport.Failed>

    private func judge(_ parsed: XMLParseResult, as expected: MomentDocument.Kind? = nil) -> Judged {
        do throws(GrammarFailure) {
            return .success(try validator.askGrammar(about: parsed, as: expected))
        } catch {
            let kind = parsed.document.flatMap { MomentDocument.Kind($0.root) }
            let report = FileReport(
                file: parsed.source.name,
                kind: kind?.rawValue ?? "other",
                failure: error.description
            )
            return .failure(FileReport.Failed(report))
        }
    }

    private func complete(_ judged: Judged) -> (report: FileReport, verdict: Verdict?) {
        do throws(FileReport.Failed) {
            let report = validator.askRules(about: try judged.get())
            return (
                FileReport(file: report.name, kind: report.kind?.rawValue ?? "other", findings: report.findings),
                report.verdict
            )
        } catch {
            return (error.report, nil)
        }
    }
}

extension FileReport {
    /// A report on a file that could not be read.
    fileprivate struct Failed: Error {
        let report: FileReport
        init(_ report: FileReport) { self.report = report }
    }
}
