import XMLTree

extension SchemaReader {
    /// Reads a `grammar` element.
    mutating func readGrammar(_ node: Int, _ document: Int, _ context: SchemaContext) -> GrammarSyntax {
        let grammar = GrammarSyntax(place: SchemaPlace(document: document, node: node))
        guard let item = item(node, document, context) else { return grammar }
        grammar.components = components(item, isOverride: false)
        return grammar
    }

    /// The components of a `grammar`, `div` or `include`.
    private mutating func components(_ parent: SchemaItem, isOverride: Bool) -> [GrammarSyntax.Component] {
        var components: [GrammarSyntax.Component] = []
        guard enter(parent.place) else { return components }
        defer { leave() }
        for part in parent.parts {
            guard let item = item(part, parent.place.document, parent.context) else { continue }
            switch item.kind {
            case .start, .define: components.append(readDefinition(item))
            case .div: components += self.components(item, isOverride: isOverride)
            case .include where !isOverride:
                let href = required(item.href, "href", item)
                guard let included = includedGrammar(href, item.context, item.place) else { continue }
                let overrides = self.components(item, isOverride: true)
                components.append(.include(included, overrides: overrides, place: item.place))
            default:
                report(item.place, "3", "'\(item.kind.rawValue)' cannot stand in '\(parent.kind.rawValue)'")
            }
        }
        return components
    }

    private mutating func readDefinition(_ item: SchemaItem) -> GrammarSyntax.Component {
        var combine: GrammarSyntax.Combine?
        if let text = item.combine {
            combine = GrammarSyntax.Combine(rawValue: text)
            if combine == nil {
                report(item.place, "3", "'combine' must be 'choice' or 'interleave', not '\(text)'")
            }
        }
        var number: UInt32?
        if item.kind == .define {
            let name = required(item.name, "name", item)
            if item.name != nil, !XMLCharacters.isNCName(name) {
                report(item.place, "3", "'\(name)' is not a name without colon")
            }
            number = definition(name)
        }
        if item.parts.isEmpty { report(item.place, "3", "'\(item.kind.rawValue)' needs a pattern") }
        if item.kind == .start, item.parts.count > 1 { report(item.place, "3", "'start' can have one pattern only") }
        let parts = item.parts.map { readPattern($0, item.place.document, item.context) }
        let body = parts.count == 1 ? parts[0] : add(.group, item.place, parts)
        if let label = item.label { self.label(body, label) }
        return .define(name: number, combine: combine, body: body, place: item.place)
    }
}
