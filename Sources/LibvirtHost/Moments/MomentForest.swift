internal import XMLTree

/// The checkpoints or snapshots of an imitated domain: who follows whom.
package struct MomentForest<Record: Sendable>: Sendable {
    /// One checkpoint or snapshot of the forest.
    package struct Node: Sendable {
        package var name: String
        package var parent: String?
        package var record: Record

        package init(name: String, parent: String?, record: Record) {
            self.name = name
            self.parent = parent
            self.record = record
        }
    }

    private var nodes: [Node] = []
    /// The name of the one that the next will follow.
    package var current: String?

    package init() {}

    /// All, in the order in which they came.
    package var all: [Node] { nodes }

    package var isEmpty: Bool { nodes.isEmpty }

    /// Looks up the one of the given name.
    package subscript(name: String) -> Node? { nodes.first { $0.name == name } }

    /// Adds one, or puts it in the place of the one with its name.
    package mutating func set(_ node: Node) {
        if let index = nodes.firstIndex(where: { $0.name == node.name }) {
            nodes[index] = node
        } else {
            nodes.append(node)
        }
    }

    /// Forgets one; those after it keep naming it.
    package mutating func remove(_ name: String) { nodes.removeAll { $0.name == name } }

    /// Hands the children of one over to its parent.
    package mutating func orphan(_ name: String) {
        let parent = self[name]?.parent
        for index in nodes.indices where nodes[index].parent == name { nodes[index].parent = parent }
    }

    /// Returns the direct children of one.
    package func children(of name: String) -> [Node] { nodes.filter { $0.parent == name } }

    /// Returns everything below one, parents before children.
    package func descendants(of name: String) -> [Node] {
        children(of: name).flatMap { [$0] + descendants(of: $0.name) }
    }

    /// Returns what a listing asks for, parents before children.
    package func listed(_ listing: MomentListing, position: MomentPosition?) -> [Node] {
        let chosen: [Node]
        switch listing {
        case .all: chosen = roots.flatMap { [$0] + descendants(of: $0.name) }
        case .roots: chosen = roots
        case .children(let parent): chosen = children(of: parent)
        case .descendants(let parent): chosen = descendants(of: parent)
        }
        return chosen.filter { node in
            switch position {
            case nil: true
            case .leaves: children(of: node.name).isEmpty
            case .inner: !children(of: node.name).isEmpty
            }
        }
    }

    /// The trees' roots: those that have no parent, or whose parent is gone.
    private var roots: [Node] { nodes.filter { node in node.parent.flatMap { self[$0] } == nil } }
}
