/// The checkpoints or the snapshots of a domain, as the tree they are.
public struct MomentTree: Hashable, Sendable {
    /// One of them, with what came after it.
    public struct Node: Hashable, Sendable {
        /// Its name.
        public var name: String
        /// Those made after it, in the order of their names.
        public var children: [Node]

        /// Makes a node.
        public init(_ name: String, children: [Node] = []) {
            self.name = name
            self.children = children
        }
    }

    /// Those without a parent, in the order of their names.
    public var roots: [Node]
    /// The one that the next will follow; nil where that is not known or there is none.
    public var current: String?

    /// Makes a tree of each one's parent. One whose parent is missing counts as a root.
    public init(parents: [String: String?], current: String? = nil) {
        let children = Dictionary(grouping: parents.keys) { name in
            parents[name].flatMap { $0 }.flatMap { parents.keys.contains($0) ? $0 : nil }
        }
        func nodes(below parent: String?) -> [Node] {
            (children[parent] ?? []).sorted(by: Self.precedes).map { Node($0, children: nodes(below: $0)) }
        }
        roots = nodes(below: nil)
        self.current = current
    }

    /// c2 before c10.
    private static func precedes(_ left: String, _ right: String) -> Bool {
        func parts(_ text: String) -> (Substring, Int, String) {
            let digits = text.reversed().prefix { $0.isASCII && $0.isNumber }
            return (text.dropLast(digits.count), Int(String(digits.reversed())) ?? -1, text)
        }
        return parts(left) < parts(right)
    }

    /// The tree as text, a line each; the current one has a star behind it.
    public var text: String {
        var lines: [String] = []
        func add(_ nodes: [Node], _ indent: String, isRoot: Bool) {
            for (index, node) in nodes.enumerated() {
                let isLast = index == nodes.count - 1
                let branch = isRoot ? "" : isLast ? "└─ " : "├─ "
                lines.append(indent + branch + node.name + (node.name == current ? " *" : ""))
                add(node.children, indent + (isRoot ? "" : isLast ? "   " : "│  "), isRoot: false)
            }
        }
        add(roots, "", isRoot: true)
        return lines.map { $0 + "\n" }.joined()
    }

    /// The tree in Graphviz's language.
    public var dot: String {
        func quoted(_ name: String) -> String {
            let escaped = name.flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] }
            return "\"\(String(escaped))\""
        }
        var lines = ["digraph moments {", "  rankdir=LR;", "  node [shape=box];"]
        func add(_ node: Node, below parent: String?) {
            lines.append("  \(quoted(node.name))\(node.name == current ? " [style=bold]" : "");")
            if let parent { lines.append("  \(quoted(parent)) -> \(quoted(node.name));") }
            for child in node.children { add(child, below: node.name) }
        }
        for root in roots { add(root, below: nil) }
        lines.append("}")
        return lines.map { $0 + "\n" }.joined()
    }
}

extension InspectableHost {
    /// The tree of a domain's checkpoints. libvirt does not tell which is the current one.
    public func checkpointTree(of domain: DomainReference) async throws(ExecutorError) -> MomentTree {
        let names = try await checkpoints(of: domain, listing: .all, matching: CheckpointFilter())
        var parents: [String: String?] = [:]
        for name in names { parents[name] = .some(try await checkpointParent(of: domain, name: name)) }
        return MomentTree(parents: parents)
    }

    /// The tree of a domain's snapshots.
    public func snapshotTree(of domain: DomainReference) async throws(ExecutorError) -> MomentTree {
        let names = try await snapshots(of: domain, listing: .all, matching: SnapshotFilter())
        var parents: [String: String?] = [:]
        for name in names { parents[name] = .some(try await snapshotParent(of: domain, name: name)) }
        return MomentTree(parents: parents, current: try await currentSnapshot(of: domain))
    }
}
