public import MomentDiagnostics
public import XMLTree

/// Reads XML into value trees, with libxml2 as the judge of what is well-formed.
///
/// Nothing is fetched or opened, and any document type declaration is refused, unless ``documentTypes`` says otherwise: with it go
/// entities, default attributes and external files.
/// A parser is a value without state; many threads may use one at once.
public struct XMLDocumentParser: Hashable, Sendable {
    /// The bounds a document is read within.
    public var limits: XMLLimits

    /// What becomes of document type declarations.
    public var documentTypes: DocumentTypes

    /// Makes a parser that keeps within limits.
    public init(limits: XMLLimits = XMLLimits(), documentTypes: DocumentTypes = .refused) {
        self.limits = limits
        self.documentTypes = documentTypes
    }

    /// What becomes of document type declarations.
    public enum DocumentTypes: Hashable, Sendable {
        /// A document type declaration is reported as a finding, and nothing in it is loaded.
        case refused
        /// One that only names files is passed over: nothing it names is read, so there are neither its entities nor its default
        /// attributes, and a reference to an entity is a finding. One with declarations of its own is refused.
        case skippedWithoutSubset
    }

    /// Reads a document.
    ///
    /// - Parameters:
    ///   - bytes: the document in UTF-8, UTF-16, ISO-8859-1 or US-ASCII, told by byte order mark or encoding declaration
    ///   - name: what to call it in messages, such as its path
    /// - Returns: the document, or the findings that say why there is none. Nothing is thrown: what can't be read is a finding
    public func parse(_ bytes: [UInt8], name: String = "-") -> XMLParseResult {
        let limit = min(limits.bytes, Int(Int32.max) - 1)
        guard bytes.count <= limit else {
            let source = XMLSource(name: name, utf8: [])
            return refusal(LimitFinding.bytes(bytes.count, limit: limit, source), source)
        }
        let decoded = SourceDecoder.decode(bytes, name: name)
        if let finding = decoded.finding { return refusal(finding, decoded.source) }
        let findings = InputCheck.findings(decoded.source, limits: limits)
        guard findings.isEmpty else { return XMLParseResult(document: nil, findings: findings, source: decoded.source) }
        return read(decoded.source)
    }

    /// Reads a document from a string.
    public func parse(_ text: String, name: String = "-") -> XMLParseResult { parse(Array(text.utf8), name: name) }

    private func read(_ source: XMLSource) -> XMLParseResult {
        guard let context = ParserContext.take(),
            let outcome = context.parse(source, limits: limits, documentTypes: documentTypes)
        else {
            return refusal(LimitFinding.memory(source), source)
        }
        context.putBack()
        switch outcome {
        case .document(let document):
            return XMLParseResult(document: document, findings: [], source: source)
        case .refused(.documentType(let offset)):
            return refusal(DocumentTypeFinding.make(source, at: offset), source)
        case .refused(.limit(let limit, let offset)):
            return refusal(LimitFinding.make(limit, limits: limits, source, at: offset), source)
        case .malformed(let errors):
            var findings = Malformation.findings(source, errors: errors, limits: limits)
            if documentTypes == .skippedWithoutSubset {
                let others = findings.filter { $0.code != .xmlDoctype }
                if !others.isEmpty { findings = others }
            }
            return XMLParseResult(document: nil, findings: findings, source: source)
        }
    }

    private func refusal(_ finding: Diagnostic, _ source: XMLSource) -> XMLParseResult {
        XMLParseResult(document: nil, findings: [Malformation.placed(finding, source, limits)], source: source)
    }
}

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
