public import MomentDiagnostics
public import MomentDocuments
public import MomentRules
public import MomentXML

/// Why a text is not the document that it should be.
public struct UnreadableDocument: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong with the text, in its order: never empty.
    public let findings: [Diagnostic]

    /// The findings, one a line.
    public var description: String { findings.map(\.description).joined(separator: "\n") }
}

extension MomentDocument {
    /// Reads a document as leniently as libvirt does: mistakes below the root element are kept and printed back.
    ///
    /// - Parameters:
    ///   - bytes: the text, in any encoding that XML can tell of
    ///   - name: what the text is called in findings
    /// - Throws: ``UnreadableDocument`` if the text is not well-formed, or its root element is none of the three
    public init(parsing bytes: [UInt8], name: String = "-") throws(UnreadableDocument) {
        let parsed = XMLDocumentParser().parse(bytes, name: name)
        guard let tree = parsed.document else { throw UnreadableDocument(findings: parsed.findings) }
        do throws(MomentError) {
            self = try MomentDocument.decode(tree).value
        } catch {
            throw UnreadableDocument(findings: [WrongRoot.finding(tree.root)])
        }
    }

    /// Reads the text of a document; see ``init(parsing:name:)-([UInt8],_)``.
    ///
    /// - Throws: ``UnreadableDocument`` if the text is not well-formed, or its root element is none of the three
    public init(parsing text: String, name: String = "-") throws(UnreadableDocument) {
        try self.init(parsing: Array(text.utf8), name: name)
    }

    /// The document as libvirt prints it.
    ///
    /// - Throws: when a value holds what XML can't carry, such as a control character
    public func xml() throws(XMLPrintError) -> String {
        String(decoding: try XMLPrinter().print(document()), as: UTF8.self)
    }
}

extension MomentModel {
    /// The document as libvirt prints it.
    ///
    /// - Throws: when a value holds what XML can't carry, such as a control character
    public func xml() throws(XMLPrintError) -> String {
        String(decoding: try XMLPrinter().print(document()), as: UTF8.self)
    }
}

extension DomainDescription {
    /// Reads the text of a `<domain>`, as `virsh dumpxml` prints it.
    ///
    /// - Parameters:
    ///   - text: the document
    ///   - name: what the text is called in findings
    /// - Throws: ``UnreadableDocument`` if the text is not well-formed, or its root element is another one
    public init(parsing text: String, name: String = "-") throws(UnreadableDocument) {
        let parsed = XMLDocumentParser().parse(text, name: name)
        guard let root = parsed.document?.root else { throw UnreadableDocument(findings: parsed.findings) }
        guard root.name.localName == "domain" else {
            throw UnreadableDocument(findings: [WrongRoot.finding(root, among: ["domain"])])
        }
        self.init(root)
    }
}
