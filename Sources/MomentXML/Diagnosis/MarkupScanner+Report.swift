internal import MomentDiagnostics
internal import XMLTree

extension MarkupScanner {
    /// Whether more findings are wanted; asked before places are worked out, which costs more than finding.
    var hasRoom: Bool { findings.count < findingLimit }

    mutating func report(
        _ code: Diagnostic.Code,
        _ message: String,
        _ start: Int,
        _ end: Int,
        attribute: String? = nil,
        notes: [Diagnostic.Note] = [],
        fix: Diagnostic.Fix? = nil
    ) {
        guard hasRoom else { return }
        findings.append(
            Diagnostic(
                code,
                layer: .xml,
                message: message,
                range: source.range(start, max(end, start)),
                // The element's path comes before it when all is read.
                path: (attribute ?? self.attribute).map { "@\($0)" } ?? "",
                notes: notes,
                fixes: fix.map { [$0] } ?? []
            )
        )
    }

    /// A way to mend by inserting text at an offset.
    ///
    /// - Parameter isSafe: whether it can stand nowhere else
    func insertion(_ inserted: String, at offset: Int, isSafe: Bool = true) -> Diagnostic.Fix {
        Diagnostic.Fix(
            "insert \(quoted(inserted))",
            edits: [Diagnostic.Edit(source.range(offset, offset), inserted)],
            isSafe: isSafe
        )
    }

    /// A text in quotes that it does not hold itself.
    func quoted(_ text: String) -> String { text.contains("'") ? "\"\(text)\"" : "'\(text)'" }

    mutating func reportUnescaped(_ offset: Int, _ reference: String) {
        guard hasRoom else { return }
        let range = source.range(offset, offset + 1)
        report(
            .xmlUnescapedCharacter,
            "\(quoted(text.string(offset, offset + 1))) has to be written as '\(reference)' in \(attribute.map { "attribute '\($0)'" } ?? "text")",
            offset,
            offset + 1,
            fix: Diagnostic.Fix("write '\(reference)'", edits: [Diagnostic.Edit(range, reference)], isSafe: true)
        )
    }
}
