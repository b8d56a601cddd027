import XMLTree

/// Finds the places of nodes that no field took, from the children of an element in document order.
///
/// Known elements are printed in an order of their own, and what is kept stands before the known element that it stood before. Of elements of one
/// name the first is the field's, so no other may get before it, or before one of those that stood before it: that would make another value of the print.
struct UnmodelledPlaces {
    /// Nodes between two known elements.
    private struct Group {
        var nodes: [XMLNode] = []
        /// When the known element behind them is printed; the last place where there is none.
        var place = Int.max
    }

    private var groups: [Group] = []
    private var pending = Group()
    /// The known elements by when they are printed.
    private var anchors: [Int: UnmodelledContent.Anchor] = [:]
    private var counts: NameMap<Int> = [:]
    /// The first place that an element of a name may have, as those of its name before it have theirs.
    private var floors: [XMLName: Int] = [:]

    /// Adds a known element, and when it is printed.
    mutating func add(known element: XMLElement, usedAt: Int) {
        let name = element.name.localName
        let anchor = UnmodelledContent.Anchor(name, counts[name, default: 0])
        counts[name] = anchor.position + 1
        anchors[usedAt] = anchor
        close(at: usedAt)
        floors[element.name] = max(floors[element.name] ?? 0, usedAt + 1)
    }

    /// Adds a node that no field took.
    mutating func add(_ node: XMLNode) { pending.nodes.append(node) }

    /// The nodes with their places, in the order they are printed.
    mutating func nodes() -> [UnmodelledContent.Node] {
        close(at: .max)
        let printed = anchors.sorted { $0.key < $1.key }
        var found: [UnmodelledContent.Node] = []
        let ordered = groups.enumerated().sorted { ($0.element.place, $0.offset) < ($1.element.place, $1.offset) }
        for (_, group) in ordered {
            let anchor = printed.first { $0.key >= group.place }?.value
            for node in group.nodes {
                if case .text(let text) = node, let last = found.last, last.anchor == anchor,
                    case .text(let before) = last.node, let joined = Self.text(before.content + text.content)
                {
                    // Printed side by side, they would be read as one.
                    found[found.count - 1].node = joined
                } else {
                    found.append(UnmodelledContent.Node(node, before: anchor))
                }
            }
        }
        return found
    }

    private mutating func close(at place: Int) {
        guard !pending.nodes.isEmpty else { return }
        pending.place = place
        var names: [XMLName] = []
        for case .element(let element) in pending.nodes { names.append(element.name) }
        for name in names { pending.place = max(pending.place, floors[name] ?? 0) }
        for name in names { floors[name] = pending.place }
        groups.append(pending)
        pending = Group()
    }

    private static func text(_ content: String) -> XMLNode? {
        var builder = XMLTreeBuilder()
        builder.startElement(XMLName("text"))
        builder.text(content)
        builder.endElement()
        return builder.finish().root.children.first { _ in true }
    }
}
