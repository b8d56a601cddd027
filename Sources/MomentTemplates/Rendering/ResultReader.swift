internal import MomentDiagnostics
internal import MomentDocuments
internal import MomentRules
internal import MomentXML
internal import XMLTree

/// Reads what a stylesheet made: one document, or `vm:result` with documents and remarks on disks.
struct ResultReader {
    /// What the text is called in messages.
    let name: String
    /// The document that the templates ran over.
    let domain: XMLDocument

    private(set) var documents: [MomentDocument] = []
    private(set) var leftOut: [LeftOutDisk] = []
    /// Findings in the result's own text.
    private(set) var findings: [Diagnostic] = []
    /// Findings about the domain.
    private(set) var domainFindings: [Diagnostic] = []

    init(name: String, domain: XMLDocument) {
        self.name = name
        self.domain = domain
    }

    /// Reads what a template made; where something is wrong with it, by its text, which shows the place.
    mutating func read(_ output: Stylesheet.Output) {
        switch output {
        case .text(let text): read(text)
        case .tree(let document):
            read(document.root)
            guard !findings.isEmpty, document.source == nil else { return }
            guard let text = try? XMLPrinter(layout: .verbatim).print(document) else { return }
            self = ResultReader(name: name, domain: domain)
            read(text)
        }
    }

    private mutating func read(_ text: [UInt8]) {
        let result = XMLDocumentParser().parse(text, name: name)
        guard let document = result.document else {
            findings = result.findings
            if text.allSatisfy({ $0 == 0x20 || $0 == 0x0A }) {
                findings = [
                    Diagnostic(.templateResult, layer: .template, message: "the template made nothing", range: nil)
                ]
            }
            return
        }
        read(document.root)
    }

    private mutating func read(_ root: XMLElement) {
        guard root.isTemplate("result") else {
            decode(root)
            return
        }
        for element in root.elements {
            if element.isTemplate("left-out") || element.isTemplate("refused") {
                remark(element)
            } else {
                decode(element)
            }
        }
        domainFindings = DiskFindings.all(leftOut, isNothing: documents.isEmpty && findings.isEmpty, in: domain)
    }

    private mutating func decode(_ element: XMLElement) {
        guard element.name.namespace.isEmpty, MomentDocument.Kind(element) != nil else {
            let names = MomentDocument.Kind.allCases.map(\.rawValue)
            let nearest = Spelling.nearest(names, to: element.name.localName)
            findings.append(
                Diagnostic(
                    .templateResult,
                    layer: .template,
                    message: "the template made <\(element.name)>, which is no document that libvirt takes",
                    at: element,
                    expected: nearest.map { [$0] } ?? names
                )
            )
            return
        }
        // The root is one of the three, so decoding can't refuse it.
        if let decoded = try? MomentDocument.decode(plain(element)) { documents.append(decoded.value) }
    }

    /// The element without the declarations of the namespaces that only stylesheets need; what was never text has none.
    private func plain(_ element: XMLElement) -> XMLElement {
        if element.source == nil { return element }
        var builder = XMLTreeBuilder()
        ResultReader.copy(element, to: &builder)
        return builder.finish().root
    }

    /// Copies an element without the declarations of the namespaces that only stylesheets need.
    private static func copy(_ element: XMLElement, to builder: inout XMLTreeBuilder) {
        builder.startElement(element.name)
        for declaration in element.namespaceDeclarations where !StylesheetNamespace.isStylesheets(declaration.value) {
            let prefix = declaration.name.prefix.isEmpty ? "" : declaration.name.localName
            builder.declareNamespace(prefix: prefix, declaration.value)
        }
        for attribute in element.attributes { builder.attribute(attribute.name, attribute.value) }
        for child in element.children {
            if case .element(let inner) = child { copy(inner, to: &builder) } else { builder.copy(child) }
        }
        builder.endElement()
    }

    // MARK: Disks

    private mutating func remark(_ element: XMLElement) {
        let reason = LeftOutDisk.Reason(rawValue: element["reason"] ?? "")
        leftOut.append(LeftOutDisk(element["disk"] ?? "", reason, isRefused: element.isTemplate("refused")))
    }
}
