internal import MomentDiagnostics
internal import XMLTree

/// The checkpoints or the snapshots of a domain, as the tree they are.
public struct MomentTree: Hashable, Sendable {
    /// One checkpoint or snapshot, with its children.
    public struct Node: Hashable, Sendable {
        /// The name of the checkpoint or snapshot.
        public var name: String
        /// The place of its parent among ``MomentTree/nodes``; nil for a root.
        public var parent: Int?
        /// The places of those made after it, in the order of their names.
        public var children: [Int] = []
    }

    /// All of them, parents before children, each with all below it before the next beside it: a list and not a tree of values, as a series of
    /// thousands is as deep as it is long.
    public let nodes: [Node]
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
        func ordered(_ names: [String]) -> [String] { names.sorted(by: Self.precedes).reversed() }
        var nodes: [Node] = []
        var waiting = ordered(first).map { (name: $0, parent: nil as Int?) }
        while let (name, parent) = waiting.popLast() {
            if let parent { nodes[parent].children.append(nodes.count) }
            waiting += ordered(children[name] ?? []).map { ($0, nodes.count) }
            nodes.append(Node(name: name, parent: parent))
        }
        self.nodes = nodes
        self.current = current
    }

    /// The trees' roots, in the order of their names.
    public var roots: [Node] { nodes.filter { $0.parent == nil } }

    /// Orders names so that digits count as numbers: `c2` comes before `c10`.
    private static func precedes(_ left: String, _ right: String) -> Bool {
        func parts(_ text: String) -> (String, Int, String) {
            let digits = text.reversed().prefix { $0.isASCII && $0.isNumber }
            return (String(text.dropLast(digits.count)), Int(String(digits.reversed())) ?? -1, text)
        }
        let (one, other) = (parts(left), parts(right))
        if one.0 != other.0 { return one.0 < other.0 }
        return one.1 == other.1 ? left < right : one.1 < other.1
    }

    /// The tree as text, a line each; the current one has a star behind it. Names are made safe for a terminal.
    public var text: String {
        var text = ""
        // What stands before the name of a node's children.
        var indents: [String] = []
        for (index, node) in nodes.enumerated() {
            let isLast = node.parent.map { nodes[$0].children.last == index } ?? true
            let indent = node.parent.map { indents[$0] } ?? ""
            let isRoot = node.parent == nil
            let branch = isRoot ? "" : isLast ? "└─ " : "├─ "
            text += indent + branch + PrintableText.line(node.name) + (node.name == current ? " *" : "") + "\n"
            indents.append(indent + (isRoot ? "" : isLast ? "   " : "│  "))
        }
        return text
    }

    /// The tree in Graphviz's language.
    public var dot: String {
        var lines = ["digraph moments {", "  rankdir=LR;", "  node [shape=box];"]
        for node in nodes {
            lines.append("  \(Self.quoted(node.name))\(node.name == current ? " [style=bold]" : "");")
            if let parent = node.parent {
                lines.append("  \(Self.quoted(nodes[parent].name)) -> \(Self.quoted(node.name));")
            }
        }
        lines.append("}")
        return lines.map { $0 + "\n" }.joined()
    }

    /// A quoted string: Unicode's scalars one by one, since a quote with a mark on it is a quote all the same.
    private static func quoted(_ name: String) -> String {
        var text = "\""
        for scalar in PrintableText.line(name).unicodeScalars {
            if scalar == "\"" || scalar == "\\" { text.unicodeScalars.append("\\") }
            text.unicodeScalars.append(scalar)
        }
        return text + "\""
    }
}

extension InspectableHost {
    /// The tree of a domain's checkpoints. libvirt does not tell which is the current one.
    public func checkpointTree(of domain: DomainReference) async throws(HostError) -> MomentTree {
        let names = try await checkpoints(of: domain, listing: .all, matching: CheckpointFilter())
        var parents: [(name: String, parent: String?)] = []
        for name in names { parents.append((name, try await checkpointParent(of: domain, name: name))) }
        return MomentTree(parents: parents)
    }

    /// The tree of a domain's snapshots.
    public func snapshotTree(of domain: DomainReference) async throws(HostError) -> MomentTree {
        let names = try await snapshots(of: domain, listing: .all, matching: SnapshotFilter())
        var parents: [(name: String, parent: String?)] = []
        for name in names { parents.append((name, try await snapshotParent(of: domain, name: name))) }
        return MomentTree(parents: parents, current: try await currentSnapshot(of: domain))
    }
}
