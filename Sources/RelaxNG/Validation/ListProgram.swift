/// The content of a `list`, taken apart so that reading a token costs one look at each of its parts, however many ways there are to read
/// the tokens: the parts that may have read the last token are marked, and marks move on all at once.
final class ListProgram {
    private enum Kind { case token, empty, never, group, choice, oneOrMore }

    private struct Node {
        var kind: Kind
        /// The pattern that a token must match.
        var pattern: PatternID = .notAllowed
        var parts: [Int] = []
        var isNullable = false
    }

    private var nodes: [Node] = []
    private let root: Int
    /// Whether a part may end behind the last token.
    private var ends: [Bool] = []
    /// Whether the token being read matches a pattern, as far as that was asked.
    private var verdicts: [PatternID: Bool] = [:]

    init(_ content: PatternID, _ table: PatternTable) {
        (nodes, root) = ListProgram.nodes(content, table)
    }

    private static func nodes(_ content: PatternID, _ table: PatternTable) -> ([Node], Int) {
        var nodes: [Node] = []
        func add(_ id: PatternID) -> Int {
            let pattern = table[id]
            var node = Node(kind: .never, pattern: id, isNullable: table.isNullable(id))
            switch pattern.kind {
            case .value, .data: node.kind = .token
            case .empty: node.kind = .empty
            case .oneOrMore:
                node.kind = .oneOrMore
                node.parts = [add(pattern.a)]
            case .group, .choice:
                node.kind = pattern.kind == .group ? .group : .choice
                node.parts = table.members(of: pattern).map(add)
            // A list holds no others (section 7.1.3).
            case .notAllowed, .text, .element, .attribute, .list, .interleave: break
            }
            nodes.append(node)
            return nodes.count - 1
        }
        let root = add(content)
        return (nodes, root)
    }

    /// Whether a text, cut into tokens at its white space, matches.
    ///
    /// - Parameter matches: whether a token matches a pattern
    func matches(
        _ text: UnsafeBufferPointer<UInt8>,
        _ matches: (PatternID, UnsafeBufferPointer<UInt8>) -> Bool
    ) -> Bool {
        ends = [Bool](repeating: false, count: nodes.count)
        var (isFirst, index) = (true, 0)
        while true {
            while index < text.count, XMLCharacters.isSpace(text[index]) { index += 1 }
            if index == text.count { return isFirst ? nodes[root].isNullable : ends[root] }
            let start = index
            while index < text.count, !XMLCharacters.isSpace(text[index]) { index += 1 }
            let token = UnsafeBufferPointer(rebasing: text[start..<index])
            verdicts.removeAll(keepingCapacity: true)
            guard read(root, isFirst, token, matches) else { return false }
            isFirst = false
        }
    }

    /// Moves the marks in a part over a token.
    ///
    /// - Parameter mayBegin: whether the part can begin with the token
    /// - Returns: whether any mark is left in it
    private func read(
        _ number: Int,
        _ mayBegin: Bool,
        _ token: UnsafeBufferPointer<UInt8>,
        _ matches: (PatternID, UnsafeBufferPointer<UInt8>) -> Bool
    ) -> Bool {
        let node = nodes[number]
        var (isAlive, isEnd) = (false, false)
        switch node.kind {
        case .empty, .never: break
        case .token:
            if mayBegin {
                isEnd = verdicts[node.pattern] ?? matches(node.pattern, token)
                verdicts[node.pattern] = isEnd
            }
            isAlive = isEnd
        case .choice:
            for part in node.parts {
                if read(part, mayBegin, token, matches) { isAlive = true }
                isEnd = isEnd || ends[part]
            }
        case .oneOrMore:
            let part = node.parts[0]
            isAlive = read(part, mayBegin || ends[part], token, matches)
            isEnd = ends[part]
        case .group:
            var reaches = mayBegin
            for part in node.parts {
                // Before its marks are moved, a part tells whether the next one could have begun.
                let couldEnd = ends[part]
                if read(part, reaches, token, matches) { isAlive = true }
                reaches = couldEnd || reaches && nodes[part].isNullable
                isEnd = ends[part] || isEnd && nodes[part].isNullable
            }
        }
        ends[number] = isEnd
        return isAlive
    }
}

/// The lists of a grammar, each taken apart when it is first needed.
final class ListPrograms {
    private var programs: [PatternID: ListProgram] = [:]

    func program(_ content: PatternID, _ table: PatternTable) -> ListProgram {
        if let known = programs[content] { return known }
        let program = ListProgram(content, table)
        programs[content] = program
        return program
    }
}
