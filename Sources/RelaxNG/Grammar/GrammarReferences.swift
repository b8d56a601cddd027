public import XMLTree

/// What a grammar document refers to.
public enum GrammarReferences {
    /// The references of a document's `include` and `externalRef` elements, in document order, each once.
    public static func all(in document: XMLDocument) -> [String] {
        var (references, known): ([String], NameSet) = ([], [])
        var stack = [document.root]
        while let element = stack.popLast() {
            if let href = href(of: element), known.insert(href).inserted { references.append(href) }
            stack.append(contentsOf: element.elements.reversed())
        }
        return references
    }

    /// A document with its references changed.
    public static func document(_ document: XMLDocument, changing change: (String) -> String) -> XMLDocument {
        var builder = XMLTreeBuilder()
        copy(document.root, change, &builder)
        return builder.finish()
    }

    private static func href(of element: XMLElement) -> String? {
        guard element.name.namespace == SchemaDocument.namespace,
            element.name.localName == "include" || element.name.localName == "externalRef"
        else { return nil }
        return element["href"]?.trimmed
    }

    private static func copy(_ root: XMLElement, _ change: (String) -> String, _ builder: inout XMLTreeBuilder) {
        // Without recursion; nil ends the element that was begun last.
        var waiting: [XMLNode?] = [.element(root)]
        while let next = waiting.popLast() {
            switch next {
            case .element(let element):
                let reference = href(of: element)
                builder.startElement(element.name)
                for attribute in element.attributesAndDeclarations {
                    if let reference, !attribute.isDeclaration, attribute.name == "href" {
                        builder.attribute(attribute.name, change(reference))
                    } else {
                        builder.copy(attribute)
                    }
                }
                waiting.append(nil)
                waiting += element.children.reversed() as [XMLNode?]
            case let node?: builder.copy(node)
            case nil: builder.endElement()
            }
        }
    }
}
