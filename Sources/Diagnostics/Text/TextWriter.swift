import XMLTree

/// Writes findings for people: place, cause, the source line with the spot marked, what was expected, and how to mend it.
public struct TextWriter: ReportWriter {
    private let style: TextStyle
    private let width: Int

    /// How many expected items are listed before the rest is only counted.
    private static let listed = 12

    /// Makes a writer.
    ///
    /// - Parameters:
    ///   - isColoured: whether to use a terminal's colours
    ///   - width: the columns of the output; source lines and lists are fitted to it
    public init(isColoured: Bool = false, width: Int = 120) {
        style = TextStyle(isColoured: isColoured)
        self.width = max(width, 40)
    }

    /// The findings of a file, one after the other; nothing for a file without any.
    public mutating func write(_ report: FileReport) -> String {
        var text = ""
        for finding in report.findings { text += self.text(of: finding, file: report.file) }
        if let failure = report.failure {
            let file = style(PrintableText.line(report.file), .place)
            text += "\(file): \(style("error", .severity(.error))): \(style(PrintableText.line(failure), .message))\n"
        }
        return text
    }

    /// One finding.
    ///
    /// - Parameters:
    ///   - finding: the finding
    ///   - file: what to call the text that it is about, where the finding does not name it
    public func text(of finding: Diagnostic, file: String) -> String {
        let source = finding.source
        let file = source?.name ?? file
        let places = [finding.range].compactMap { $0 } + finding.notes.compactMap(\.range)
        let gutter = String(places.map(\.start.line).max() ?? 0).count
        let margin = String(repeating: " ", count: gutter + 1)

        var text = head(finding.message, finding.severity, finding.range, file: file)
        text += " " + style("[\(finding.code)]", .code) + "\n"
        if let range = finding.range, let source {
            text += excerpt(range, in: source, gutter: gutter, severity: finding.severity)
        } else if !finding.path.isEmpty {
            text += "\(margin)\(style("=", .gutter)) at \(PrintableText.line(finding.path))\n"
        }
        text += expected(finding.expected, margin: margin)
        if let error = finding.libvirtError {
            text += "\(margin)\(style("=", .gutter)) libvirt answers with error \(error)\n"
        }
        for note in finding.notes {
            if let range = note.range, let source {
                text += head(note.message, .note, range, file: file) + "\n"
                text += excerpt(range, in: source, gutter: gutter, severity: .note)
            } else {
                text += "\(margin)\(style("=", .gutter)) note: \(PrintableText.line(note.message))\n"
            }
        }
        for fix in finding.fixes {
            text += "\(margin)\(style("=", .gutter)) \(style("help", .help)): \(PrintableText.line(fix.title))"
            text += fix.isSafe ? " \(style("[--fix]", .code))\n" : "\n"
        }
        return text
    }

    private func head(_ message: String, _ severity: Diagnostic.Severity, _ range: SourceRange?, file: String) -> String
    {
        let place = PrintableText.line(file) + (range.map { ":\($0.start)" } ?? "")
        return style(place, .place) + ": " + style(severity.rawValue, .severity(severity)) + ": "
            + style(PrintableText.line(message), .message)
    }

    private func excerpt(
        _ range: SourceRange,
        in source: XMLSource,
        gutter: Int,
        severity: Diagnostic.Severity
    ) -> String {
        let number = String(range.start.line)
        let excerpt = SourceExcerpt(range, in: source, width: width - gutter - 4)
        let padding = String(repeating: " ", count: gutter - number.count)
        let blank = String(repeating: " ", count: gutter)
        let indent = String(excerpt.marks.prefix { $0 == " " })
        let marks = indent + style(String(excerpt.marks.dropFirst(indent.count)), .marks(severity))
        return
            " \(padding)\(style("\(number) |", .gutter)) \(excerpt.text)\n \(blank) \(style("|", .gutter)) \(marks)\n"
    }

    /// The list of what could stand there, wrapped below itself.
    private func expected(_ items: [String], margin: String) -> String {
        guard !items.isEmpty else { return "" }
        let label = "expected: "
        let indent = margin + String(repeating: " ", count: label.count + 2)
        var words = items.prefix(Self.listed).map(PrintableText.line)
        if items.count > Self.listed { words.append("… and \(items.count - Self.listed) more") }
        var lines = [""]
        for (index, word) in words.enumerated() {
            let piece = index + 1 < words.count ? word + "," : word
            let line = lines[lines.count - 1]
            if line.isEmpty {
                lines[lines.count - 1] = piece
            } else if indent.count + line.count + piece.count + 1 > width {
                lines.append(piece)
            } else {
                lines[lines.count - 1] = "\(line) \(piece)"
            }
        }
        return "\(margin)\(style("=", .gutter)) \(label)" + lines.joined(separator: "\n\(indent)") + "\n"
    }
}
