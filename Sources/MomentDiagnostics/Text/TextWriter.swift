import XMLTree

/// Writes findings for people: place and cause on a line that other programs know, then the source line with the spot marked and the best help.
///
/// Each thing is said once: what was expected only where neither the cause nor the help tells it, libvirt's error only where it is not the one
/// that all findings of the layer have.
public struct TextWriter: ReportWriter {
    private let style: TextStyle
    private let width: Int
    private let mostAlike: Int
    /// How many warnings and notes of a code there were.
    private var counts: NameMap<Int> = [:]
    /// The codes of those that were not told, in the order in which that began.
    private var untold: [String] = []

    /// How many expected items are listed before the rest is only counted.
    private static let listed = 12

    /// Makes a writer.
    ///
    /// - Parameters:
    ///   - isColoured: whether to use a terminal's colours
    ///   - width: the columns of the output; source lines and lists are fitted to it
    ///   - mostAlike: how many warnings and notes of one code are told; the others are counted by ``finish()``
    public init(isColoured: Bool = false, width: Int = 120, mostAlike: Int = .max) {
        style = TextStyle(isColoured: isColoured)
        self.width = max(width, 40)
        self.mostAlike = mostAlike
    }

    /// The findings of a file, one after the other; nothing for a file without any.
    public mutating func write(_ report: FileReport) -> String {
        var text = ""
        for finding in report.findings {
            if finding.severity != .error {
                let code = finding.code.rawValue
                counts[code, default: 0] += 1
                if counts[code, default: 0] > mostAlike {
                    if counts[code, default: 0] == mostAlike + 1 { untold.append(code) }
                    continue
                }
            }
            text += self.text(of: finding, file: report.file)
        }
        if let failure = report.failure {
            let file = style.render(PrintableText.line(report.file), .place)
            let reason = PrintableText.line(Self.reason(failure, without: report.file))
            text += "\(file): \(style.render("error", .severity(.error))): \(style.render(reason, .message))\n"
        }
        return text
    }

    /// How many warnings and notes were not told, by their codes.
    public mutating func finish() -> String {
        untold.map { code in
            "\(counts[code, default: 0] - mostAlike) more like this: \(style.render("[\(code)]", .code)) (--ignore \(code) leaves them out)\n"
        }.joined()
    }

    /// A failure without the file's name, which stands before it.
    private static func reason(_ failure: String, without file: String) -> String {
        let known = "cannot read \(file): "
        return failure.hasPrefix(known) ? "cannot be read: " + String(failure.dropFirst(known.count)) : failure
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
        text += " " + style.render("[\(finding.code)]", .code) + "\n"
        var help = finding.fixes.first
        if let range = finding.range, let source {
            let mark = help.map { fix in helpText(fix) }
            let shown = excerpt(range, in: source, gutter: gutter, severity: finding.severity, label: mark)
            text += shown.text
            if shown.hasLabel { help = nil }
        } else if !finding.path.isEmpty {
            text += "\(margin)\(style.render("=", .gutter)) at \(PrintableText.line(finding.path))\n"
        }
        if finding.fixes.isEmpty, !finding.tellsExpected { text += expected(finding.expected, margin: margin) }
        if let error = finding.libvirtError, error != finding.layer.usualError {
            let name = LibvirtErrorName.name(of: error).map { "\($0) (\(error))" } ?? String(error)
            text += "\(margin)\(style.render("=", .gutter)) libvirt: \(name)\n"
        }
        for note in finding.notes {
            if let range = note.range, let source {
                text += head(note.message, .note, range, file: file) + "\n"
                text += excerpt(range, in: source, gutter: gutter, severity: .note, label: nil).text
            } else {
                text += "\(margin)\(style.render("=", .gutter)) note: \(PrintableText.line(note.message))\n"
            }
        }
        if let help { text += "\(margin)\(style.render("=", .gutter)) \(helpText(help).styled)\n" }
        return text
    }

    /// A help with its mark, and how many columns it takes.
    private func helpText(_ fix: Diagnostic.Fix) -> (styled: String, columns: Int) {
        let title = PrintableText.line(fix.title)
        let mark = fix.isSafe ? " [--fix]" : ""
        let columns = (title + mark).unicodeScalars.reduce("help: ".utf8.count) { $0 + DisplayWidth.columns(of: $1) }
        return (
            style.render("help", .help) + ": " + title + (fix.isSafe ? " " + style.render("[--fix]", .code) : ""),
            columns
        )
    }

    private func head(_ message: String, _ severity: Diagnostic.Severity, _ range: SourceRange?, file: String) -> String
    {
        let place = PrintableText.line(file) + (range.map { ":\($0.start)" } ?? "")
        return style.render(place, .place) + ": " + style.render(severity.rawValue, .severity(severity)) + ": "
            + style.render(PrintableText.line(message), .message)
    }

    /// The source line with the spot marked, and a label behind the marks where there is room for it.
    private func excerpt(
        _ range: SourceRange,
        in source: XMLSource,
        gutter: Int,
        severity: Diagnostic.Severity,
        label: (styled: String, columns: Int)?
    ) -> (text: String, hasLabel: Bool) {
        let number = String(range.start.line)
        let excerpt = SourceExcerpt(range, in: source, width: width - gutter - 4)
        let padding = String(repeating: " ", count: gutter - number.count)
        let blank = String(repeating: " ", count: gutter)
        let indent = String(excerpt.marks.prefix { $0 == " " })
        let marks = indent + style.render(String(excerpt.marks.dropFirst(indent.count)), .marks(severity))
        let hasLabel = label.map { gutter + 4 + excerpt.marks.count + 1 + $0.columns <= width } ?? false
        let behind = hasLabel ? label.map { " " + $0.styled } ?? "" : ""
        let first = " \(padding)\(style.render("\(number) |", .gutter)) \(excerpt.text)\n"
        return (first + " \(blank) \(style.render("|", .gutter)) \(marks)\(behind)\n", hasLabel)
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
        return "\(margin)\(style.render("=", .gutter)) \(label)" + lines.joined(separator: "\n\(indent)") + "\n"
    }
}

extension Diagnostic {
    /// Whether the message has what was expected in it.
    fileprivate var tellsExpected: Bool {
        guard let first = expected.first else { return true }
        let (text, word) = (Array(message.utf8), Array(first.utf8))
        guard text.count >= word.count else { return false }
        return (0...text.count - word.count).contains { text[$0...].starts(with: word) }
    }
}

extension Diagnostic.Layer {
    /// The number of the error that libvirt answers with to nearly all that a layer finds: its parser's for text that is not well-formed, and
    /// the grammar's.
    fileprivate var usualError: Int? {
        switch self {
        case .xml: 35
        case .schema, .release: 92
        case .document, .domain, .host, .template: nil
        }
    }
}
