internal import MomentDiagnostics
internal import XMLTree

/// Finds what a misspelt name in a stylesheet was meant to be.
struct NameHints {
    let parts: [StylesheetPart]

    /// The nearest name of the kind that a text speaks of.
    func nearest(to word: String, in texts: [LibraryText]) -> String? {
        let all = texts.map(\.message).joined(separator: " ").lowercased()
        if all.holds("variable") {
            let names = names(of: ["variable", "param", "with-param"])
            // One that is there, and needs itself, is not misspelt.
            return names.contains(word) ? nil : Spelling.nearest(names, to: word)
        }
        if all.holds("called template") { return Spelling.nearest(names(of: ["template"]), to: word) }
        if all.holds("function") { return Spelling.nearest(NameHints.functions, to: word) }
        if all.holds("unknown xsl:") {
            let local = word.split(separator: ":").last.map(String.init) ?? word
            return Spelling.nearest(NameHints.instructions, to: local).map { "xsl:\($0)" }
        }
        return nil
    }

    private func names(of kinds: [String]) -> [String] {
        var names: [String] = []
        for part in parts {
            let storage = part.document.storage
            for index in storage.nodes.indices where storage.nodes[index].kind == .element {
                let element = XMLElement(storage: storage, index: index)
                guard kinds.contains(where: { element.isTransform($0) }), let name = element["name"] else { continue }
                names.append(name)
            }
        }
        return names
    }

    private static let functions = [
        "last", "position", "count", "id", "local-name", "namespace-uri", "name", "string", "concat", "starts-with",
        "contains", "substring-before", "substring-after", "substring", "string-length", "normalize-space", "translate",
        "boolean", "not", "true", "false", "lang", "number", "sum", "floor", "ceiling", "round", "key", "format-number",
        "current", "generate-id", "system-property", "element-available", "function-available",
    ]

    private static let instructions = [
        "apply-imports", "apply-templates", "attribute", "attribute-set", "call-template", "choose", "comment", "copy",
        "copy-of", "decimal-format", "element", "fallback", "for-each", "if", "import", "include", "key", "message",
        "namespace-alias", "number", "otherwise", "output", "param", "preserve-space", "processing-instruction", "sort",
        "strip-space", "stylesheet", "template", "text", "transform", "value-of", "variable", "when", "with-param",
    ]
}
