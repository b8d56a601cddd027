import XMLTree

/// Writes GitLab's Code Quality report: one array with an object a finding.
public struct GitLabWriter: ReportWriter {
    private var hasIssue = false

    /// Creates a writer of GitLab's code quality report.
    public init() {}

    /// Returns the opening bracket of the report's array.
    public mutating func begin() -> String { "[" }

    /// An object for each finding, and one for a file that could not be examined.
    public mutating func write(_ report: FileReport) -> String {
        var text = ""
        for (finding, fingerprint) in zip(report.findings, report.fingerprints()) {
            let file = report.file(of: finding)
            text += issue(
                finding.code.rawValue,
                finding.message,
                severity: Self.word(for: finding.severity),
                fingerprint,
                file,
                line: finding.range?.start.line ?? 1
            )
        }
        if let failure = report.failure {
            text += issue(
                "not-examined",
                failure,
                severity: "blocker",
                "not-examined:\(FileReport.plain(report.file))",
                report.file,
                line: 1
            )
        }
        return text
    }

    /// Returns the closing bracket of the report's array.
    public mutating func finish() -> String { hasIssue ? "\n]\n" : "]\n" }

    private mutating func issue(
        _ check: String,
        _ message: String,
        severity: String,
        _ fingerprint: String,
        _ file: String,
        line: Int
    ) -> String {
        let text = JSONText.of { json in
            json.object { json in
                json.member("description", message)
                json.member("check_name", check)
                json.member("fingerprint", fingerprint)
                json.member("severity", severity)
                json.object("location") { json in
                    json.member("path", PrintableText.fileName(FileReport.plain(file)))
                    json.object("lines") { $0.member("begin", line) }
                }
            }
        }
        defer { hasIssue = true }
        return (hasIssue ? ",\n" : "\n") + text
    }

    private static func word(for severity: Diagnostic.Severity) -> String {
        switch severity {
        case .error: "major"
        case .warning: "minor"
        case .note: "info"
        }
    }
}
