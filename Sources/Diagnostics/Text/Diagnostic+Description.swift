import XMLTree

extension Diagnostic: CustomStringConvertible {
    /// The finding on one line, as compilers put it: place, severity, message, code. What may have come from a document is escaped.
    ///
    /// ```swift
    /// for finding in report.findings { print(finding) }   // backup.xml:2:8: error: element 'disk' lacks 'name' [missing-attribute]
    /// ```
    public var description: String {
        var parts: [String] = []
        if let source { parts.append(PrintableText.line(source.name)) }
        if let range { parts += [String(range.start.line), String(range.start.column)] }
        let place = parts.isEmpty ? PrintableText.line(path) : parts.joined(separator: ":")
        let head = place.isEmpty ? "" : place + ": "
        return "\(head)\(severity.rawValue): \(PrintableText.line(message)) [\(code)]"
    }
}
