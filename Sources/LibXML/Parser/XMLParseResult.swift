public import Diagnostics
public import XMLTree

/// What reading a document gave.
public struct XMLParseResult: Sendable {
    /// The document; nil when it is not well-formed or not within the limits.
    public let document: XMLDocument?
    /// Why there is no document, in document order; empty when there is one.
    public let findings: [Diagnostic]
    /// The text read, to show excerpts from. Where the encoding was at fault, what could not be decoded is replaced in it.
    public let source: XMLSource

    init(document: XMLDocument?, findings: [Diagnostic], source: XMLSource) {
        self.document = document
        self.findings = findings.map { finding in
            var finding = finding
            finding.source = source
            return finding
        }
        self.source = source
    }
}
