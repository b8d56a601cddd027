import XMLTree

/// What examining one file came to: its findings, or why it could not be examined.
public struct FileReport: Sendable {
    /// The file as the user named it; `-` for standard input.
    public var file: String
    /// The kind of document, told by the root element: `domainbackup`, `domaincheckpoint`, `domainsnapshot` or `other`.
    public var kind: String
    /// What was found, in document order; some of it in another text, which ``Diagnostic/source`` then names.
    public var findings: [Diagnostic]
    /// Why the file could not be examined; nil where it could.
    public var failure: String?
    /// Whether an error refuses the document that is not among the findings: one that is told with another file, or not told at all.
    public var isRefusedElsewhere = false
    /// Whether it was found in a directory and is another document than those that are looked for: nothing is told of it.
    public var isPassedOver = false
    /// How long examining it took; nil where nobody looked.
    public var seconds: Double?

    /// Creates the report on one file. A `failure` says why the file could not be checked at all.
    public init(
        file: String,
        kind: String = "other",
        findings: [Diagnostic] = [],
        failure: String? = nil
    ) {
        self.file = file
        self.kind = kind
        self.findings = findings
        self.failure = failure
    }

    /// Whether the file was examined and has no finding of severity error.
    public var isValid: Bool {
        failure == nil && !isRefusedElsewhere && !findings.contains { $0.severity == .error }
    }

    /// The name of the text that a finding is about.
    func file(of finding: Diagnostic) -> String { finding.source?.name ?? file }

    /// What was told of texts that go with several files, such as the checkpoint document beside backups.
    package struct Told: Hashable, Sendable {
        private struct Key: Hashable {
            let code: Diagnostic.Code
            let source: String
            let range: SourceRange?
        }

        private var keys: Set<Key> = []

        /// Creates a record of what has been told, which is empty.
        package init() {}

        /// Notes a finding.
        ///
        /// - Returns: whether it was not told before
        fileprivate mutating func insert(_ finding: Diagnostic) -> Bool {
            guard let source = finding.source else { return true }
            return keys.insert(Key(code: finding.code, source: source.name, range: finding.range)).inserted
        }
    }

    /// Takes out what is about another text and was told before, and notes what is told now.
    ///
    /// - Parameter isBeside: whether the report is on a text that goes with the others
    package mutating func leaveOut(_ told: inout Told, isBeside: Bool = false) {
        guard isBeside || findings.contains(where: { self.file(of: $0) != file }) else { return }
        var kept: [Diagnostic] = []
        for finding in findings {
            let isOther = isBeside || file(of: finding) != file
            if !isOther || told.insert(finding) || isBeside {
                kept.append(finding)
            } else if finding.severity == .error {
                isRefusedElsewhere = true
            }
        }
        findings = kept
    }
}

/// Turns reports into text of one format, file by file.
///
/// Writers keep no more than they must: the text of each report is handed back at once where the format allows it.
public protocol ReportWriter: Sendable {
    /// The text before the first report.
    mutating func begin() -> String
    /// The text of a report.
    mutating func write(_ report: FileReport) -> String
    /// The text behind the last report.
    mutating func finish() -> String
}

extension ReportWriter {
    /// Returns nothing, for formats without a head.
    public mutating func begin() -> String { "" }
    /// Returns nothing, for formats without a tail.
    public mutating func finish() -> String { "" }

    /// The whole text of some reports.
    public mutating func text(of reports: some Sequence<FileReport>) -> String {
        var text = begin()
        for report in reports { text += write(report) }
        return text + finish()
    }
}
