public import MomentDiagnostics
public import XMLTree

/// The marks in a grammar that say which releases of libvirt know a pattern.
///
/// `vm:since` names the first release that does, `vm:until` the first that does no more (schemas/README.md).
public enum ReleaseMarks {
    /// The namespace of the marks.
    public static let namespace = "https://virtmoment.dev/ns/grammar"
    private static let relaxNG = "http://relaxng.org/ns/structure/1.0"

    /// The releases at which a grammar changes.
    public static func releases(in document: XMLDocument) -> Set<ReleaseNumber> {
        var releases: Set<ReleaseNumber> = []
        for element in marked(document) {
            for mark in ["since", "until"] {
                if let release = value(of: mark, on: element) { releases.insert(release) }
            }
        }
        return releases
    }

    /// A grammar as of a release: patterns that the release does not know are `notAllowed`.
    ///
    /// - Returns: nil if there is nothing to take out
    public static func narrow(_ document: XMLDocument, to release: ReleaseNumber) -> XMLDocument? {
        if !marked(document).contains(where: { isOutside($0, release) }) { return nil }
        var builder = XMLTreeBuilder()
        for node in document.nodes { copy(node, to: &builder, release) }
        return builder.finish()
    }

    /// The elements with a mark. They are few, so the document's arrays are run through instead of its tree.
    private static func marked(_ document: XMLDocument) -> [XMLElement] {
        let storage = document.storage
        let isMark = storage.names.map { $0.namespace == namespace }
        if !isMark.contains(true) { return [] }
        return storage.nodes.indices.filter { index in
            let node = storage.nodes[index]
            guard node.kind == .element else { return false }
            return (node.first..<node.first + node.count).contains { isMark[Int(storage.attributes[Int($0)].name)] }
        }.map { XMLElement(storage: storage, index: $0) }
    }

    private static func copy(_ node: XMLNode, to builder: inout XMLTreeBuilder, _ release: ReleaseNumber) {
        guard case .element(let element) = node else { return builder.copy(node) }
        let notAllowed = XMLName("notAllowed", namespace: relaxNG, prefix: element.name.prefix)
        let isDefinition = ["start", "define"].contains(element.name.localName)
        if isOutside(element, release), !isDefinition {
            builder.startElement(notAllowed)
            return builder.endElement()
        }
        builder.startElement(element.name)
        for attribute in element.attributesAndDeclarations {
            if attribute.isDeclaration {
                let isDefault = attribute.name.prefix.isEmpty
                builder.declareNamespace(prefix: isDefault ? "" : attribute.name.localName, attribute.value)
            } else {
                builder.attribute(attribute.name, attribute.value)
            }
        }
        if isOutside(element, release) {
            builder.startElement(notAllowed)
            builder.endElement()
        } else {
            for child in element.children { copy(child, to: &builder, release) }
        }
        builder.endElement()
    }

    private static func isOutside(_ element: XMLElement, _ release: ReleaseNumber) -> Bool {
        guard element.name.namespace == relaxNG else { return false }
        if let since = value(of: "since", on: element), since > release { return true }
        if let until = value(of: "until", on: element), until <= release { return true }
        return false
    }

    private static func value(of mark: String, on element: XMLElement) -> ReleaseNumber? {
        for attribute in element.attributes
        where attribute.name.localName == mark && attribute.name.namespace == namespace {
            return ReleaseNumber(attribute.value)
        }
        return nil
    }
}
