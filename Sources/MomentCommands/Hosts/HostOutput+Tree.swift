internal import Diagnostics
internal import MomentExecutor
internal import XMLTree

extension HostOutput {
    /// Draws a tree; in JSON an object a node, parents first.
    func tree(_ tree: MomentTree, as format: TreeFormat) throws(CommandFailure) {
        switch format {
        case .text: try text(tree.text)
        case .dot: try text(tree.dot)
        case .svg: try text(tree.svg)
        case .json: for root in tree.roots { try node(root, parent: nil, current: tree.current) }
        }
    }

    private func node(_ node: MomentTree.Node, parent: String?, current: String?) throws(CommandFailure) {
        let line = Self.object("node") { json in
            json.member("name", node.name)
            if let parent { json.member("parent", parent) }
            if node.name == current { json.member("current", true) }
        }
        try text(line)
        for child in node.children { try self.node(child, parent: node.name, current: current) }
    }
}
