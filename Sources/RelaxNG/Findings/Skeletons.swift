/// Writes the least that an element needs, to be put where one is missing.
struct Skeletons {
    private let search: RepairSearch

    init(_ search: RepairSearch) { self.search = search }

    /// An element of a declaration with its required attributes and children; nil where the grammar gives no single name.
    func text(_ declaration: UInt32, depth: Int = 0) -> String? {
        guard depth < 6, let symbol = search.vocabulary.symbols(ofDeclaration: declaration).first else { return nil }
        let name = search.vocabulary.name(symbol)
        let content = search.content(of: declaration)
        let (attributes, pattern) = search.requiredAttributes(content)
        var tag = "<\(name)"
        for attribute in attributes {
            let value = attribute.values.lazy.compactMap { ValueSamples(search).sample($0) }.first ?? ""
            tag += " \(search.vocabulary.name(attribute.symbol))='\(value)'"
        }
        let table = search.automaton.table
        if table.isNullable(pattern) { return tag + "/>" }
        if !table[pattern].traits.contains(.element) {
            return "\(tag)>\(ValueSamples(search).sample(pattern) ?? "")</\(name)>"
        }
        let children = search.vocabulary.missingElements(in: pattern).map { options in
            options.lazy.compactMap { self.text($0, depth: depth + 1) }.first ?? ""
        }
        return "\(tag)>\(children.joined())</\(name)>"
    }
}
