import MomentDiagnostics
import XMLTree

extension FindingBuilder {
    /// An attribute that can't be where it is, or is misspelt.
    func surplus(attribute index: Int, renamedTo other: UInt32?, _ context: Int) -> DraftFinding {
        let here = contexts[context]
        let symbol = search.attributeSymbol(index)
        let attribute = attribute(index)
        let name = attribute.name.qualifiedName
        let owner = self.name(here.node)
        var free = freeAttributes(context)
        if let other, !free.contains(other) { free.insert(other, at: 0) }
        let required = Set(other.map { [$0] } ?? [])
        let near = vocabulary.near(attribute.name.localName, free.filter { search.grammar.symbols.isName($0) })
        let expected = limited(ordered(free, near: near, required: required))
        let isKnown = search.grammar.symbols.isName(symbol) && !owners(of: symbol).isEmpty
        var code = Diagnostic.Code.unknownAttribute
        var message = "<\(owner)> has no attribute '\(name)'"
        if isKnown {
            if let other = valueConflict(index, symbol, context) { return other }
            if let conflict = conflict(context, .attribute(symbol), except: index) {
                code = .conflictingAttribute
                message = "attribute '\(name)' is not allowed in <\(owner)> where \(conflict.cause)"
            } else if vocabulary.attributes(in: here.content).contains(symbol) {
                code = .conflictingAttribute
                message = "attribute '\(name)' is not allowed with the other attributes of <\(owner)>"
            } else {
                code = .misplacedAttribute
                let owners = owners(of: symbol)
                message =
                    owners.contains(storage.names[Int(storage.nodes[here.node].name)].localName)
                    ? "attribute '\(name)' is not allowed in this kind of <\(owner)>"
                    : "attribute '\(name)' is not allowed in <\(owner)>; it belongs in \(places(owners, here.node))"
            }
        }
        var fixes: [Diagnostic.Fix] = []
        if let other {
            let meant = vocabulary.name(other)
            let permitted = vocabulary.permittedAttributes(ofElement: search.symbol(here.node), here.content)
            let evident = Spelling.evident(permitted + [meant], as: attribute.name.localName)
            fixes.append(
                Diagnostic.Fix(
                    "change '\(name)' to '\(meant)'",
                    edits: edits.rename(attribute: index, to: meant),
                    isSafe: evident == meant && code == .unknownAttribute
                )
            )
        } else if let meant = near.first, code == .unknownAttribute {
            message += "; did you mean '\(vocabulary.name(meant))'?"
        }
        fixes.append(Diagnostic.Fix("remove attribute '\(name)'", edits: edits.remove(attribute: index), isSafe: false))
        var draft = draft(code, message, attribute: index, of: here.node, atValue: false, expected: expected)
        draft.diagnostic.fixes = fixes
        return draft
    }

    /// An attribute that could be there with another value: it does not go together with the rest of its element.
    private func valueConflict(_ index: Int, _ symbol: UInt32, _ context: Int) -> DraftFinding? {
        let here = contexts[context]
        let values = vocabulary.values(ofAttribute: symbol, in: opened(context))
        let words = limited(values.flatMap { vocabulary.values(of: $0) })
        guard let first = words.first, !words.contains(attribute(index).value),
            values.allSatisfy({ vocabulary.isEnumeration($0) })
        else { return nil }
        let (name, value) = (attribute(index).name.qualifiedName, shown(attribute(index).value))
        var draft = draft(
            .conflictingAttribute,
            "attribute '\(name)' is '\(value)', but the rest of <\(self.name(here.node))> needs \(list(words))",
            attribute: index,
            of: here.node,
            atValue: false,
            expected: words
        )
        draft.diagnostic.fixes = [
            Diagnostic.Fix("change '\(value)' to '\(first)'", edits: edits.replaceValue(of: index, with: first)),
            Diagnostic.Fix("remove attribute '\(name)'", edits: edits.remove(attribute: index)),
        ]
        return draft
    }

    /// Element names as part of a sentence, those that stand around a node first.
    func places(_ names: [String], _ node: Int) -> String {
        var around: [String] = []
        var current: XMLElement? = element(node)
        while let one = current {
            around.append(one.name.localName)
            current = one.parent
        }
        around += element(node).elements.prefix(50).map(\.name.localName)
        let near = around.filter { names.contains($0) }
        var ordered: [String] = []
        for name in near + names where !ordered.contains(name) { ordered.append(name) }
        let shown = ordered.prefix(3).map { "<\($0)>" }
        let more = ordered.count > 3 ? " and \(ordered.count - 3) other elements" : ""
        return shown.joined(separator: ", ") + more
    }

    /// An attribute whose value is wrong.
    func wrongValue(of index: Int, wanted: [PatternID], isForced: Bool, _ context: Int) -> DraftFinding {
        let here = contexts[context]
        let attribute = attribute(index)
        let (name, value) = (attribute.name.qualifiedName, attribute.value)
        let likely =
            spelt(value, wanted)
            ?? likeliest(wanted) { search.cost(here.node, here.content, assuming: .fix(index, $0)) }
        let others = wanted.filter { !likely.contains($0) }
        let symbol = search.attributeSymbol(index)
        let proposal = fixes.proposal(
            for: value,
            wanted: likely,
            permitted: ValueFixes.Permitted(
                patterns: vocabulary.values(ofAttribute: symbol, in: here.content),
                words: vocabulary.permittedValues(
                    ofAttribute: symbol,
                    ofElement: search.symbol(here.node),
                    here.content
                )
            ),
            at: here.node
        )
        // A word that is permitted, but not beside the rest, is what is to be written all the same.
        var expected = expectedValues(value, likely, others)
        if let proposal, proposal.isSafe {
            expected = limited([proposal.text] + expected.filter { $0 != proposal.text })
        }
        let isEnumeration = wanted.allSatisfy { vocabulary.isEnumeration($0) }
        var code: Diagnostic.Code = isEnumeration ? .unknownValue : .invalidValue
        let shown = shown(value)
        var message = "attribute '\(name)' cannot be '\(shown)'; expected \(list(expected))"
        if value.isEmpty { message = "attribute '\(name)' is empty; expected \(list(expected))" }
        if isForced {
            code = .conflictingAttribute
            message =
                "attribute '\(name)' is '\(shown)', but the rest of <\(self.name(here.node))> needs \(list(expected))"
        }
        var draft = draft(code, message, attribute: index, of: here.node, atValue: !isForced, expected: expected)
        draft.diagnostic.notes = documentation(ofAttribute: search.attributeSymbol(index), in: here.content)
        // Better than any number or date but the one that was meant is none, where none is needed.
        if proposal?.isMadeUp ?? true, isOptional(index, context) {
            draft.diagnostic.fixes.append(
                Diagnostic.Fix("remove attribute '\(name)'", edits: edits.remove(attribute: index))
            )
        }
        if let proposal {
            draft.diagnostic.fixes += [
                Diagnostic.Fix(
                    "change '\(shown)' to '\(self.shown(proposal.text))'",
                    edits: edits.replaceValue(of: index, with: proposal.text),
                    isSafe: proposal.isSafe && !isForced
                )
            ]
        }
        return draft
    }

    /// Whether the rest of an element fits as well without an attribute.
    private func isOptional(_ index: Int, _ context: Int) -> Bool {
        let here = contexts[context]
        let without = here.repair.edits.map { edit in
            if case .retypeAttribute(index, _, _) = edit { RepairEdit.skipAttribute(index) } else { edit }
        }
        let symbol = search.attributeSymbol(index)
        let (missing, closed) = search.requiredAttributes(search.opened(here.node, here.content, without))
        return !missing.contains { $0.symbol == symbol } && closed != .notAllowed
            && closed == search.requiredAttributes(opened(context)).1
    }

    /// Those patterns that have the value which a wrong one is a misspelling of; nil where it is of none.
    private func spelt(_ value: String, _ wanted: [PatternID]) -> [PatternID]? {
        guard wanted.count > 1, value.utf8.count < 100 else { return nil }
        let values = wanted.map { vocabulary.values(of: $0) }
        guard let meant = Spelling.nearest(Array(values.joined()), to: value.trimmed) else { return nil }
        return zip(wanted, values).filter { $0.1.contains(meant) }.map(\.0)
    }

    /// Those patterns with which the rest of the document has the fewest mistakes.
    func likeliest(_ wanted: [PatternID], _ cost: (PatternID) -> Int) -> [PatternID] {
        guard wanted.count > 1, wanted.count <= 24, search.budget.allowsTrials(since: search.budget.readings) else {
            return wanted
        }
        let start = search.budget.readings
        let costs = wanted.map(cost)
        search.budget.endTrials(since: start)
        let least = costs.min() ?? 0
        return zip(wanted, costs).filter { $0.1 == least }.map(\.0)
    }

    /// What a value can be: the nearest spelling first, then what fits the rest of the document, then what is allowed otherwise.
    func expectedValues(_ value: String, _ likely: [PatternID], _ others: [PatternID]) -> [String] {
        let values = likely.flatMap { vocabulary.values(of: $0) }
        let otherValues = others.flatMap { vocabulary.values(of: $0) }
        let kinds = (likely + others).flatMap { phrases.alternatives($0) }.filter {
            !values.contains($0) && !otherValues.contains($0)
        }
        let near = vocabulary.isWord(value.trimmed) ? nil : Spelling.nearest(values, to: value.trimmed)
        let first = near.map { [$0] } ?? []
        let rest = near == nil ? values : Spelling.ranked(values, near: value.trimmed)
        return limited(first + (kinds.count <= 3 ? kinds : []) + rest + kinds + otherValues)
    }

    /// A missing attribute that is there after all, misspelt, where attributes of any name are allowed.
    func misspeltAttribute(_ options: [MissingAttribute], _ context: Int) -> (index: Int, draft: DraftFinding)? {
        let here = contexts[context]
        let known = Set(vocabulary.attributes(in: here.content))
        let strangers = search.reading(here.node, here.content).order.filter {
            !known.contains(search.attributeSymbol($0))
        }
        for option in options {
            for index in strangers {
                let name = attribute(index).name.localName
                guard vocabulary.near(name, [option.symbol]).first != nil,
                    option.values.contains(where: { search.fits(index, $0, at: here.node) })
                else { continue }
                return (index, surplus(attribute: index, renamedTo: option.symbol, context))
            }
        }
        return nil
    }

    /// The attribute, if any, but for whose value something would not be needed.
    func cause(_ context: Int, isNeeded: (_ closed: PatternID) -> Bool) -> String {
        let here = contexts[context]
        let skipped = Set(
            here.repair.edits.compactMap { if case .skipAttribute(let index) = $0 { index } else { nil } }
        )
        for index in search.reading(here.node, here.content).order where !skipped.contains(index) {
            let changed = search.opened(here.node, here.content, here.repair.edits, changing: index)
            if changed == .notAllowed || isNeeded(changed) { continue }
            let attribute = attribute(index)
            return " where \(attribute.name.qualifiedName) is '\(shown(attribute.value))'"
        }
        return ""
    }

    /// An attribute that is not there.
    func missing(attributes options: [MissingAttribute], _ context: Int) -> DraftFinding {
        let here = contexts[context]
        let owner = name(here.node)
        let names = options.map { vocabulary.name($0.symbol) }
        let expected = limited(names)
        let needed = Set(options.map(\.symbol))
        let cause = cause(context) { opened in
            let required = Set(search.requiredAttributes(opened).0.map(\.symbol))
            return !required.isDisjoint(with: needed)
        }
        var message = "<\(owner)> needs the attribute \(list(expected))\(cause)"
        var fixes: [Diagnostic.Fix] = []
        var isPlain = false
        for option in options.prefix(3) {
            let values = likeliest(option.values) {
                search.cost(here.node, here.content, assuming: .insertValue(option.symbol, $0))
            }
            let all = values.flatMap { vocabulary.values(of: $0) }
            isPlain = options.count == 1 && all.count == 1 && values.allSatisfy { vocabulary.isEnumeration($0) }
            // An empty value is as good as none, and where any text will do nobody knows which.
            guard let value = all.first ?? ValueSamples(search).first(values), !value.isEmpty else {
                continue
            }
            let name = vocabulary.name(option.symbol)
            if isPlain { message = "<\(owner)> needs the attribute \(name)='\(value)' here" }
            fixes.append(
                Diagnostic.Fix(
                    "add \(name)='\(value)'",
                    edits: edits.add(attribute: name, value: value, to: here.node)
                )
            )
        }
        if options.count == 1 {
            let kinds = limited(options[0].values.flatMap { phrases.alternatives($0) }.filter { $0 != "text" })
            if !isPlain, !kinds.isEmpty { message += ": " + list(kinds) }
        }
        var draft = draft(.missingAttribute, message, element: here.node, expected: expected)
        draft.diagnostic.fixes = fixes
        if options.count == 1 {
            draft.diagnostic.notes = documentation(ofAttribute: options[0].symbol, in: here.content)
        }
        return draft
    }
}
