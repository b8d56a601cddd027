import XMLTree

/// Writes JUnit's XML: one test case a file, which fails if the file has errors.
///
/// Readers of the format take one `<failure>` a case, so all errors of a file go into one, as text; what is less than an error goes to `<system-out>`.
public struct JUnitWriter: ReportWriter {
    private let suite: String
    private var cases = ""
    private var total = 0.0
    private var counts = (tests: 0, failures: 0, errors: 0)

    /// Makes a writer for a suite of a name.
    public init(suite: String = "virtmoment") { self.suite = suite }

    /// Nothing yet: the head carries the counts, so all comes at the end.
    public mutating func write(_ report: FileReport) -> String {
        counts.tests += 1
        var body = ""
        let errors = report.findings.filter { $0.severity == .error }
        if let failure = report.failure {
            counts.errors += 1
            body += "      <error message=\"\(Self.escaped(failure))\" type=\"not-examined\"/>\n"
        } else if let first = errors.first {
            counts.failures += 1
            let rest = errors.count > 1 ? " (and \(errors.count - 1) more)" : ""
            body += "      <failure message=\"\(Self.escaped(first.message + rest))\" type=\"\(first.code)\">"
            body += Self.escaped(text(of: errors, in: report)) + "</failure>\n"
        }
        let others = report.findings.filter { $0.severity != .error }
        if !others.isEmpty {
            body += "      <system-out>\(Self.escaped(text(of: others, in: report)))</system-out>\n"
        }
        let file = Self.escaped(PrintableText.fileName(report.file))
        let time = Self.seconds(report.seconds ?? 0)
        total += report.seconds ?? 0
        let head =
            "    <testcase classname=\"\(Self.escaped(report.kind))\" name=\"\(file)\" file=\"\(file)\" time=\"\(time)\""
        cases += body.isEmpty ? "\(head)/>\n" : "\(head)>\n\(body)    </testcase>\n"
        return ""
    }

    /// The whole document.
    public mutating func finish() -> String {
        let counted = "tests=\"\(counts.tests)\" failures=\"\(counts.failures)\" errors=\"\(counts.errors)\""
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites \(counted) time="\(Self.seconds(total))">
              <testsuite name="\(Self.escaped(suite))" \(counted) skipped="0" time="\(Self.seconds(total))">
            \(cases)  </testsuite>
            </testsuites>

            """
    }

    /// Seconds with six digits behind the point.
    private static func seconds(_ seconds: Double) -> String {
        let micro = Int(max(0, min(seconds, 1e9)) * 1e6)
        let rest = String(micro % 1_000_000)
        return "\(micro / 1_000_000)." + String(repeating: "0", count: 6 - rest.utf8.count) + rest
    }

    private func text(of findings: [Diagnostic], in report: FileReport) -> String {
        let writer = TextWriter()
        return findings.map { writer.text(of: $0, file: report.file) }.joined()
    }

    /// A text as it may stand in content and in attributes; what XML 1.0 cannot carry becomes U+FFFD.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\n", "\t": result.unicodeScalars.append(scalar)
            case "\u{0}"..<"\u{20}", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
            // Who reads the file sees what it is, and a terminal it is printed to does not obey.
            case _ where !PrintableText.isSafe(scalar):
                result += "&#x\(String(scalar.value, radix: 16, uppercase: true));"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
