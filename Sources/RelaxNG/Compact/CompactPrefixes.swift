import XMLTree

/// Finds prefixes for the namespaces, and names for the datatype libraries, that a grammar in XML syntax speaks of.
struct CompactPrefixes {
    private let defaultNamespace: String?
    /// The prefix of each namespace that needs one.
    private(set) var prefixes: NameMap<String> = [xmlNamespace: "xml"]
    private var taken: NameSet = ["xml"]
    private var invented = 0
    /// The libraries but for that of XML Schema.
    private(set) var libraries: [String] = []

    private static let xmlNamespace = "http://www.w3.org/XML/1998/namespace"

    init(defaultNamespace: String?) { self.defaultNamespace = defaultNamespace }

    /// How deep elements may nest: what is written is put together from the inside out, level by level.
    private static let maximumDepth = 80

    mutating func collect(_ element: XMLElement, _ scope: CompactWriter.Scope, depth: Int = 0)
        throws(CompactWriter.Failure)
    {
        guard depth < Self.maximumDepth else {
            throw CompactWriter.Failure(message: "elements nest too deep here", element: element)
        }
        guard element.name.namespace == SchemaDocument.namespace else {
            try collect(foreign: element, depth)
            return
        }
        if let base = element.attributes.first(where: {
            $0.name.localName == "base" && $0.name.namespace == Self.xmlNamespace
        }) {
            throw CompactWriter.Failure(
                message: "the compact syntax has no xml:base ('\(base.value)')",
                element: element
            )
        }
        var scope = scope
        if let namespace = element["ns"] { scope.namespace = namespace }
        if let library = element["datatypeLibrary"] { scope.library = library }
        let isAttribute = element.name.localName == "attribute"
        if let name = element["name"], element.name.localName == "element" || isAttribute {
            note(name.trimmed, isAttribute ? element["ns"] ?? "" : scope.namespace, element, isAttribute)
        }
        switch element.name.localName {
        case "name": note(element.text.trimmed, scope.namespace, element, isInAttribute(element))
        case "nsName": add(scope.namespace ?? "", near: element)
        case "include", "externalRef":
            if scope.namespace != defaultNamespace, let namespace = scope.namespace { add(namespace, near: element) }
        case "data", "value":
            let hasType =
                element["type"] != nil && !scope.library.isEmpty && scope.library != DatatypeCompiler.xmlSchema
            if hasType, !libraries.contains(scope.library) { libraries.append(scope.library) }
        default: break
        }
        for attribute in element.attributes where !attribute.name.namespace.isEmpty {
            add(attribute.name.namespace, near: element)
        }
        for child in element.elements { try collect(child, scope, depth: depth + 1) }
    }

    /// Whether an element is documentation that can be written with `##`.
    static func isDocumentation(_ element: XMLElement) -> Bool {
        element.name.localName == "documentation" && element.name.namespace == CompactParser.annotations
            && !element.attributes.contains { _ in true } && !element.elements.contains { _ in true }
    }

    private mutating func collect(foreign element: XMLElement, _ depth: Int) throws(CompactWriter.Failure) {
        guard depth < Self.maximumDepth else {
            throw CompactWriter.Failure(message: "elements nest too deep here", element: element)
        }
        if element.name.namespace == SchemaDocument.namespace { return }
        if !Self.isDocumentation(element), !element.name.namespace.isEmpty {
            add(element.name.namespace, near: element)
        }
        for attribute in element.attributes where !attribute.name.namespace.isEmpty {
            add(attribute.name.namespace, near: element)
        }
        for child in element.elements { try collect(foreign: child, depth + 1) }
    }

    private func isInAttribute(_ element: XMLElement) -> Bool {
        var current = element.parent
        while let one = current, ["choice", "except", "anyName", "nsName"].contains(one.name.localName) {
            current = one.parent
        }
        return current?.name.localName == "attribute"
    }

    private mutating func note(_ name: String, _ namespace: String?, _ element: XMLElement, _ isAttribute: Bool) {
        let parts = name.split(separator: ":", omittingEmptySubsequences: false)
        if parts.count == 2 {
            if let uri = Self.namespace(String(parts[0]), element) { add(uri, near: element) }
        } else if let namespace, isAttribute ? namespace != "" : namespace != defaultNamespace {
            add(namespace, near: element)
        }
    }

    private mutating func add(_ namespace: String, near element: XMLElement) {
        guard prefixes[namespace] == nil else { return }
        var current: XMLElement? = element
        while let one = current {
            for declaration in one.namespaceDeclarations where declaration.value == namespace {
                let prefix = declaration.name.localName
                // A declaration of the default namespace has no prefix to take.
                if !declaration.name.prefix.isEmpty, taken.insert(prefix).inserted {
                    prefixes[namespace] = prefix
                    return
                }
            }
            current = one.parent
        }
        if namespace.isEmpty, taken.insert("local").inserted {
            prefixes[namespace] = "local"
            return
        }
        repeat { invented += 1 } while !taken.insert("ns\(invented)").inserted
        prefixes[namespace] = "ns\(invented)"
    }

    /// The namespace a prefix stands for at an element.
    static func namespace(_ prefix: String, _ element: XMLElement) -> String? {
        if prefix == "xml" { return xmlNamespace }
        var current: XMLElement? = element
        while let one = current {
            for declaration in one.namespaceDeclarations
            where !declaration.name.prefix.isEmpty && declaration.name.localName == prefix {
                return declaration.value
            }
            current = one.parent
        }
        return nil
    }
}
