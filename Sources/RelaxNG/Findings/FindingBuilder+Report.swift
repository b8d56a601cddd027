import MomentDiagnostics
import XMLTree

extension FindingBuilder {
    /// Adds the findings of one element, its children's left out.
    func report(_ context: Int) {
        let answers = answers(context)
        for edit in contexts[context].repair.edits where drafts.count < maximumFindings {
            switch edit {
            case .skipAttribute(let index) where answers.attributes.contains(index): break
            case .skipElement(let node) where answers.elements.contains(node): break
            case .addElement(let options, _) where answers.wrapped.contains(options): break
            case .skipAttribute(let index): drafts.append(surplus(attribute: index, renamedTo: nil, context))
            case .renameAttribute(let index, let other):
                drafts.append(surplus(attribute: index, renamedTo: other, context))
            case .retypeAttribute(let index, let wanted, let isForced):
                drafts.append(wrongValue(of: index, wanted: wanted, isForced: isForced, context))
            case .addAttribute(let options):
                drafts.append(
                    misspeltAttribute(options, context)?.draft ?? missing(attributes: options, context)
                )
            case .skipElement(let node): drafts.append(surplus(element: node, renamedTo: nil, context))
            case .renameElement(let node, let other): drafts.append(surplus(element: node, renamedTo: other, context))
            case .addElement(let options, let before):
                drafts.append(
                    misspeltElement(options, context)?.draft ?? missing(elements: options, before: before, context)
                )
            case .skipText(let node): drafts.append(stray(text: node, context))
            case .retypeText(let pattern): drafts.append(wrongText(pattern, context))
            case .child: break
            case .hopeless:
                let node = contexts[context].node
                drafts.append(draft(.misplacedElement, "<\(name(node))> is not allowed here", element: node))
            }
        }
    }

    /// How far a missing element's place is from an element.
    private func distance(of draft: Int, from node: Int) -> (Int, Int) {
        guard case .missing(let parent, _, _) = drafts[draft].subject else { return (2, 0) }
        return (
            Int(storage.nodes[node].parent) == parent ? 0 : 1,
            abs(drafts[draft].offset - Int(storage.nodes[node].start))
        )
    }

    /// What is told once though two edits speak of it: something surplus that is what is missing, misspelt, or holds what is missing.
    private struct Answers {
        var attributes: Set<Int> = []
        var elements: Set<Int> = []
        var wrapped: Set<[UInt32]> = []
    }

    private func answers(_ context: Int) -> Answers {
        var answers = Answers()
        var surplus: [Int] = []
        for case .skipElement(let node) in contexts[context].repair.edits.prefix(200) { surplus.append(node) }
        for edit in contexts[context].repair.edits {
            switch edit {
            case .addAttribute(let options):
                if let index = misspeltAttribute(options, context)?.index { answers.attributes.insert(index) }
            case .addElement(let options, _) where !surplus.isEmpty:
                let symbols = Set(options.flatMap { vocabulary.symbols(ofDeclaration: $0) })
                let wrapper = surplus.first { node in
                    element(node).elements.prefix(20).contains { symbols.contains(search.symbol($0.index)) }
                }
                if wrapper != nil {
                    answers.wrapped.insert(options)
                } else if let node = misspeltElement(options, context)?.node {
                    answers.elements.insert(node)
                }
            default: break
            }
        }
        return answers
    }

    /// An element that is too much in one place and missing in another was moved: that is one mistake.
    func joinMoves() {
        var removed = Set<Int>()
        // Which findings tell of a missing element that may be of a symbol.
        var missing: [UInt32: [Int]] = [:]
        for index in drafts.indices {
            guard case .missing(_, _, let symbols) = drafts[index].subject else { continue }
            for symbol in symbols { missing[symbol, default: []].append(index) }
        }
        for index in drafts.indices {
            guard case .surplus(let node, let symbol) = drafts[index].subject else { continue }
            // The one in the same element, else the nearest.
            let other = missing[symbol]?.filter { !removed.contains($0) }.min { one, other in
                distance(of: one, from: node) < distance(of: other, from: node)
            }
            guard let other, case .missing(let parent, let before, _) = drafts[other].subject else { continue }
            removed.insert(other)
            let (name, place) = (name(node), name(parent))
            let isSibling = Int(storage.nodes[node].parent) == parent
            drafts[index].diagnostic.code = isSibling ? .unexpectedOrder : .misplacedElement
            drafts[index].diagnostic.message =
                isSibling
                ? "<\(name)> is out of order in <\(place)>: it must come "
                    + (before.map { "before <\(self.name($0))>" } ?? "later")
                : "<\(name)> is not allowed here; it belongs in <\(place)>"
            let fix = Diagnostic.Fix(
                "move <\(name)> \(isSibling ? "to its place" : "into <\(place)>")",
                edits: edits.move(element: node, into: parent, before: before),
                isSafe: false
            )
            drafts[index].diagnostic.fixes.insert(fix, at: 0)
        }
        drafts = drafts.indices.filter { !removed.contains($0) }.map { drafts[$0] }
    }
}
