import XMLTree

/// An element of a grammar document, with its attributes sorted out.
struct SchemaItem {
    let kind: SchemaElement
    let place: SchemaPlace
    var name: String?
    var type: String?
    var combine: String?
    var href: String?
    /// The element's own `ns` attribute.
    var ownNamespace: String?
    var label: String?
    var context: SchemaContext
    /// The element's children in RELAX NG's namespace.
    var parts: [Int] = []
}

extension SchemaReader {
    private static let xmlNamespace = "http://www.w3.org/XML/1998/namespace"

    /// Reads an element's attributes and finds its children; nil, after saying so, if it is none of RELAX NG's.
    mutating func item(_ node: Int, _ document: Int, _ outer: SchemaContext) -> SchemaItem? {
        let schema = documents[document]
        let storage = schema.storage
        let record = storage.nodes[node]
        let place = SchemaPlace(document: document, node: node)
        guard let kind = schema.elements[Int(record.name)] else {
            let name = storage.names[Int(record.name)]
            let hint = name.namespace.isEmpty ? "; is the declaration xmlns='\(SchemaDocument.namespace)' missing?" : ""
            report(place, "3", "'\(name.qualifiedName)' is not an element of RELAX NG\(hint)")
            return nil
        }
        var item = SchemaItem(kind: kind, place: place, context: outer)
        for index in Int(record.first)..<Int(record.first + record.count) {
            let attribute = storage.attributes[index]
            if attribute.isDeclaration { continue }
            let value = storage.string(attribute.first, attribute.count)
            if !take(schema.attributes[Int(attribute.name)], value, &item) {
                let name = storage.names[Int(attribute.name)]
                report(
                    place,
                    "3",
                    name.namespace.isEmpty
                        ? "'\(kind.rawValue)' has no attribute '\(name.localName)'"
                        : "'\(name.qualifiedName)' must be written without a prefix"
                )
            }
        }
        readChildren(node, record, schema, &item)
        return item
    }

    /// Takes an attribute's value; false if there can be no such attribute.
    private mutating func take(_ attribute: SchemaAttribute, _ value: String, _ item: inout SchemaItem) -> Bool {
        switch (attribute, item.kind) {
        case (.ns, _):
            item.context.namespace = value
            item.ownNamespace = value
        case (.datatypeLibrary, _):
            if !value.isEmpty, !URIReference.isAbsolute(value) {
                report(
                    item.place,
                    "4.3",
                    "'\(value)' is not an absolute URI without fragment, as a datatype library must be"
                )
            }
            item.context.library = value
        case (.name, .element), (.name, .attribute), (.name, .define), (.name, .ref), (.name, .parentRef),
            (.name, .param):
            item.name = value.trimmed
        case (.type, .data), (.type, .value): item.type = value.trimmed
        case (.combine, .define), (.combine, .start): item.combine = value.trimmed
        case (.href, .include), (.href, .externalRef): item.href = value.trimmed
        case (.label, _): item.label = value
        case (.base, _): item.context.base = URIReference.resolve(value, against: item.context.base)
        case (.foreign, _): break
        default: return false
        }
        return true
    }

    private mutating func readChildren(
        _ node: Int,
        _ record: TreeStorage.Node,
        _ schema: SchemaDocument,
        _ item: inout SchemaItem
    ) {
        let holdsText = item.kind == .value || item.kind == .param || item.kind == .name
        var child = node + 1
        while child < Int(record.subtreeEnd) {
            let next = schema.storage.nodes[child]
            switch next.kind {
            case .element:
                if holdsText {
                    report(item.place, "3", "'\(item.kind.rawValue)' holds text only")
                } else if schema.isOwn[Int(next.name)] {
                    item.parts.append(child)
                }
            case .text:
                if !holdsText, !XMLText(storage: schema.storage, index: child).isBlank {
                    report(item.place, "3", "'\(item.kind.rawValue)' cannot hold text")
                }
            case .document, .comment, .processingInstruction: break
            }
            child = Int(next.subtreeEnd)
        }
    }

    /// The text of a `name`, `value` or `param`.
    func text(_ item: SchemaItem) -> String { documents[item.place.document].view(item.place.node).text }

    /// A required attribute's value.
    mutating func required(_ value: String?, _ name: String, _ item: SchemaItem) -> String {
        if let value { return value }
        report(item.place, "3", "'\(item.kind.rawValue)' needs an attribute '\(name)'")
        return ""
    }

    /// The namespace a prefix stands for at an element.
    func namespace(of prefix: String, at place: SchemaPlace) -> String? {
        if prefix == "xml" { return Self.xmlNamespace }
        var element: XMLElement? = documents[place.document].view(place.node)
        while let current = element {
            for declaration in current.namespaceDeclarations {
                let name = declaration.name
                if name.prefix.isEmpty ? prefix.isEmpty : name.localName == prefix { return declaration.value }
            }
            element = current.parent
        }
        return nil
    }
}
