internal import XMLTree

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

    /// Makes a tree of each one's name and that of its parent. One whose parent is missing counts as a root.
    public init(parents: [(name: String, parent: String?)], current: String? = nil) {
        let known = NameSet(parents.map(\.name))
        var children: NameMap<[String]> = [:]
        var first: [String] = []
        for (name, parent) in parents {
            if let parent, known.contains(parent) {
                children[parent, default: []].append(name)
            } else {
                first.append(name)
            }
        }
        func nodes(_ names: [String]) -> [Node] {
            names.sorted(by: Self.precedes).map { Node($0, children: nodes(children[$0] ?? [])) }
        }
        roots = nodes(first)
        self.current = current
    }

    /// c2 before c10.
    private static func precedes(_ left: String, _ right: String) -> Bool {
        func parts(_ text: String) -> (String, Int, String) {
            let digits = text.reversed().prefix { $0.isASCII && $0.isNumber }
            return (String(text.dropLast(digits.count)), Int(String(digits.reversed())) ?? -1, text)
        }
        let (one, other) = (parts(left), parts(right))
        if one.0 != other.0 { return one.0 < other.0 }
        return one.1 == other.1 ? left < right : one.1 < other.1
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
        var parents: [(name: String, parent: String?)] = []
        for name in names { parents.append((name, try await checkpointParent(of: domain, name: name))) }
        return MomentTree(parents: parents)
    }

    /// The tree of a domain's snapshots.
    public func snapshotTree(of domain: DomainReference) async throws(ExecutorError) -> MomentTree {
        let names = try await snapshots(of: domain, listing: .all, matching: SnapshotFilter())
        var parents: [(name: String, parent: String?)] = []
        for name in names { parents.append((name, try await snapshotParent(of: domain, name: name))) }
        return MomentTree(parents: parents, current: try await currentSnapshot(of: domain))
    }
}
