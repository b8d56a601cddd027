import Diagnostics
import XMLTree

extension FindingBuilder {
    /// Adds the findings of one element, its children's left out.
    func report(_ context: Int) {
        for edit in contexts[context].repair.edits where drafts.count < Self.maximumFindings {
            switch edit {
            case .skipAttribute(let index): drafts.append(surplus(attribute: index, renamedTo: nil, context))
            case .renameAttribute(let index, let other):
                drafts.append(surplus(attribute: index, renamedTo: other, context))
            case .retypeAttribute(let index, let wanted, let isForced):
                drafts.append(wrongValue(of: index, wanted: wanted, isForced: isForced, context))
            case .addAttribute(let options):
                drafts.append(misspeltAttribute(options, context) ?? missing(attributes: options, context))
            case .skipElement(let node): drafts.append(surplus(element: node, renamedTo: nil, context))
            case .renameElement(let node, let other): drafts.append(surplus(element: node, renamedTo: other, context))
            case .addElement(let options, let before):
                drafts.append(
                    misspeltElement(options, context) ?? missing(elements: options, before: before, context)
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

    /// An element that is too much in one place and missing in another was moved: that is one mistake.
    func joinMoves() {
        var removed = Set<Int>()
        // Which findings tell of a missing element that may be of a symbol.
        var missing: [UInt32: [Int]] = [:]
        for index in drafts.indices {
            guard case .missing(_, _, let symbols) = drafts[index].subject else { continue }
            for symbol in symbols { missing[symbol, default: []].append(index) }
        }
        for symbol in missing.keys { missing[symbol]?.reverse() }
        for index in drafts.indices {
            guard case .surplus(let node, let symbol) = drafts[index].subject else { continue }
            while let last = missing[symbol]?.last, removed.contains(last) { missing[symbol]?.removeLast() }
            let other = missing[symbol]?.last
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
