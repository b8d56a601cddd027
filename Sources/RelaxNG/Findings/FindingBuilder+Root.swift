import MomentDiagnostics
import XMLTree

extension FindingBuilder {
    /// What the root's content is checked against; nil, after saying so, if the root is not what a document begins with, nor holds
    /// what one does.
    func rootContent(_ root: Int) -> PatternID? {
        let start = search.grammar.start
        let steps = search.automaton.elementSteps(start, search.symbol(root))
        let contents = search.combined(steps).map(\.content)
        if let best = contents.min(by: { search.repair(root, $0).cost < search.repair(root, $1).cost }) { return best }
        let name = storage.names[Int(storage.nodes[root].name)]
        let symbols = vocabulary.nextElements(in: start)
        let names = symbols.map { vocabulary.name($0) }
        let expected = limited(Spelling.ranked(names, near: name.localName))
        var wrong = draft(
            .wrongRoot,
            "<\(name.qualifiedName)> cannot be the root element; expected \(list(expected, open: "<", close: ">"))",
            element: root,
            expected: expected
        )
        if let same = symbols.first(where: { vocabulary.name($0) == name.localName }) {
            let wanted = search.grammar.symbols.names[Int(same)].namespace
            wrong.diagnostic.message =
                wanted.isEmpty
                ? "<\(name.qualifiedName)> must be in no namespace, but is in '\(name.namespace)'"
                : "<\(name.qualifiedName)> must be in the namespace '\(wanted)'"
            if wanted.isEmpty { wrong.diagnostic.fixes = [withoutNamespace(root)].compactMap { $0 } }
            drafts.append(wrong)
            return nil
        }
        let near = vocabulary.near(name.localName, symbols).first
        let alike = near ?? symbols.first { holdsMostly(root, content(ofRoot: $0)) }
        if let meant = alike ?? (symbols.count == 1 ? symbols.first : nil) {
            let fix = Diagnostic.Fix(
                "change <\(name.qualifiedName)> to <\(vocabulary.name(meant))>",
                edits: edits.rename(element: root, to: vocabulary.name(meant)),
                isSafe: Spelling.evident(names, as: name.localName) == vocabulary.name(meant)
            )
            wrong.diagnostic.fixes = [fix]
        }
        drafts.append(wrong)
        // A root that is something else altogether would only give consequences.
        return alike.flatMap { content(ofRoot: $0) }
    }

    private func content(ofRoot symbol: UInt32) -> PatternID? {
        search.automaton.elementSteps(search.grammar.start, symbol).first.map { search.content(of: $0.content) }
    }

    /// Whether more than half of the elements in the root belong into a content.
    private func holdsMostly(_ root: Int, _ content: PatternID?) -> Bool {
        guard let content else { return false }
        let elements = search.items(of: root).filter { storage.nodes[$0].kind == .element }
        let known = vocabulary.elements(in: content)
        return elements.count { known.contains(search.symbol($0)) } * 2 > elements.count
    }

    private func withoutNamespace(_ root: Int) -> Diagnostic.Fix? {
        let record = storage.nodes[root]
        for index in Int(record.first)..<Int(record.first + record.count)
        where storage.attributes[index].isDeclaration
            && storage.names[Int(storage.attributes[index].name)].prefix.isEmpty
        {
            return Diagnostic.Fix("remove the namespace", edits: edits.remove(attribute: index), isSafe: false)
        }
        return nil
    }
}
