internal import Synchronization

/// One document's nodes, attributes, names and text, in flat arrays: the views (``XMLElement`` and its kin) point into it by index.
///
/// Nodes stand in document order, so the subtree of a node is the run from it to its `subtreeEnd`. Node 0 is the document itself.
@usableFromInline
package final class TreeStorage: Sendable {
    /// The kinds of node in a tree.
    @usableFromInline
    package enum Kind: UInt8, Sendable {
        case document, element, text, comment, processingInstruction
    }

    /// One node of the tree with the indices of its neighbours.
    @usableFromInline
    package struct Node: Sendable {
        /// The element's or processing instruction's name, an index into `names`.
        @usableFromInline package var name: UInt32
        @usableFromInline package var parent: UInt32
        /// The index behind the last node of the subtree.
        @usableFromInline package var subtreeEnd: UInt32
        /// The first attribute of an element; the content's start in `text` of any other node.
        @usableFromInline package var first: UInt32
        /// The number of an element's attributes, namespace declarations included; the content's length of any other node.
        @usableFromInline package var count: UInt32
        /// Where the node begins in the source.
        @usableFromInline package var start: UInt32
        /// Where the node ends in the source.
        @usableFromInline package var end: UInt32
        /// Where an element's start tag ends in the source.
        @usableFromInline package var tagEnd: UInt32
        @usableFromInline package var kind: Kind

        @inlinable
        package init(kind: Kind, name: UInt32, parent: UInt32, first: UInt32, start: UInt32) {
            self.kind = kind
            self.name = name
            self.parent = parent
            self.first = first
            self.start = start
            subtreeEnd = 0
            count = 0
            end = start
            tagEnd = start
        }
    }

    /// One attribute or namespace declaration.
    @usableFromInline
    package struct Attribute: Sendable {
        @usableFromInline package var name: UInt32
        /// The value's start in `text`.
        @usableFromInline package var first: UInt32
        /// The value's length in `text`.
        @usableFromInline package var count: UInt32
        /// Where the name begins in the source.
        @usableFromInline package var nameStart: UInt32
        /// Where the value begins in the source, behind the quote.
        @usableFromInline package var valueStart: UInt32
        /// Where the value ends in the source, before the quote.
        @usableFromInline package var valueEnd: UInt32
        @usableFromInline package var isDeclaration: Bool

        @inlinable
        package init(
            name: UInt32,
            first: UInt32,
            count: UInt32,
            nameStart: UInt32,
            valueStart: UInt32,
            valueEnd: UInt32,
            isDeclaration: Bool
        ) {
            self.name = name
            self.first = first
            self.count = count
            self.nameStart = nameStart
            self.valueStart = valueStart
            self.valueEnd = valueEnd
            self.isDeclaration = isDeclaration
        }
    }

    @usableFromInline package let nodes: [Node]
    @usableFromInline package let attributes: [Attribute]
    @usableFromInline package let names: [XMLName]
    /// All text contents and attribute values, as they are after entities and line ends are resolved.
    ///
    /// For a parsed document this is the source, with whatever differs from it appended, so that most values cost no bytes of their own.
    @usableFromInline package let text: [UInt8]
    /// Where the document was read from; a tree built by code has none, and its ranges are nil.
    package let source: XMLSource?

    private let knownPositions = AtomicLazyReference<SiblingPositions>()

    /// Where elements stand among their siblings, found when a path is first asked for.
    var siblingPositions: SiblingPositions {
        knownPositions.load() ?? knownPositions.storeIfNil(SiblingPositions(nodes, names))
    }

    package init(nodes: [Node], attributes: [Attribute], names: [XMLName], text: [UInt8], source: XMLSource?) {
        self.nodes = nodes
        self.attributes = attributes
        self.names = names
        self.text = text
        self.source = source
    }

    @inlinable
    package func string(_ first: UInt32, _ count: UInt32) -> String {
        text.withUnsafeBufferPointer { bytes in
            String(decoding: UnsafeBufferPointer(rebasing: bytes[Int(first)..<Int(first) + Int(count)]), as: UTF8.self)
        }
    }

    package func range(_ start: UInt32, _ end: UInt32) -> SourceRange? {
        source?.range(Int(start), Int(end))
    }
}
