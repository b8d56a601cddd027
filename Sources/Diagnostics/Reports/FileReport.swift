public import XMLTree

/// What examining one file came to: its findings, or why it could not be examined.
public struct FileReport: Sendable {
    /// The file as the user named it; `-` for standard input.
    public var file: String
    /// The kind of document, told by the root element: `domainbackup`, `domaincheckpoint`, `domainsnapshot` or `other`.
    public var kind: String
    /// What was found, in document order.
    public var findings: [Diagnostic]
    /// The text the findings' ranges point into; nil where none could be read.
    public var source: XMLSource?
    /// Why the file could not be examined; nil where it could.
    public var failure: String?

    /// Makes a report.
    public init(
        file: String,
        kind: String = "other",
        findings: [Diagnostic] = [],
        source: XMLSource? = nil,
        failure: String? = nil
    ) {
        self.file = file
        self.kind = kind
        self.findings = findings
        self.source = source
        self.failure = failure
    }

    /// Whether the file was examined and has no finding of severity error.
    public var isValid: Bool {
        failure == nil && !findings.contains { $0.severity == .error }
    }
}
