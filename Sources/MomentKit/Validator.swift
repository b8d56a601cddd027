public import MomentDiagnostics
public import MomentDocuments
public import MomentRules
public import MomentSchemas
public import MomentXML
import XMLTree

/// Checks documents from their bytes to a report: well-formedness, root element, grammar of the release, and the rules that libvirt has behind
/// its grammar.
///
/// Keep a validator: grammars are compiled once, when they are first needed, and shared by all threads.
///
/// ```swift
/// let report = try Validator().validate(bytes, name: "backup.xml")
/// for finding in report.findings { print(finding) }
/// if report.isValid { print("libvirt takes it") }
/// ```
public struct Validator: Sendable {
    /// The grammars that documents are checked against.
    public let grammars: GrammarStore
    /// The release of libvirt that is to accept the documents.
    public let release: ReleaseNumber
    /// How the documents are submitted; nil to ask the grammar alone.
    public let submission: Submission?
    /// Whether the documents are to be submitted: what libvirt itself prints and refuses in a new document is an error then, else a note
    /// (`printed-only`).
    public var isForSubmission = true
    /// How many findings the grammar gives; nil leaves that to its engine.
    package var maximumFindings: Int?

    /// Makes a validator that asks the grammar of a release, and no rules.
    public init(release: ReleaseNumber = .newest, grammars: GrammarStore = GrammarStore()) {
        self.init(release: release, submission: nil, grammars: grammars)
    }

    /// Makes a validator that also asks the rules: what libvirt would answer, for a domain, a host and flags, at the submission's release.
    public init(for submission: Submission, grammars: GrammarStore = GrammarStore()) {
        self.init(release: submission.release, submission: submission, grammars: grammars)
    }

    package init(release: ReleaseNumber, submission: Submission?, grammars: GrammarStore) {
        self.grammars = grammars
        self.release = release
        self.submission = submission
    }

    /// Checks a document as it stands in a file or came over a wire.
    ///
    /// - Parameters:
    ///   - bytes: the text, in any encoding that XML can tell of
    ///   - name: what the text is called in findings
    ///   - kind: the kind that is wanted; nil takes the document for what its root element says it is
    /// - Throws: if the grammar can't be used; never for what is wrong with the document
    public func validate(
        _ bytes: [UInt8],
        name: String = "-",
        as kind: MomentDocument.Kind? = nil
    ) throws(GrammarFailure) -> ValidationReport {
        try validate(XMLDocumentParser().parse(bytes, name: name), as: kind)
    }

    /// Checks the text of a document.
    ///
    /// - Parameters:
    ///   - text: the document
    ///   - name: what the text is called in findings
    ///   - kind: the kind that is wanted; nil takes the document for what its root element says it is
    /// - Throws: if the grammar can't be used; never for what is wrong with the document
    public func validate(
        _ text: String,
        name: String = "-",
        as kind: MomentDocument.Kind? = nil
    ) throws(GrammarFailure) -> ValidationReport {
        try validate(Array(text.utf8), name: name, as: kind)
    }

    /// Checks what parsing gave.
    ///
    /// - Parameters:
    ///   - parsed: the document, or why it is not well-formed
    ///   - kind: the kind that is wanted; nil takes the document for what its root element says it is
    /// - Throws: if the grammar can't be used; never for what is wrong with the document
    public func validate(
        _ parsed: XMLParseResult,
        as kind: MomentDocument.Kind? = nil
    ) throws(GrammarFailure) -> ValidationReport {
        askRules(about: try askGrammar(about: parsed, as: kind))
    }

    // MARK: Steps, apart for who checks many documents: each step is faster for several in a row

    /// A document that was held to its grammar.
    package struct GrammarAnswer {
        var report: ValidationReport
        /// Whether the rules have anything to look at.
        var concernsRules = false
    }

    /// Holds what parsing gave to the grammar of its root element.
    package func askGrammar(
        about parsed: XMLParseResult,
        as expected: MomentDocument.Kind? = nil
    ) throws(GrammarFailure) -> GrammarAnswer {
        let name = parsed.source.name
        guard let document = parsed.document else {
            // libvirt's parser answers with 35, XML_DETAIL, before anything else is looked at.
            let refused = Preflight(submission ?? Submission(release: release, time: Instant(0))).verdict(
                onMalformed: parsed.findings,
                as: submission == nil ? nil : expected
            )
            return GrammarAnswer(report: ValidationReport(name: name, findings: refused.findings, tree: nil))
        }
        let kind = MomentDocument.Kind(document.root)
        if let expected, kind != expected {
            var finding = WrongRoot.finding(document.root, expected: expected)
            // Each of libvirt's calls takes one root: XML_ERROR.
            finding.libvirtError = 27
            return GrammarAnswer(report: ValidationReport(name: name, findings: [finding], tree: document))
        }
        guard let findings = try grammars.findings(in: document, release: release, atMost: maximumFindings) else {
            if let kind {
                throw GrammarFailure(
                    "there is no '\(grammars.set.fileName(forRoot: kind.rawValue))' in \(grammars.set.name)"
                )
            }
            let finding = WrongRoot.finding(document.root)
            return GrammarAnswer(report: ValidationReport(name: name, findings: [finding], tree: document))
        }
        guard let kind else {
            return GrammarAnswer(report: ValidationReport(name: name, findings: findings, tree: document))
        }
        // libvirt holds a snapshot to the grammar only when it is asked to.
        let isHeld = kind != .snapshot || submission.map { $0.flags.contains(.validate) } ?? true
        let numbered = submission == nil && kind != .snapshot ? findings.map(Self.refusedByGrammar) : findings
        let severity: Diagnostic.Severity = isForSubmission && isHeld ? .error : .note
        let told =
            grammars.engine == .libxml2
            ? PrintedOutput.told(numbered, withoutPlacesOn: document, release: release, as: severity) { other in
                (try? grammars.isValid(other, release: release)) ?? false
            } : PrintedOutput.told(numbered, on: document, release: release, as: severity)
        return GrammarAnswer(
            report: ValidationReport(name: name, findings: told, tree: document),
            concernsRules: true
        )
    }

    /// A finding of the grammar with libvirt's number for it, XML_INVALID_SCHEMA: backups and checkpoints are always held to the grammar.
    private static func refusedByGrammar(_ finding: Diagnostic) -> Diagnostic {
        var finding = finding
        if finding.severity == .error { finding.libvirtError = 92 }
        return finding
    }

    /// Asks the rules, if there is a submission that they can be asked for.
    package func askRules(about answer: GrammarAnswer) -> ValidationReport {
        guard let submission, answer.concernsRules, let tree = answer.report.tree else { return answer.report }
        var report = answer.report
        let verdict = Preflight(submission).verdict(on: tree, schemaFindings: report.findings)
        report.verdict = verdict
        report.findings = verdict.findings
        return report
    }
}
