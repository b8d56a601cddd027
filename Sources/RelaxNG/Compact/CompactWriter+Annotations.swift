import XMLTree

extension CompactWriter {
    func isDocumentation(_ element: XMLElement) -> Bool { CompactPrefixes.isDocumentation(element) }

    /// What stands before a pattern or definition and RELAX NG does not read, each line indented; empty where there is nothing.
    func annotations(_ element: XMLElement, _ indent: String) -> String {
        let isGrammar = ["grammar", "div", "include"].contains(element.name.localName)
        let foreign = element.elements.filter { !isOwn($0) }
        var text = ""
        for documentation in foreign.prefix(while: { isDocumentation($0) }) {
            for line in documentation.text.split(separator: "\n", omittingEmptySubsequences: false) {
                text += "\(indent)## \(CompactLiteral.commentLine(line.trimmed))\n"
            }
        }
        var parts: [String] = []
        for attribute in element.attributes where !attribute.name.namespace.isEmpty && !isOwnName(attribute.name) {
            parts.append("\(qualified(attribute.name)) = \(CompactLiteral.quoted(attribute.value))")
        }
        if !isGrammar {
            for one in foreign.drop(while: { isDocumentation($0) }) { parts.append(self.foreign(one, indent)) }
        }
        if !parts.isEmpty { text += "\(indent)[ " + parts.joined(separator: " ") + " ]\n" }
        return text
    }

    private func isOwnName(_ name: XMLName) -> Bool { name.namespace == SchemaDocument.namespace }

    private func qualified(_ name: XMLName) -> String {
        name.namespace.isEmpty ? name.localName : "\(prefixes[name.namespace] ?? name.prefix):\(name.localName)"
    }

    /// An element of others.
    func foreign(_ element: XMLElement, _ indent: String) -> String {
        var parts = element.attributes.map { "\(qualified($0.name)) = \(CompactLiteral.quoted($0.value))" }
        for child in element.children {
            switch child {
            case .text(let text): parts.append(CompactLiteral.quoted(text.content))
            // The compact syntax has no annotations in RELAX NG's own namespace.
            case .element(let child): if !isOwn(child) { parts.append(foreign(child, indent)) }
            case .comment, .processingInstruction: break
            }
        }
        return "\(qualified(element.name)) [ " + parts.map { "\($0) " }.joined() + "]"
    }
}
