/// A node below a document or an element.
public enum XMLNode: Hashable, Sendable {
    /// An element with its attributes and children.
    case element(XMLElement)
    /// Character data; CDATA sections and references are part of it.
    case text(XMLText)
    /// A comment with its text.
    case comment(XMLText)
    /// A processing instruction, of a target with content.
    case processingInstruction(target: String, XMLText)

    /// The node in the source; nil if the tree was not read from one.
    public var range: SourceRange? {
        switch self {
        case .element(let element): element.range
        case .text(let text), .comment(let text), .processingInstruction(_, let text): text.range
        }
    }
}

/// A text, a comment or a processing instruction's content.
public struct XMLText: Sendable {
    @usableFromInline package let storage: TreeStorage
    @usableFromInline package let index: Int

    @inlinable
    package init(storage: TreeStorage, index: Int) {
        self.storage = storage
        self.index = index
    }

    /// The content, with entities and line ends resolved.
    @inlinable public var content: String { storage.string(storage.nodes[index].first, storage.nodes[index].count) }

    /// Whether there is nothing but spaces, tabs and line ends.
    public var isBlank: Bool {
        let record = storage.nodes[index]
        return storage.text[Int(record.first)..<Int(record.first + record.count)].allSatisfy {
            $0 == 0x20 || $0 == 0x0A || $0 == 0x09 || $0 == 0x0D
        }
    }

    /// The node in the source, delimiters of a comment or processing instruction included; nil if not read from one.
    public var range: SourceRange? { storage.range(storage.nodes[index].start, storage.nodes[index].end) }

    /// A text without the white space around it in the source; the whole range where it is blank.
    public var trimmedRange: SourceRange? {
        guard let source = storage.source else { return nil }
        var start = Int(storage.nodes[index].start)
        var end = Int(storage.nodes[index].end)
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D }
        if isBlank { return source.range(start, end) }
        while start < end, isSpace(source.utf8[start]) { start += 1 }
        while end > start, isSpace(source.utf8[end - 1]) { end -= 1 }
        return source.range(start, end)
    }
}

extension XMLText: Hashable {
    /// Whether both say the same; where they were read from does not count.
    public static func == (left: XMLText, right: XMLText) -> Bool { left.content == right.content }
    /// Feeds what equality looks at to the hasher.
    public func hash(into hasher: inout Hasher) { hasher.combine(content) }
}

/// The nodes below a document or an element, in order.
public struct XMLChildren: Sequence, Sendable {
    @usableFromInline let storage: TreeStorage
    @usableFromInline let parent: Int

    @inlinable
    init(storage: TreeStorage, parent: Int) {
        self.storage = storage
        self.parent = parent
    }

    /// Walks over the nodes.
    public struct Iterator: IteratorProtocol {
        @usableFromInline let storage: TreeStorage
        @usableFromInline var position: Int
        @usableFromInline let end: Int

        @inlinable
        init(storage: TreeStorage, from position: Int, to end: Int) {
            self.storage = storage
            self.position = position
            self.end = end
        }

        /// The next node, nil behind the last.
        @inlinable
        public mutating func next() -> XMLNode? {
            guard position < end else { return nil }
            let index = position
            let record = storage.nodes[index]
            position = Int(record.subtreeEnd)
            switch record.kind {
            case .text: return .text(XMLText(storage: storage, index: index))
            case .comment: return .comment(XMLText(storage: storage, index: index))
            case .processingInstruction:
                let target = storage.names[Int(record.name)].localName
                return .processingInstruction(target: target, XMLText(storage: storage, index: index))
            case .element, .document: return .element(XMLElement(storage: storage, index: index))
            }
        }
    }

    /// An iterator at the first one.
    @inlinable public func makeIterator() -> Iterator {
        Iterator(storage: storage, from: parent + 1, to: Int(storage.nodes[parent].subtreeEnd))
    }

    /// Whether the element has no children.
    public var isEmpty: Bool { parent + 1 >= Int(storage.nodes[parent].subtreeEnd) }
}
