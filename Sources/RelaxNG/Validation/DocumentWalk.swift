import XMLTree

/// Walks over a document's nodes with an automaton, with a stack of its own: neither depth nor size of a document cost the thread's.
struct DocumentWalk {
    private let storage: TreeStorage
    /// The symbol of each of the document's names.
    let symbols: [UInt32]
    private(set) var automaton: Automaton
    /// Whether the automaton is another one than that which the walk began with.
    private var hasRestarted = false
    /// Whether the automaton is begun again at each element, as tests do to see that nothing is lost.
    var restartsAlways = false
    private var frames: [ValidationFrame] = []

    init(_ storage: TreeStorage, _ automaton: Automaton) {
        self.storage = storage
        self.automaton = automaton
        let table = automaton.grammar.symbols
        symbols = storage.names.map { table.lookup($0) }
        frames.reserveCapacity(16)
    }

    /// Whether the whole document is valid.
    mutating func isValid(root: Int) -> Bool {
        let start = automaton.state(of: automaton.grammar.start)
        let move = automaton.elementMove(start, symbols[Int(storage.nodes[root].name)])
        if move == Automaton.dead { return false }
        let child = automaton.moves[move].child
        // An automaton that starts again in between gives its moves new numbers; the frame keeps up with them.
        let final = walk(root, child, move)
        guard final.state != Automaton.dead else { return false }
        let next = automaton.join(final.move, final.state)
        return next != Automaton.dead && automaton.states[next].isNullable
    }

    /// Whether an element fits a content, which is a pattern of the table that the walk began with.
    mutating func isValid(_ element: Int, content: PatternID, of table: PatternTable) -> Bool {
        var content = content
        if hasRestarted {
            var importer = PatternImporter(from: table, baseCount: automaton.grammar.table.count)
            content = importer.import(content, into: &automaton.table)
        }
        let final = walk(element, automaton.state(of: content), Automaton.dead)
        return final.state != Automaton.dead && automaton.states[final.state].isNullable
    }

    /// The elements that were open when the last walk ended early, as far as each could be an instance of one content only.
    private(set) var failedContents: [(node: Int, content: PatternID)] = []

    /// Walks an element's attributes and content from a state, and gives the state at its end.
    private mutating func walk(_ root: Int, _ state: UInt32, _ move: UInt32) -> (state: UInt32, move: UInt32) {
        failedContents = []
        frames.removeAll(keepingCapacity: true)
        return storage.nodes.withUnsafeBufferPointer { nodes in
            storage.attributes.withUnsafeBufferPointer { attributes in
                storage.text.withUnsafeBufferPointer { text in
                    symbols.withUnsafeBufferPointer { symbols in
                        walk(root, state, move, nodes, attributes, text, symbols)
                    }
                }
            }
        }
    }

    private mutating func walk(
        _ root: Int,
        _ state: UInt32,
        _ move: UInt32,
        _ nodes: UnsafeBufferPointer<TreeStorage.Node>,
        _ attributes: UnsafeBufferPointer<TreeStorage.Attribute>,
        _ text: UnsafeBufferPointer<UInt8>,
        _ symbols: UnsafeBufferPointer<UInt32>
    ) -> (state: UInt32, move: UInt32) {
        var state = state
        var automaton = automaton
        frames.append(ValidationFrame(end: Int(nodes[root].subtreeEnd), move: move, node: root))
        var index = root
        var entered = enter(index, &state, automaton, nodes, attributes, text, symbols)
        while true {
            if state == Automaton.dead {
                noteFailure(automaton)
                return (Automaton.dead, Automaton.dead)
            }
            index = entered
            // Elements that end here.
            while let frame = frames.last, frame.end == index {
                if frames.count == 1 { return (state, frame.move) }
                state = automaton.join(frame.move, state)
                if state == Automaton.dead { break }
                frames.removeLast()
            }
            if state == Automaton.dead { continue }
            let node = nodes[index]
            switch node.kind {
            case .element:
                let move = automaton.elementMove(state, symbols[Int(node.name)])
                frames.append(ValidationFrame(end: Int(node.subtreeEnd), move: move, node: index))
                state = automaton.moves[move].child
                if state == Automaton.dead { continue }
                if automaton.hasOutgrown || restartsAlways {
                    automaton = automaton.restarted(state: &state, frames: &frames)
                    self.automaton = automaton
                    hasRestarted = true
                }
                entered = enter(index, &state, automaton, nodes, attributes, text, symbols)
            case .text:
                if !Self.isBlank(text, node) { state = automaton.afterText(state: state) }
                entered = index + 1
            case .comment, .processingInstruction, .document: entered = index + 1
            }
        }
    }

    private mutating func noteFailure(_ automaton: Automaton) {
        for frame in frames.dropFirst() {
            let child = automaton.moves[frame.move].child
            let patterns = child == Automaton.dead ? [] : automaton.patterns(of: child)
            guard patterns.count == 1 else { return }
            failedContents.append((frame.node, patterns[0]))
        }
    }

    /// Reads an element's attributes and, if it holds no elements, its content; gives the index to go on at.
    @inline(__always)
    private func enter(
        _ index: Int,
        _ state: inout UInt32,
        _ automaton: Automaton,
        _ nodes: UnsafeBufferPointer<TreeStorage.Node>,
        _ attributes: UnsafeBufferPointer<TreeStorage.Attribute>,
        _ text: UnsafeBufferPointer<UInt8>,
        _ symbols: UnsafeBufferPointer<UInt32>
    ) -> Int {
        // Closures take the storage alone: the whole walk would be copied for each value.
        let storage = storage
        let node = nodes[index]
        var attribute = Int(node.first)
        let lastAttribute = attribute + Int(node.count)
        while attribute < lastAttribute {
            let record = attributes[attribute]
            attribute += 1
            if record.isDeclaration { continue }
            let move = automaton.attributeMove(state, symbols[Int(record.name)])
            if move == Automaton.dead {
                state = Automaton.dead
                return index
            }
            let wanted = automaton.moves[move].child
            if automaton.states[wanted].isText {
                state = automaton.moves[move].next
            } else {
                let value = UnsafeBufferPointer(rebasing: text[Int(record.first)..<Int(record.first + record.count)])
                let final = automaton.afterValue(wanted, value) { prefix in Self.namespace(prefix, index, storage) }
                state = automaton.join(move, final)
            }
            if state == Automaton.dead { return index }
        }
        state = automaton.closed(state)
        if state == Automaton.dead { return index }
        let first = index + 1
        let end = Int(node.subtreeEnd)
        if first == end {
            if !automaton.states[state].isNullable {
                state = automaton.afterValue(state, UnsafeBufferPointer(rebasing: text[0..<0])) { prefix in
                    Self.namespace(prefix, index, storage)
                }
            }
            return end
        }
        let child = nodes[first]
        if child.kind == .element { return first }
        if child.kind == .text, Int(child.subtreeEnd) == end {
            if automaton.states[state].isText { return end }
            let content = UnsafeBufferPointer(rebasing: text[Int(child.first)..<Int(child.first + child.count)])
            state = automaton.afterValue(state, content) { prefix in Self.namespace(prefix, index, storage) }
            return end
        }
        if holdsElements(first, end, nodes) { return first }
        let content = joinedText(first, end, nodes, text)
        content.withUnsafeBufferPointer { content in
            state = automaton.afterValue(state, content) { prefix in Self.namespace(prefix, index, storage) }
        }
        return end
    }

    private func holdsElements(_ first: Int, _ end: Int, _ nodes: UnsafeBufferPointer<TreeStorage.Node>) -> Bool {
        var index = first
        while index < end {
            if nodes[index].kind == .element { return true }
            index = Int(nodes[index].subtreeEnd)
        }
        return false
    }

    private func joinedText(
        _ first: Int,
        _ end: Int,
        _ nodes: UnsafeBufferPointer<TreeStorage.Node>,
        _ text: UnsafeBufferPointer<UInt8>
    ) -> [UInt8] {
        var result: [UInt8] = []
        for index in first..<end where nodes[index].kind == .text {
            result.append(contentsOf: text[Int(nodes[index].first)..<Int(nodes[index].first + nodes[index].count)])
        }
        return result
    }

    private static func isBlank(_ text: UnsafeBufferPointer<UInt8>, _ node: TreeStorage.Node) -> Bool {
        for index in Int(node.first)..<Int(node.first + node.count) where !XMLCharacters.isSpace(text[index]) {
            return false
        }
        return true
    }

    /// The namespace a prefix stands for at an element.
    static func namespace(_ prefix: String, _ element: Int, _ storage: TreeStorage) -> String? {
        if prefix == "xml" { return "http://www.w3.org/XML/1998/namespace" }
        var current: XMLElement? = XMLElement(storage: storage, index: element)
        while let element = current {
            for declaration in element.namespaceDeclarations {
                let name = declaration.name
                if name.prefix.isEmpty ? prefix.isEmpty : name.localName == prefix { return declaration.value }
            }
            current = element.parent
        }
        return nil
    }
}
