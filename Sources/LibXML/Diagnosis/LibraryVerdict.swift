internal import Diagnostics
internal import XMLTree

/// libxml2's own errors as findings: what is left to say where the text shows no cause.
enum LibraryVerdict {
    static func findings(_ source: XMLSource, errors: [ParserError], limits: XMLLimits) -> [Diagnostic] {
        var findings: [Diagnostic] = []
        for error in errors {
            let finding = finding(source, error, limits: limits)
            if !findings.contains(where: { $0.range?.start == finding.range?.start }) { findings.append(finding) }
        }
        guard findings.isEmpty else { return findings }
        return [
            Diagnostic(.xmlSyntax, layer: .xml, message: "this is not well-formed XML", range: source.range(0, 0))
        ]
    }

    /// Whether libxml2 gave up for a limit of its own.
    static func isLimit(_ error: ParserError) -> Bool {
        [
            "XML_PARSE_HUGE", "too long", "too big", "Huge input", "Excessive depth", "Resource limit",
            "Buffer size limit",
        ]
        .contains { error.message.contains($0) }
    }

    private static func finding(_ source: XMLSource, _ error: ParserError, limits: XMLLimits) -> Diagnostic {
        let offset = min(max(error.offset, 0), source.utf8.count)
        if isLimit(error) { return LimitFinding.make(.library, limits: limits, source, at: offset) }
        let message = error.message.trimmingEnd()
        return Diagnostic(
            .xmlSyntax,
            layer: .xml,
            message: "this is not well-formed XML",
            range: SourceText(source).tokenRange(at: offset),
            notes: message.isEmpty ? [] : [Diagnostic.Note("libxml2 says: \(message)")]
        )
    }
}

extension String {
    func trimmingEnd() -> String {
        var text = self[...]
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
