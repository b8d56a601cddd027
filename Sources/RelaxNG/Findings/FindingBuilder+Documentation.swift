import MomentDiagnostics
import XMLTree

extension FindingBuilder {
    /// What the grammar says of an attribute that a content has.
    func documentation(ofAttribute symbol: UInt32, in content: PatternID) -> [Diagnostic.Note] {
        var sentence: String?
        var seen = Set<PatternID>()
        var stack = [content]
        while let next = stack.popLast(), sentence == nil {
            let pattern = search.automaton.table[next]
            guard pattern.traits.contains(.attribute), seen.insert(next).inserted else { continue }
            switch pattern.kind {
            case .attribute:
                guard search.grammar.nameClasses.names(pattern.a).contains(symbol) else { continue }
                sentence = search.grammar.documentation.sentence(on: next)
            case .oneOrMore: stack.append(pattern.a)
            default: stack.append(contentsOf: search.automaton.table.members(of: pattern).reversed())
            }
        }
        return note(vocabulary.name(symbol), sentence)
    }

    /// What the grammar says of an element that is not there.
    func documentation(ofDeclaration declaration: UInt32) -> [Diagnostic.Note] {
        guard let symbol = vocabulary.symbols(ofDeclaration: declaration).first else { return [] }
        let sentence = search.grammar.documentation.sentence(on: search.grammar.declarations[Int(declaration)])
        return note(vocabulary.name(symbol), sentence)
    }

    /// What the grammar says of an element of a content.
    func documentation(ofElement node: Int, _ content: PatternID) -> [Diagnostic.Note] {
        let symbol = search.symbol(node)
        let declaration = search.grammar.declarations.indices.first { index in
            search.grammar.declarations[index].content == content
                && vocabulary.symbols(ofDeclaration: UInt32(index)).contains(symbol)
        }
        return declaration.map { documentation(ofDeclaration: UInt32($0)) } ?? []
    }

    private func note(_ name: String, _ sentence: String?) -> [Diagnostic.Note] {
        sentence.map { [Diagnostic.Note("\(name): \($0)")] } ?? []
    }
}
