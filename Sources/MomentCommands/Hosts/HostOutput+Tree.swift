internal import Diagnostics
internal import LibvirtHost
internal import XMLTree

extension HostOutput {
    /// Draws a tree; in JSON an object a node, parents first.
    func tree(_ tree: MomentTree, as format: TreeFormat) throws(CommandFailure) {
        switch format {
        case .text: try text(tree.text)
        case .dot: try text(tree.dot)
        case .svg: try text(tree.svg)
        case .json: for node in tree.nodes { try self.node(node, in: tree) }
        }
    }

    private func node(_ node: MomentTree.Node, in tree: MomentTree) throws(CommandFailure) {
        let line = Self.object("node") { json in
            json.member("name", node.name)
            if let parent = node.parent { json.member("parent", tree.nodes[parent].name) }
            if node.name == tree.current { json.member("current", true) }
        }
        try text(line)
    }
}
