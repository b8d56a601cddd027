import XMLTree

/// Writes GitHub's workflow commands, which put findings beside the lines of a change.
public struct GitHubWriter: ReportWriter {
    /// Creates a writer of GitHub's workflow commands.
    public init() {}

    /// A line for each finding, and one for a file that could not be examined.
    public mutating func write(_ report: FileReport) -> String {
        var text = ""
        for finding in report.findings {
            var properties = "file=\(Self.property(PrintableText.fileName(FileReport.plain(report.file(of: finding)))))"
            if let range = finding.range {
                properties += ",line=\(range.start.line),endLine=\(range.end.line)"
                // GitHub refuses columns where a place has several lines.
                if range.start.line == range.end.line {
                    properties += ",col=\(range.start.column),endColumn=\(range.end.column)"
                }
            }
            let helps =
                finding.notes.filter { $0.range == nil }.map(\.message) + finding.fixes.map { "help: \($0.title)" }
            let message = ([finding.message] + helps).joined(separator: "\n")
            text +=
                "::\(Self.command(of: finding.severity)) \(properties),title=\(Self.property(finding.code.rawValue))"
            text += "::\(Self.data(message))\n"
        }
        if let failure = report.failure {
            text +=
                "::error file=\(Self.property(PrintableText.fileName(FileReport.plain(report.file))))::\(Self.data(failure))\n"
        }
        return text
    }

    private static func command(of severity: Diagnostic.Severity) -> String {
        switch severity {
        case .error: "error"
        case .warning: "warning"
        case .note: "notice"
        }
    }

    /// A message: what would end it is written as GitHub reads it.
    private static func data(_ text: String) -> String {
        var result = ""
        for scalar in PrintableText.lines(text).unicodeScalars {
            switch scalar {
            case "%": result += "%25"
            case "\r": result += "%0D"
            case "\n": result += "%0A"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// The value of a property, in which colons and commas end it, too.
    private static func property(_ text: String) -> String {
        var result = ""
        for scalar in data(text).unicodeScalars {
            switch scalar {
            case ":": result += "%3A"
            case ",": result += "%2C"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
