/// An attribute of an element, or one of its namespace declarations.
public struct XMLAttribute: Sendable {
    @usableFromInline package let storage: TreeStorage
    @usableFromInline package let index: Int

    @inlinable
    package init(storage: TreeStorage, index: Int) {
        self.storage = storage
        self.index = index
    }

    @inlinable package var record: TreeStorage.Attribute { storage.attributes[index] }

    /// The attribute's name. A namespace declaration is named `xmlns` or `xmlns:prefix`.
    @inlinable public var name: XMLName { storage.names[Int(record.name)] }

    /// The value, with entities and line ends resolved as XML 1.0 section 3.3.3 has it.
    @inlinable public var value: String { storage.string(record.first, record.count) }

    /// Whether this is a namespace declaration.
    @inlinable public var isDeclaration: Bool { record.isDeclaration }

    /// The name in the source; nil if the tree was not read from one.
    public var nameRange: SourceRange? {
        storage.range(record.nameStart, record.nameStart + UInt32(name.qualifiedName.utf8.count))
    }

    /// The value in the source, without the quotes.
    public var valueRange: SourceRange? { storage.range(record.valueStart, record.valueEnd) }

    /// Name, equals sign and quoted value in the source.
    public var range: SourceRange? { storage.range(record.nameStart, record.valueEnd + 1) }
}

extension XMLAttribute: Hashable {
    /// Whether both say the same; where they were read from does not count.
    public static func == (left: XMLAttribute, right: XMLAttribute) -> Bool {
        left.name == right.name && left.isDeclaration == right.isDeclaration && left.value == right.value
    }

    /// Feeds what equality looks at to the hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(value)
    }
}

/// The attributes of an element, in the order they were written.
public struct XMLAttributes: Sequence, Sendable {
    @usableFromInline
    package enum Kind: Sendable { case attributes, declarations, all }

    @usableFromInline let storage: TreeStorage
    @usableFromInline let element: Int
    @usableFromInline let kind: Kind

    @inlinable
    init(storage: TreeStorage, element: Int, kind: Kind) {
        self.storage = storage
        self.element = element
        self.kind = kind
    }

    /// Walks over the attributes.
    public struct Iterator: IteratorProtocol {
        @usableFromInline let storage: TreeStorage
        @usableFromInline let kind: Kind
        @usableFromInline var position: Int
        @usableFromInline let end: Int

        @inlinable
        init(_ attributes: XMLAttributes) {
            storage = attributes.storage
            kind = attributes.kind
            let record = storage.nodes[attributes.element]
            position = Int(record.first)
            end = position + Int(record.count)
        }

        /// The next attribute, nil behind the last.
        @inlinable
        public mutating func next() -> XMLAttribute? {
            while position < end {
                let index = position
                position += 1
                if kind == .all || storage.attributes[index].isDeclaration == (kind == .declarations) {
                    return XMLAttribute(storage: storage, index: index)
                }
            }
            return nil
        }
    }

    /// An iterator at the first one.
    @inlinable public func makeIterator() -> Iterator { Iterator(self) }

    /// How many there are.
    public var count: Int { reduce(0) { count, _ in count + 1 } }

    /// Whether the element has no attributes.
    public var isEmpty: Bool { !contains { _ in true } }
}
