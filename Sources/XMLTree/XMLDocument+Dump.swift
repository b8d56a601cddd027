extension XMLDocument {
    /// The tree as indented lines, a node each: what tests compare.
    ///
    /// - Parameter ranges: whether each line begins with the node's place in the source
    public func dump(ranges: Bool = false) -> String {
        var lines: [String] = []
        var waiting = nodes.reversed().map { (node: $0, depth: 0) }
        while let (node, depth) = waiting.popLast() {
            Self.dump(node, depth: depth, ranges: ranges, into: &lines)
            guard case .element(let element) = node else { continue }
            waiting += element.children.reversed().map { ($0, depth + 1) }
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func dump(_ node: XMLNode, depth: Int, ranges: Bool, into lines: inout [String]) {
        let place = ranges ? node.range.map { "\($0) " } ?? "? " : ""
        let indent = String(repeating: "  ", count: depth)
        switch node {
        case .text(let text): lines.append("\(indent)\(place)text \(text.content.debugDescription)")
        case .comment(let text): lines.append("\(indent)\(place)comment \(text.content.debugDescription)")
        case .processingInstruction(let target, let text):
            lines.append("\(indent)\(place)instruction \(target) \(text.content.debugDescription)")
        case .element(let element):
            lines.append("\(indent)\(place)element \(element.name.dumped)")
            for attribute in element.attributesAndDeclarations {
                let kind = attribute.isDeclaration ? "namespace" : "attribute"
                let place = ranges ? attribute.valueRange.map { "\($0) " } ?? "? " : ""
                lines.append("\(indent)  \(place)\(kind) \(attribute.name.dumped) \(attribute.value.debugDescription)")
            }
        }
    }
}

extension XMLName {
    fileprivate var dumped: String { namespace.isEmpty ? qualifiedName : "\(qualifiedName){\(namespace)}" }
}
