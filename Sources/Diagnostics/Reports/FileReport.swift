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

    /// Makes a report.
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
        failure == nil && !findings.contains { $0.severity == .error }
    }

    /// The name of the text that a finding is about.
    func file(of finding: Diagnostic) -> String { finding.source?.name ?? file }
}
