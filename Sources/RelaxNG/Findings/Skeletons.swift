/// Writes the least that an element needs, to be put where one is missing.
struct Skeletons {
    private let search: RepairSearch

    init(_ search: RepairSearch) { self.search = search }

    private static let maximumDepth = 6
    /// What is longer, in bytes, helps nobody.
    private static let maximumLength = 2000

    /// An element of a declaration with its required attributes and children; nil where the grammar gives no single name, or too much
    /// is needed.
    func text(_ declaration: UInt32, depth: Int = 0) -> String? {
        let key = UInt64(depth) << 32 | UInt64(declaration)
        if let known = search.skeletons[key] { return known }
        let made = make(declaration, depth)
        search.skeletons[key] = .some(made)
        return made
    }

    private func first(_ declarations: [UInt32], _ depth: Int) -> String? {
        for declaration in declarations { if let text = text(declaration, depth: depth) { return text } }
        return nil
    }

    private func make(_ declaration: UInt32, _ depth: Int) -> String? {
        guard depth < Self.maximumDepth, let symbol = search.vocabulary.symbols(ofDeclaration: declaration).first else {
            return nil
        }
        let name = search.vocabulary.name(symbol)
        let content = search.content(of: declaration)
        let (attributes, pattern) = search.requiredAttributes(content)
        var tag = "<\(name)"
        for attribute in attributes {
            let value = ValueSamples(search).first(attribute.values) ?? ""
            tag += " \(search.vocabulary.name(attribute.symbol))='\(value)'"
        }
        let table = search.automaton.table
        if table.isNullable(pattern) { return tag + "/>" }
        if !table[pattern].traits.contains(.element) {
            return "\(tag)>\(ValueSamples(search).sample(pattern) ?? "")</\(name)>"
        }
        tag += ">"
        for options in search.vocabulary.missingElements(in: pattern) {
            guard let child = first(options, depth + 1), tag.utf8.count + child.utf8.count < Self.maximumLength else {
                return nil
            }
            tag += child
        }
        return "\(tag)</\(name)>"
    }
}
