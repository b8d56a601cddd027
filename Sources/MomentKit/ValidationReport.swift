public import MomentDiagnostics
public import MomentDocuments
public import MomentRules
public import XMLTree

/// What a ``Validator`` found out about a document.
public struct ValidationReport: Sendable {
    /// What the text is called in findings.
    public let name: String
    /// All findings, in the order of the document.
    public internal(set) var findings: [Diagnostic]
    /// The document as a tree; nil where the text is not well-formed.
    public let tree: XMLDocument?
    /// What libvirt would answer, and what would be in effect; nil where no rules were asked, or the document is none of the three.
    public internal(set) var verdict: Verdict?

    init(name: String, findings: [Diagnostic], tree: XMLDocument?) {
        self.name = name
        self.findings = findings
        self.tree = tree
    }

    /// Which of the three documents it is; nil where the root element is another one, or there is none.
    public var kind: MomentDocument.Kind? { tree.flatMap { MomentDocument.Kind($0.root) } }

    /// The document as a value; nil where its root element is none of the three, or the text is not well-formed.
    ///
    /// It is there for an invalid document, too: what has no field is kept. It is read anew each time.
    public var document: MomentDocument? {
        guard let tree else { return nil }
        return try? MomentDocument.decode(tree).value
    }

    /// Whether nothing found is an error. Never true for a root element that no grammar describes.
    public var isValid: Bool { !findings.contains { $0.severity == .error } }
}
