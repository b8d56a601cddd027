import XMLTree

extension SchemaReader {
    /// The name class of a `name` attribute or of a name class element (sections 4.8 to 4.10).
    ///
    /// - Returns: the class, and how many of the element's parts it took
    mutating func nameClass(of item: SchemaItem) -> (UInt32, taken: Int) {
        let isAttribute = item.kind == .attribute
        if let name = item.name {
            let unprefixed = isAttribute ? item.ownNamespace ?? "" : item.context.namespace
            let number = singleName(name, unprefixed, item.place)
            if isAttribute { checkAttributeName(number, item.place) }
            return (number, 0)
        }
        guard let first = item.parts.first else {
            report(item.place, "3", "'\(item.kind.rawValue)' needs a name")
            return (nameClasses.add(.choice([])), 0)
        }
        let number = readNameClass(first, item.place.document, item.context, Limits())
        if isAttribute { checkAttributeName(number, item.place) }
        return (number, 1)
    }

    /// What may not stand inside an `except` (section 4.16).
    private struct Limits {
        var anyName = true
        var nsName = true
    }

    private mutating func readNameClass(_ node: Int, _ document: Int, _ context: SchemaContext, _ limits: Limits)
        -> UInt32
    {
        guard enter(SchemaPlace(document: document, node: node)) else { return nameClasses.add(.choice([])) }
        defer { leave() }
        guard let item = item(node, document, context) else { return nameClasses.add(.choice([])) }
        switch item.kind {
        case .name: return singleName(text(item).trimmed, item.context.namespace, item.place)
        case .anyName:
            if !limits.anyName { report(item.place, "4.16", "'anyName' cannot be excepted from a wildcard") }
            return nameClasses.add(.any(except: excepted(item, Limits(anyName: false, nsName: limits.nsName))))
        case .nsName:
            if !limits.nsName { report(item.place, "4.16", "'nsName' cannot be excepted from 'nsName'") }
            let namespace = symbols.namespace(item.context.namespace)
            let except = excepted(item, Limits(anyName: false, nsName: false))
            return nameClasses.add(.namespace(namespace, except: except))
        case .choice:
            if item.parts.isEmpty { report(item.place, "3", "a choice of names needs at least one") }
            let parts = item.parts.map { readNameClass($0, document, item.context, limits) }
            return parts.count == 1 ? parts[0] : nameClasses.add(.choice(parts))
        default:
            report(item.place, "3", "'\(item.kind.rawValue)' is not a name class")
            return nameClasses.add(.choice([]))
        }
    }

    private mutating func excepted(_ item: SchemaItem, _ limits: Limits) -> [UInt32] {
        if item.parts.count > 1 { report(item.place, "3", "'\(item.kind.rawValue)' can have one 'except' only") }
        guard let first = item.parts.first,
            let except = self.item(first, item.place.document, item.context)
        else { return [] }
        guard except.kind == .except else {
            report(except.place, "3", "'\(item.kind.rawValue)' cannot hold '\(except.kind.rawValue)'")
            return []
        }
        if except.parts.isEmpty { report(except.place, "3", "'except' needs something to except") }
        return except.parts.map { readNameClass($0, item.place.document, except.context, limits) }
    }

    private mutating func singleName(_ text: String, _ unprefixed: String, _ place: SchemaPlace) -> UInt32 {
        if XMLCharacters.isNCName(text) {
            return nameClasses.add(.name(symbols.symbol(XMLName(text, namespace: unprefixed))))
        }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ XMLCharacters.isNCName($0.unicodeScalars) }) else {
            report(place, "4.10", "'\(text)' is not a name")
            return nameClasses.add(.choice([]))
        }
        guard let namespace = self.namespace(of: String(parts[0]), at: place) else {
            report(place, "4.10", "the prefix '\(parts[0])' is not declared")
            return nameClasses.add(.choice([]))
        }
        return nameClasses.add(.name(symbols.symbol(XMLName(String(parts[1]), namespace: namespace))))
    }

    /// Attributes cannot be namespace declarations (section 4.16).
    private mutating func checkAttributeName(_ number: UInt32, _ place: SchemaPlace) {
        let declarations = "http://www.w3.org/2000/xmlns"
        switch nameClasses.classes[Int(number)] {
        case .name(let symbol):
            let name = symbols.names[Int(symbol)]
            if name.namespace.isEmpty, name.localName == "xmlns" {
                report(place, "4.16", "an attribute cannot be named 'xmlns'")
            } else if name.namespace.hasPrefix(declarations) {
                report(place, "4.16", "an attribute cannot be in the namespace of namespace declarations")
            }
        case .namespace(let namespace, let except):
            if symbols.namespaces[Int(namespace)].hasPrefix(declarations) {
                report(place, "4.16", "an attribute cannot be in the namespace of namespace declarations")
            }
            for part in except { checkAttributeName(part, place) }
        case .any(let except): for part in except { checkAttributeName(part, place) }
        case .choice(let parts): for part in parts { checkAttributeName(part, place) }
        }
    }
}
