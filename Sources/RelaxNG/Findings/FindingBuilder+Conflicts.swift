import MomentDiagnostics
import XMLTree

extension FindingBuilder {
    /// What keeps something from being allowed: the value, or the absence, of an attribute.
    struct Conflict {
        /// The beginning of a sentence: "mode is 'push'".
        let cause: String
    }

    /// Something whose place is asked for.
    enum Subject {
        case element(UInt32)
        case attribute(UInt32)
    }

    private func holds(_ content: PatternID, _ subject: Subject) -> Bool {
        switch subject {
        case .element(let symbol): vocabulary.elements(in: content).contains(symbol)
        case .attribute(let symbol): vocabulary.attributes(in: content).contains(symbol)
        }
    }

    /// The attribute, of the element or of one around it, but for whose value something would be allowed in an element.
    func conflict(_ context: Int, _ subject: Subject, except attribute: Int? = nil) -> Conflict? {
        if case .element(let symbol) = subject {
            if let known = contexts[context].facts.conflicts[symbol] { return known }
            let conflict = lookedUp(context, subject, except: attribute)
            contexts[context].facts.conflicts[symbol] = .some(conflict)
            return conflict
        }
        return lookedUp(context, subject, except: attribute)
    }

    private func lookedUp(_ context: Int, _ subject: Subject, except attribute: Int?) -> Conflict? {
        let here = contexts[context]
        if holds(here.content, subject) {
            return conflict(in: here, path: [], subject, except: attribute)
        }
        // Perhaps another declaration of the same element has it, and an attribute further out has chosen this one.
        var path = [search.symbol(here.node)]
        var parent = here.parent
        for _ in 0..<4 where parent >= 0 {
            let outer = contexts[parent]
            if leads(outer.content, path, subject), let conflict = conflict(in: outer, path: path, subject, except: nil)
            {
                return conflict
            }
            path.insert(search.symbol(outer.node), at: 0)
            parent = outer.parent
        }
        return nil
    }

    /// Whether something is allowed in an element that is reached from a content by a path of names.
    private func leads(_ content: PatternID, _ path: [UInt32], _ subject: Subject) -> Bool {
        var contents: Set<PatternID> = [content]
        for symbol in path {
            var next = Set<PatternID>()
            for content in contents {
                for declaration in vocabulary.declarations(in: content)
                where vocabulary.symbols(ofDeclaration: declaration).contains(symbol) {
                    next.insert(search.content(of: declaration))
                }
            }
            contents = next
        }
        return contents.contains { holds($0, subject) }
    }

    private func conflict(in context: FindingContext, path: [UInt32], _ subject: Subject, except: Int?) -> Conflict? {
        let (node, content, edits) = (context.node, context.content, context.repair.edits)
        let reading = search.reading(node, content)
        let skipped = Set(edits.compactMap { if case .skipAttribute(let index) = $0 { index } else { nil } })
        for index in reading.order where index != except && !skipped.contains(index) {
            let changed = search.opened(node, content, edits, changing: index)
            if changed == .notAllowed || !leads(changed, path, subject) { continue }
            let attribute = attribute(index)
            return Conflict(cause: "\(attribute.name.qualifiedName) is '\(shown(attribute.value))'")
        }
        for symbol in vocabulary.attributes(in: content) where !reading.present.contains(symbol) {
            for step in search.automaton.attributeSteps(content, symbol) {
                let missing = MissingAttribute(symbol: symbol, values: [step.content])
                let opened = search.opened(node, content, edits, inserting: missing)
                if !leads(opened, path, subject) { continue }
                let values = phrases.alternatives(step.content).filter { $0 != "text" }
                let value = values.isEmpty ? "" : "=" + values.prefix(3).map { "'\($0)'" }.joined(separator: " or ")
                return Conflict(cause: "\(vocabulary.name(symbol))\(value) is missing")
            }
        }
        return nil
    }
}
