public import Diagnostics
public import XMLTree

/// A grammar that cannot be used, with all that is wrong with it.
public struct GrammarError: Error, Sendable {
    /// One mistake in a grammar and the document it is in.
    public struct Finding: Sendable {
        /// What is wrong; the message ends with the section of the RELAX NG specification that says so.
        public let diagnostic: Diagnostic
        /// The document that has the mistake.
        public let source: XMLSource?
    }

    /// The mistakes in the order they were found, never none.
    public let findings: [Finding]
}

extension GrammarError: CustomStringConvertible {
    /// The mistakes, a line each, with their places.
    public var description: String {
        findings.map { finding in
            let name = finding.source?.name ?? "-"
            let place = finding.diagnostic.range.map { ":\($0.start)" } ?? ""
            return "\(name)\(place): \(finding.diagnostic.message)"
        }.joined(separator: "\n")
    }
}
