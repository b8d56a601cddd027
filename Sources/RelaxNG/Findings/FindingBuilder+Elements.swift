import Diagnostics
import XMLTree

extension FindingBuilder {
    /// An element that can't be where it is, or is misspelt.
    func surplus(element node: Int, renamedTo other: UInt32?, _ context: Int) -> DraftFinding {
        let here = contexts[context]
        let symbol = search.symbol(node)
        let (name, parent) = (self.name(node), self.name(here.node))
        let localName = storage.names[Int(storage.nodes[node].name)].localName
        let allowed = vocabulary.elements(in: here.repair.closed)
        let next = vocabulary.nextElements(in: here.repair.closed)
        let otherSymbol = other.flatMap { vocabulary.symbols(ofDeclaration: $0).first }
        let required = vocabulary.requiredElements(in: here.repair.closed)
        let listed = otherSymbol.map { [$0] + next.filter { $0 != otherSymbol } } ?? next
        let all = listed + allowed.subtracting(listed).sorted()
        let expected = limited(ordered(all, near: localName, required: required.union(otherSymbol.map { [$0] } ?? [])))
        var (code, message) = surplusMessage(node, symbol, allowed, context)
        var fixes: [Diagnostic.Fix] = []
        if let otherSymbol {
            let meant = vocabulary.name(otherSymbol)
            message += code == .unknownElement ? "; did you mean '\(meant)'?" : "; use '\(meant)'"
            let isNear = vocabulary.near(localName, listed).contains(otherSymbol)
            fixes.append(
                Diagnostic.Fix(
                    "change '\(name)' to '\(meant)'",
                    edits: edits.rename(element: node, to: meant),
                    isSafe: isNear && code == .unknownElement
                )
            )
        }
        fixes.append(Diagnostic.Fix("remove '\(name)'", edits: edits.remove(element: node), isSafe: false))
        if code == .misplacedElement, expected.isEmpty { message = "'\(parent)' holds no elements; " + message }
        var draft = draft(code, message, element: node, expected: expected)
        draft.diagnostic.fixes = fixes
        draft.subject = otherSymbol == nil ? .surplus(node: node, symbol: symbol) : .other
        return draft
    }

    private func surplusMessage(_ node: Int, _ symbol: UInt32, _ allowed: Set<UInt32>, _ context: Int)
        -> (Diagnostic.Code, String)
    {
        let here = contexts[context]
        let (name, parent) = (self.name(node), self.name(here.node))
        let isKnown = search.grammar.symbols.isName(symbol) && !parents(of: symbol).isEmpty
        if !isKnown {
            return (.unknownElement, "there is no element '\(name)' in '\(parent)'")
        }
        if allowed.contains(symbol) {
            let isSecond = search.items(of: here.node).contains { item in
                item < node && storage.nodes[item].kind == .element && search.symbol(item) == symbol
            }
            if isSecond { return (.duplicateElement, "'\(parent)' can have '\(name)' only once") }
            return (.unexpectedOrder, "'\(name)' cannot stand at this place in '\(parent)'")
        }
        if let conflict = conflict(context, .element(symbol)) {
            return (.conflictingElement, "\(conflict.cause), so '\(name)' is not allowed in '\(parent)'")
        }
        if vocabulary.elements(in: here.content).contains(symbol) {
            return (.conflictingElement, "'\(name)' does not go with the attributes of '\(parent)'")
        }
        return (
            .misplacedElement,
            "'\(name)' cannot be in '\(parent)'; it belongs in \(places(parents(of: symbol), here.node))"
        )
    }

    /// An element that is not there.
    func missing(elements options: [UInt32], before: Int?, _ context: Int) -> DraftFinding {
        let here = contexts[context]
        let symbols = options.flatMap { vocabulary.symbols(ofDeclaration: $0) }
        let expected = limited(symbols.map { vocabulary.name($0) })
        let parent = name(here.node)
        let place = before.map { " before '\(name($0))'" } ?? ""
        let what = expected.isEmpty ? "an element" : "the element \(list(expected))"
        var draft = draft(
            .missingElement,
            "'\(parent)' needs \(what)\(place)",
            element: here.node,
            expected: expected
        )
        for option in options.prefix(3) {
            guard let text = Skeletons(search).text(option) else { continue }
            let added = edits.add(element: text, to: here.node, before: before)
            draft.diagnostic.fixes.append(Diagnostic.Fix("add \(text)", edits: added, isSafe: false))
        }
        draft.subject = .missing(parent: here.node, before: before, symbols: symbols)
        return draft
    }

    // MARK: Text

    /// Text where only elements can be.
    func stray(text node: Int, _ context: Int) -> DraftFinding {
        let here = contexts[context]
        let (start, end) = edits.trimmed(text: node)
        let expected = limited(vocabulary.nextElements(in: here.repair.closed).map { vocabulary.name($0) })
        let content = XMLText(storage: storage, index: node).content.trimmed
        let shown = content.count > 40 ? content.prefix(40) + "…" : content[...]
        let hint = expected.isEmpty ? "must be empty" : "holds elements only"
        return DraftFinding(
            diagnostic: Diagnostic(
                .unexpectedText,
                layer: .schema,
                message: "the text '\(shown)' is not allowed here: '\(name(here.node))' \(hint)",
                range: storage.source?.range(start, end),
                path: element(here.node).path,
                expected: expected,
                fixes: [Diagnostic.Fix("remove the text", edits: edits.replace(text: node, with: ""), isSafe: false)]
            ),
            offset: start
        )
    }

    /// An element's text that is not what it must be.
    func wrongText(_ pattern: PatternID, _ context: Int) -> DraftFinding {
        let here = contexts[context]
        let value = String(decoding: search.text(of: here.node), as: UTF8.self)
        let name = self.name(here.node)
        let expected = expectedValues(value, [pattern], [])
        let proposal = fixes.proposal(for: value, wanted: [pattern], at: here.node)
        let texts = search.items(of: here.node).filter { storage.nodes[$0].kind == .text }
        guard let first = texts.first else {
            var draft = draft(
                .missingValue,
                "'\(name)' is empty; expected \(list(expected))",
                element: here.node,
                expected: expected
            )
            if let proposal {
                let filled = edits.fill(element: here.node, with: proposal.text)
                draft.diagnostic.fixes = [Diagnostic.Fix("set it to '\(proposal.text)'", edits: filled, isSafe: false)]
            }
            return draft
        }
        let (start, end) = edits.trimmed(text: first)
        let isEnumeration = vocabulary.isEnumeration(pattern)
        let shown = value.trimmed.count > 60 ? value.trimmed.prefix(60) + "…" : value.trimmed[...]
        var fixes: [Diagnostic.Fix] = []
        if let proposal, texts.count == 1 {
            fixes = [
                Diagnostic.Fix(
                    "change '\(shown)' to '\(proposal.text)'",
                    edits: edits.replace(text: first, with: proposal.text),
                    isSafe: proposal.isSafe
                )
            ]
        }
        return DraftFinding(
            diagnostic: Diagnostic(
                isEnumeration ? .unknownValue : .invalidValue,
                layer: .schema,
                message: "'\(shown)' is not a value of '\(name)'; expected \(list(expected))",
                range: storage.source?.range(start, end),
                path: element(here.node).path,
                expected: expected,
                fixes: fixes
            ),
            offset: start
        )
    }
}
