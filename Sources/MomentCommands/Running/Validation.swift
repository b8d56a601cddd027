internal import MomentDiagnostics
internal import MomentDocuments
internal import MomentKit
internal import MomentRules
internal import MomentSchemas
internal import MomentXML
internal import XMLTree

/// The checks that documents go through, one stage after the other.
struct Validation: Sendable {
    /// The grammars that documents are checked against.
    let store: GrammarStore
    /// The release that is to accept the documents.
    let release: ReleaseNumber
    /// How the documents are submitted; nil to check by the grammar alone.
    let submission: Submission?
    /// Reads the documents.
    var parser = XMLDocumentParser()
    /// Whether the documents are meant to be submitted; what libvirt prints and refuses is an error then.
    var isForSubmission = true

    /// How many findings the grammar gives; nil leaves that to its engine.
    var maximumFindings: Int?

    /// Which findings are told; nil to tell all of them, whatever the documents ask to be left out.
    var filter: FindingFilter?
    /// What is wrong with the words by which a document's writer leaves out findings; nil where each names some.
    var complaint: @Sendable ([String]) -> String? = { _ in nil }

    /// Files are read ahead up to about so many bytes, so that large ones are not held together.
    private static let bytesAtOnce = 1 << 18

    /// A file that was read, or why it could not be.
    private typealias Read = (file: InputFile, parsed: Result<XMLParseResult, FileReport.Failed>)

    /// Reads files and checks them, step by step, each step for several of them: its code is then in the processor's nearest cache.
    ///
    /// - Parameters:
    ///   - kind: the kind that is wanted; nil takes each document for what its root says it is
    ///   - onDirectory: makes the reports on what is below a directory that is named as a file is; nil for what is none
    func reports(
        on files: [InputFile],
        as kind: MomentDocument.Kind? = nil,
        from console: Console,
        onDirectory: (InputFile) -> [FileReport]?
    ) -> [FileReport] {
        var reports: [FileReport] = []
        var waiting: [Read] = []
        var size = 0
        for file in files {
            do throws(CommandFailure) {
                let parsed = parser.parse(try file.read(from: console), name: file.name)
                size += parsed.source.utf8.count
                waiting.append((file, .success(parsed)))
            } catch {
                if let below = onDirectory(file) {
                    reports += self.reports(on: waiting, as: kind)
                    (waiting, size) = ([], 0)
                    reports += below
                    continue
                }
                waiting.append(
                    (file, .failure(FileReport.Failed(FileReport(file: file.name, failure: error.description))))
                )
            }
            guard size >= Validation.bytesAtOnce else { continue }
            reports += self.reports(on: waiting, as: kind)
            waiting = []
            size = 0
        }
        return reports + self.reports(on: waiting, as: kind)
    }

    private func reports(on read: [Read], as kind: MomentDocument.Kind?) -> [FileReport] {
        let judged = read.map { entry in
            entry.parsed.flatMap { parsed in
                entry.file.isFound && ForeignDocument.isOne(parsed, for: store)
                    ? .failure(FileReport.Failed(ForeignDocument.report(on: entry.file))) : judge(parsed, as: kind)
            }
        }
        return judged.map { complete($0).report }
    }

    /// Checks a document in a file.
    func report(on bytes: [UInt8], of file: InputFile, as kind: MomentDocument.Kind? = nil) -> FileReport {
        reports(on: [(file, .success(parser.parse(bytes, name: file.name)))], as: kind)[0]
    }

    /// Checks a document that was read.
    func report(on parsed: XMLParseResult, as expected: MomentDocument.Kind? = nil) -> FileReport {
        complete(judge(parsed, as: expected)).report
    }

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

    private var validator: Validator {
        var validator = Validator(release: release, submission: submission, grammars: store)
        validator.isForSubmission = isForSubmission
        validator.maximumFindings = maximumFindings
        return validator
    }

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
            let findings = told(report.findings, report.tree)
            return (
                FileReport(file: report.name, kind: report.kind?.rawValue ?? "other", findings: findings),
                report.verdict
            )
        } catch {
            return (error.report, nil)
        }
    }
}

extension Validation {
    /// What is told of findings: not what the document's writer says is meant, nor what the filter leaves out.
    private func told(_ findings: [Diagnostic], _ document: XMLDocument?) -> [Diagnostic] {
        guard let filter else { return findings }
        guard let document else { return filter.told(findings) }
        let suppressions = Suppressions(in: document)
        guard !suppressions.entries.isEmpty else { return filter.told(findings) }
        let unknown = suppressions.entries.compactMap { entry in
            complaint(entry.words).map {
                Diagnostic(
                    .suppressionUnknown,
                    severity: .warning,
                    layer: .document,
                    message: $0,
                    range: entry.range,
                    source: document.source,
                    path: "/processing-instruction('virtmoment')"
                )
            }
        }
        return filter.told(findings.filter { !suppressions.hold($0) } + unknown)
    }
}

extension Diagnostic.Code {
    /// An instruction to leave out findings names no code.
    static let suppressionUnknown: Self = "suppression-unknown"
}

extension FileReport {
    /// A report on a file that could not be read.
    fileprivate struct Failed: Error {
        let report: FileReport
        init(_ report: FileReport) { self.report = report }
    }
}
