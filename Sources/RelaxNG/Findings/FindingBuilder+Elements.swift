import MomentDiagnostics
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
        let all = otherSymbol.map { [$0] + alternatives(context).filter { $0 != otherSymbol } } ?? alternatives(context)
        let near = vocabulary.near(localName, all.filter { search.grammar.symbols.isName($0) })
        let expected = limited(ordered(all, near: near, required: required.union(otherSymbol.map { [$0] } ?? [])))
        var (code, message) = surplusMessage(node, symbol, allowed, context)
        var fixes: [Diagnostic.Fix] = []
        if let otherSymbol {
            let meant = vocabulary.name(otherSymbol)
            let permitted = vocabulary.permittedElements(inElement: search.symbol(here.node), here.content)
            let evident = Spelling.evident(permitted + [meant], as: localName)
            fixes.append(
                Diagnostic.Fix(
                    "change <\(name)> to <\(meant)>",
                    edits: edits.rename(element: node, to: meant),
                    isSafe: evident == meant && code == .unknownElement
                )
            )
        }
        if otherSymbol == nil, code != .unknownElement || !required.isEmpty, let fitting = fitting(node, next, context)
        {
            fixes.append(
                Diagnostic.Fix(
                    "change <\(name)> to <\(fitting)>",
                    edits: edits.rename(element: node, to: fitting),
                    isSafe: false
                )
            )
        }
        if code == .misplacedElement, let wrapper = wrapper(for: symbol, next, context) {
            let run = siblings(of: node, symbol, context)
            fixes.append(
                Diagnostic.Fix(
                    "put \(run.first == run.last ? "it" : "them") into <\(wrapper)>",
                    edits: edits.wrap(from: run.first, to: run.last, in: wrapper)
                )
            )
        } else if code == .misplacedElement || code == .unexpectedOrder, let home = home(of: node, symbol, context) {
            fixes.append(
                Diagnostic.Fix(
                    "move <\(name)> into <\(self.name(home))>",
                    edits: edits.move(element: node, into: home, before: nil),
                    isSafe: false
                )
            )
        }
        if code == .unknownElement, holdsOnly(node, allowed) {
            fixes.append(
                Diagnostic.Fix("put what it holds in its place", edits: edits.unwrap(element: node), isSafe: false)
            )
        }
        fixes.append(Diagnostic.Fix("remove <\(name)>", edits: edits.remove(element: node), isSafe: false))
        if code == .misplacedElement, expected.isEmpty { message = "<\(parent)> holds no elements; " + message }
        var draft = draft(code, message, element: node, expected: expected)
        draft.diagnostic.fixes = fixes
        draft.subject = otherSymbol == nil ? .surplus(node: node, symbol: symbol) : .other
        return draft
    }

    /// Whether an element holds nothing but elements of these symbols, at least one.
    private func holdsOnly(_ node: Int, _ symbols: Set<UInt32>) -> Bool {
        let items = search.items(of: node)
        return !items.isEmpty
            && items.allSatisfy { storage.nodes[$0].kind == .element && symbols.contains(search.symbol($0)) }
    }

    /// The elements that an element can hold, those first that can come next.
    private func alternatives(_ context: Int) -> [UInt32] {
        let here = contexts[context]
        let closed = here.repair.closed
        if let known = here.facts.alternatives[closed] { return known }
        let next = vocabulary.nextElements(in: closed)
        let all = next + vocabulary.elements(in: closed).subtracting(next).sorted()
        here.facts.alternatives[closed] = all
        return all
    }

    /// An element that can stand in a surplus one's place and says the same under another name.
    private func fitting(_ node: Int, _ next: [UInt32], _ context: Int) -> String? {
        let here = contexts[context]
        // An element that says nothing fits anything.
        if storage.nodes[node].count == 0, Int(storage.nodes[node].subtreeEnd) == node + 1 { return nil }
        let own = search.symbol(node)
        func isPresent(_ symbol: UInt32) -> Bool {
            (children(of: symbol, context)?.count ?? 0) > (symbol == own ? 1 : 0)
        }
        let symbols = search.grammar.symbols
        for symbol in next where !isPresent(symbol) && symbols.isName(symbol) {
            for step in search.automaton.elementSteps(here.repair.closed, symbol) {
                let content = search.content(of: step.content)
                // A name for just any text, or for any elements, would fit too much.
                let isOpen = content == .text || vocabulary.elements(in: content).contains { !symbols.isName($0) }
                if !isOpen, search.isValid(node, content) { return vocabulary.name(symbol) }
            }
        }
        return nil
    }

    /// The element that misplaced ones belong in, where it is missing and may stand in their place.
    private func wrapper(for symbol: UInt32, _ next: [UInt32], _ context: Int) -> String? {
        let closed = contexts[context].repair.closed
        for candidate in next where children(of: candidate, context) == nil && search.grammar.symbols.isName(candidate)
        {
            for step in search.automaton.elementSteps(closed, candidate) {
                let content = search.content(of: step.content)
                let inner = search.automaton.withoutAttributes(content)
                guard search.requiredAttributes(content).0.isEmpty, vocabulary.nextElements(in: inner).contains(symbol)
                else {
                    continue
                }
                return vocabulary.name(candidate)
            }
        }
        return nil
    }

    /// The run of neighbours of one name that an element is in.
    private func siblings(of node: Int, _ symbol: UInt32, _ context: Int) -> (first: Int, last: Int) {
        let elements = search.items(of: contexts[context].node).filter { storage.nodes[$0].kind == .element }
        guard var first = elements.firstIndex(of: node) else { return (node, node) }
        var last = first
        while first > 0, search.symbol(elements[first - 1]) == symbol { first -= 1 }
        while last + 1 < elements.count, search.symbol(elements[last + 1]) == symbol { last += 1 }
        return (elements[first], elements[last])
    }

    /// An element nearby that a misplaced one belongs in: one around it, or one beside those.
    private func home(of node: Int, _ symbol: UInt32, _ context: Int) -> Int? {
        let facts = contexts[context].facts
        let homes = facts.homes[symbol] ?? self.homes(of: symbol, context)
        facts.homes[symbol] = homes
        // The nearest before it, or behind it, one that has no such element yet before one that has.
        let siblings = homes.beside
        let next = siblings.partitioningIndex { $0 >= node }
        let before = next > 0 ? siblings[next - 1] : nil
        let behind = siblings[next...].first { $0 != node }
        let near = [before, behind].compactMap { $0 }
        let isFree = { (home: Int) in
            !self.element(home).elements.prefix(20).contains { self.search.symbol($0.index) == symbol }
        }
        return near.first(where: isFree) ?? near.first ?? homes.around
    }

    /// The elements that ones of a symbol belong in: the children of a context, and the nearest around them or beside those.
    private func homes(of symbol: UInt32, _ context: Int) -> ElementHomes {
        let names = NameSet(parents(of: symbol))
        let own = contexts[context].node
        func fits(_ candidate: Int) -> Bool {
            storage.nodes[candidate].kind == .element && candidate != own
                && names.contains(storage.names[Int(storage.nodes[candidate].name)].localName)
        }
        let beside = search.items(of: own).filter(fits)
        var parent = contexts[context].parent
        while parent >= 0 {
            let outer = contexts[parent].node
            if fits(outer) { return ElementHomes(beside: beside, around: outer) }
            let found = search.items(of: outer).prefix(200).filter(fits)
            if let one = found.last(where: { $0 < own }) ?? found.first {
                return ElementHomes(beside: beside, around: one)
            }
            parent = contexts[parent].parent
        }
        return ElementHomes(beside: beside, around: nil)
    }

    /// Whether an element holds two of a kind, as lists do.
    private func isRepeated(_ symbol: UInt32, in node: Int) -> Bool {
        let contents = search.grammar.declarations.filter { declaration in
            search.grammar.nameClasses.names(declaration.nameClass).contains(search.symbol(node))
        }.map(\.content)
        return contents.contains { content in
            search.automaton.elementSteps(search.automaton.withoutAttributes(content), symbol).contains { step in
                vocabulary.elements(in: step.rest).contains(symbol)
            }
        }
    }

    private func surplusMessage(_ node: Int, _ symbol: UInt32, _ allowed: Set<UInt32>, _ context: Int)
        -> (Diagnostic.Code, String)
    {
        let here = contexts[context]
        let (name, parent) = (self.name(node), self.name(here.node))
        let isKnown = search.grammar.symbols.isName(symbol) && !parents(of: symbol).isEmpty
        if !isKnown {
            return (.unknownElement, "<\(parent)> has no element <\(name)>")
        }
        if allowed.contains(symbol) {
            if let first = children(of: symbol, context)?.first, first < node {
                return (.duplicateElement, "<\(parent)> can have <\(name)> only once")
            }
            return (.unexpectedOrder, "<\(name)> is out of order in <\(parent)>")
        }
        if let conflict = conflict(context, .element(symbol)) {
            return (.conflictingElement, "<\(name)> is not allowed in <\(parent)> where \(conflict.cause)")
        }
        if vocabulary.elements(in: here.content).contains(symbol) {
            return (.conflictingElement, "<\(name)> is not allowed with the attributes of <\(parent)>")
        }
        let parents = parents(of: symbol)
        // Elements of one name may be of several kinds.
        if parents.contains(storage.names[Int(storage.nodes[here.node].name)].localName) {
            return (.misplacedElement, "<\(name)> is not allowed in this kind of <\(parent)>")
        }
        return (
            .misplacedElement, "<\(name)> is not allowed in <\(parent)>; it belongs in \(places(parents, here.node))"
        )
    }

    /// A missing element that is there after all, misspelt, where elements of any name are allowed.
    func misspeltElement(_ options: [UInt32], _ context: Int) -> (node: Int, draft: DraftFinding)? {
        let here = contexts[context]
        let known = vocabulary.elements(in: here.content)
        let strangers = search.items(of: here.node).filter {
            storage.nodes[$0].kind == .element && !known.contains(search.symbol($0))
        }.prefix(200)
        for option in options {
            let symbols = vocabulary.symbols(ofDeclaration: option)
            for node in strangers {
                let name = storage.names[Int(storage.nodes[node].name)].localName
                if vocabulary.near(name, symbols).isEmpty { continue }
                return (node, surplus(element: node, renamedTo: option, context))
            }
        }
        return nil
    }

    /// An element that is not there.
    func missing(elements options: [UInt32], before: Int?, _ context: Int) -> DraftFinding {
        let here = contexts[context]
        let symbols = options.flatMap { vocabulary.symbols(ofDeclaration: $0) }
        let expected = limited(symbols.map { vocabulary.name($0) })
        let parent = name(here.node)
        let place = before.map { " before <\(name($0))>" } ?? ""
        let what = expected.isEmpty ? "an element" : "the element \(list(expected, open: "<", close: ">"))"
        let needed = Set(symbols)
        let cause = cause(context) { opened in
            let closed = search.automaton.withoutAttributes(opened)
            return !vocabulary.requiredElements(in: closed).isDisjoint(with: needed)
        }
        var draft = draft(
            .missingElement,
            "<\(parent)> needs \(what)\(place)\(cause)",
            element: here.node,
            expected: expected
        )
        for option in options.prefix(3) {
            guard let text = Skeletons(search).text(option) else { continue }
            let added = edits.add(element: text, to: here.node, before: before)
            draft.diagnostic.fixes.append(Diagnostic.Fix("add \(text)", edits: added, isSafe: false))
        }
        if options.count == 1 { draft.diagnostic.notes = documentation(ofDeclaration: options[0]) }
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
        let shown = shown(content)
        let hint = expected.isEmpty ? "is empty" : "holds elements only"
        return DraftFinding(
            diagnostic: Diagnostic(
                .unexpectedText,
                layer: .schema,
                message: "text '\(shown)' is not allowed in <\(name(here.node))>, which \(hint)",
                range: storage.source?.range(start, end),
                source: storage.source,
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
        let proposal = fixes.proposal(
            for: value,
            wanted: [pattern],
            permitted: ValueFixes.Permitted(
                patterns: [pattern],
                words: vocabulary.permittedValues(inElement: search.symbol(here.node), here.content)
            ),
            at: here.node
        )
        let texts = search.items(of: here.node).filter { storage.nodes[$0].kind == .text }
        guard let first = texts.first else {
            var draft = draft(
                .missingValue,
                "<\(name)> is empty; expected \(list(expected))",
                element: here.node,
                expected: expected
            )
            draft.diagnostic.notes = documentation(ofElement: here.node, here.content)
            if let proposal {
                let filled = edits.fill(element: here.node, with: proposal.text)
                draft.diagnostic.fixes = [Diagnostic.Fix("set it to '\(proposal.text)'", edits: filled, isSafe: false)]
            }
            return draft
        }
        let (start, end) = edits.trimmed(text: first)
        let isEnumeration = vocabulary.isEnumeration(pattern)
        let shown = shown(value.trimmed)
        var fixes: [Diagnostic.Fix] = []
        if let proposal, texts.count == 1 {
            fixes = [
                Diagnostic.Fix(
                    "change '\(shown)' to '\(self.shown(proposal.text))'",
                    edits: edits.replace(text: first, with: proposal.text),
                    isSafe: proposal.isSafe
                )
            ]
        }
        return DraftFinding(
            diagnostic: Diagnostic(
                isEnumeration ? .unknownValue : .invalidValue,
                layer: .schema,
                message: "<\(name)> cannot be '\(shown)'; expected \(list(expected))",
                range: storage.source?.range(start, end),
                source: storage.source,
                path: element(here.node).path,
                expected: expected,
                notes: documentation(ofElement: here.node, here.content),
                fixes: fixes
            ),
            offset: start
        )
    }
}
