internal import XMLTree

/// The namespaces in scope while printing, and which declarations an element needs besides its own.
struct NamespaceScopes {
    struct Declaration {
        let prefix: String
        let uri: String
    }

    private var bindings: NameMap<[String]> = ["": [""], "xml": ["http://www.w3.org/XML/1998/namespace"]]
    private var declared: [[String]] = []

    /// Enters an element.
    ///
    /// - Returns: the declarations missing for the names to mean what they say; a tree that was read needs none but at the outermost element
    mutating func enter(_ storage: TreeStorage, _ index: Int) throws(XMLPrintError) -> [Declaration] {
        let element = XMLElement(storage: storage, index: index)
        var own: [String] = []
        for declaration in element.namespaceDeclarations {
            let prefix = declaration.name.prefix.isEmpty ? "" : declaration.name.localName
            if !prefix.isEmpty, declaration.value.isEmpty {
                throw XMLPrintError(
                    .namespace,
                    "the prefix '\(prefix)' is declared without a namespace",
                    path: element.path
                )
            }
            bindings[prefix, default: []].append(declaration.value)
            own.append(prefix)
        }
        var missing: [Declaration] = []
        func bind(_ name: XMLName, isAttribute: Bool) throws(XMLPrintError) {
            // An attribute without prefix is in no namespace, whatever the default is.
            if isAttribute, name.prefix.isEmpty, name.namespace.isEmpty { return }
            if isAttribute, name.prefix.isEmpty || name.namespace.isEmpty {
                throw XMLPrintError(
                    .namespace,
                    "the attribute '\(name)' needs both a prefix and a namespace",
                    path: element.path
                )
            }
            guard bindings[name.prefix]?.last != name.namespace else { return }
            guard !own.contains(name.prefix), name.prefix.isEmpty || !name.namespace.isEmpty else {
                throw XMLPrintError(
                    .namespace,
                    "the prefix of '\(name)' does not stand for its namespace '\(name.namespace)'",
                    path: element.path
                )
            }
            bindings[name.prefix, default: []].append(name.namespace)
            own.append(name.prefix)
            missing.append(Declaration(prefix: name.prefix, uri: name.namespace))
        }
        try bind(element.name, isAttribute: false)
        for attribute in element.attributes { try bind(attribute.name, isAttribute: true) }
        declared.append(own)
        return missing
    }

    mutating func leave() {
        for prefix in declared.popLast() ?? [] { _ = bindings[prefix]?.popLast() }
    }
}
