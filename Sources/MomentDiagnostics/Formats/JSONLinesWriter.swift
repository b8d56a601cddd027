import XMLTree

/// Writes one JSON object a line: each finding (`"type": "finding"`), then the file (`"type": "file"`).
public struct JSONLinesWriter: ReportWriter {
    /// Creates a writer of one JSON object a line.
    public init() {}

    /// A file's findings and the line that sums it up.
    public mutating func write(_ report: FileReport) -> String {
        var text = ""
        for (finding, fingerprint) in zip(report.findings, report.fingerprints()) {
            text += line(for: finding, fingerprint, file: report.file(of: finding)) + "\n"
        }
        text += JSONText.of { json in
            json.object { json in
                json.member("type", "file")
                json.member("file", PrintableText.fileName(report.file))
                json.member("kind", report.kind)
                json.member("valid", report.isValid)
                if let failure = report.failure { json.member("error", failure) }
            }
        }
        return text + "\n"
    }

    private func line(for finding: Diagnostic, _ fingerprint: String, file: String) -> String {
        JSONText.of { json in
            json.object { json in
                json.member("type", "finding")
                json.member("file", PrintableText.fileName(file))
                if let range = finding.range { json.members(of: range) }
                json.member("path", finding.path)
                json.member("code", finding.code.rawValue)
                json.member("severity", finding.severity.rawValue)
                json.member("layer", finding.layer.rawValue)
                json.member("message", finding.message)
                json.member("expected", finding.expected)
                if !finding.notes.isEmpty {
                    json.array("notes") { json in
                        for note in finding.notes {
                            json.object { json in
                                json.member("message", note.message)
                                if let range = note.range { json.members(of: range) }
                            }
                        }
                    }
                }
                json.array("fixes") { json in
                    for fix in finding.fixes { json.value(fix) }
                }
                if let number = finding.libvirtError { json.member("libvirt", number) }
                if let name = finding.libvirtErrorName { json.member("libvirtName", name) }
                json.member("fingerprint", fingerprint)
            }
        }
    }
}

extension JSONText {
    fileprivate mutating func members(of range: SourceRange) {
        member("line", range.start.line)
        member("column", range.start.column)
        member("endLine", range.end.line)
        member("endColumn", range.end.column)
    }

    fileprivate mutating func value(_ fix: Diagnostic.Fix) {
        object { json in
            json.member("title", fix.title)
            json.member("safe", fix.isSafe)
            json.array("edits") { json in
                for edit in fix.edits {
                    json.object { json in
                        json.members(of: edit.range)
                        json.member("text", edit.text)
                    }
                }
            }
        }
    }
}
