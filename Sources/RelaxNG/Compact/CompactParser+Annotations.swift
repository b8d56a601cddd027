import XMLTree

/// What stands before something in compact syntax that RELAX NG itself does not read: documentation, and the attributes and elements of
/// others.
struct CompactAnnotations {
    var attributes: [(name: XMLName, value: String)] = []
    var elements: [CompactElement] = []

    var isEmpty: Bool { attributes.isEmpty && elements.isEmpty }

    /// Puts them on the element they stand before.
    func apply(to element: inout CompactElement) {
        if isEmpty { return }
        element.attributes += attributes
        // Where only text can be, elements have no place; they say nothing to RELAX NG.
        let holdsText = [SchemaElement.value, .param, .name].contains { element.isKind($0) }
        if !holdsText { element.children = elements.map { .element($0) } + element.children }
    }
}

extension CompactParser {
    mutating func leadAnnotations() throws(CompactError) -> CompactAnnotations {
        var annotations = CompactAnnotations()
        while case .documentation(let text) = next.kind {
            let token = advance()
            usesDocumentation = true
            let name = XMLName("documentation", namespace: Self.annotations, prefix: "a")
            var element = CompactElement(foreign: name, token.start)
            element.end = token.end
            annotations.elements.append(element.with(text: text))
        }
        guard take("[") else { return annotations }
        while !take("]") {
            let token = next
            let name = try annotationName(isAttribute: tokenAfterName.isSymbol("="))
            if take("=") {
                if name.namespace.isEmpty || name.namespace == SchemaDocument.namespace {
                    throw error("an annotation must be in a namespace of its own", token)
                }
                try add(name, token, to: &annotations.attributes)
            } else {
                annotations.elements.append(try annotationElement(name, token))
            }
        }
        return annotations
    }

    /// As many attributes as an element in XML may have here.
    private static let maximumAttributes = 256

    /// Reads the value of an attribute of others.
    private mutating func add(
        _ name: XMLName,
        _ token: CompactToken,
        to attributes: inout [(name: XMLName, value: String)]
    ) throws(CompactError) {
        if attributes.contains(where: { $0.name == name }) {
            throw error("the annotation '\(name.qualifiedName)' stands here twice", token)
        }
        guard attributes.count < Self.maximumAttributes else {
            throw error("more than \(Self.maximumAttributes) annotations stand here", token)
        }
        attributes.append((name, try literal()))
    }

    private var tokenAfterName: CompactToken {
        var copy = self
        _ = copy.advance()
        return copy.next
    }

    /// Annotations behind a pattern or name, each after `>>`; they stay at its end.
    mutating func followAnnotations(_ element: inout CompactElement) throws(CompactError) {
        while take(">>") {
            let annotation = try annotationElement()
            let holdsText = [SchemaElement.value, .param, .name].contains { element.isKind($0) }
            if !holdsText { element.children.append(.element(annotation)) }
        }
    }

    private mutating func annotationName(isAttribute: Bool) throws(CompactError) -> XMLName {
        let token = next
        switch token.kind {
        case .identifier(let name, _):
            _ = advance()
            return XMLName(name)
        case .prefixed(let prefix, let name):
            _ = advance()
            guard let uri = try namespace(prefix, token) else {
                throw error("an annotation's namespace cannot be taken over", token)
            }
            return XMLName(name, namespace: uri, prefix: uri.isEmpty ? "" : prefix)
        default: throw unexpected("the name of an annotation")
        }
    }

    /// Reads an element of others: `name [ attributes and content ]`.
    mutating func annotationElement() throws(CompactError) -> CompactElement {
        let token = next
        return try annotationElement(try annotationName(isAttribute: false), token)
    }

    private mutating func annotationElement(_ name: XMLName, _ token: CompactToken) throws(CompactError)
        -> CompactElement
    {
        if name.namespace == SchemaDocument.namespace {
            throw error("an annotation cannot be in RELAX NG's own namespace", token)
        }
        var element = CompactElement(foreign: name, token.start)
        try expect("[")
        while !take("]") {
            if case .literal = next.kind {
                element.children.append(.text(try literal()))
                continue
            }
            let part = next
            let name = try annotationName(isAttribute: tokenAfterName.isSymbol("="))
            if take("=") {
                try add(name, part, to: &element.attributes)
            } else {
                element.add(try nested { (parser) throws(CompactError) in try parser.annotationElement(name, part) })
            }
        }
        element.end = lastEnd
        return element
    }
}
