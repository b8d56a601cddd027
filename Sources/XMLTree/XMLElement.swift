/// An element of a document.
///
/// A view into its document: it stays valid for as long as it is kept.
public struct XMLElement: Sendable {
    @usableFromInline package let storage: TreeStorage
    @usableFromInline package let index: Int

    @inlinable
    package init(storage: TreeStorage, index: Int) {
        self.storage = storage
        self.index = index
    }

    @inlinable package var record: TreeStorage.Node { storage.nodes[index] }

    /// The element's name.
    @inlinable public var name: XMLName { storage.names[Int(record.name)] }

    /// The attributes, in the order they were written, without namespace declarations.
    @inlinable public var attributes: XMLAttributes {
        XMLAttributes(storage: storage, element: index, kind: .attributes)
    }

    /// The namespace declarations (`xmlns` and `xmlns:…`), in the order they were written.
    @inlinable public var namespaceDeclarations: XMLAttributes {
        XMLAttributes(storage: storage, element: index, kind: .declarations)
    }

    /// Attributes and namespace declarations together, in the order they were written.
    @inlinable public var attributesAndDeclarations: XMLAttributes {
        XMLAttributes(storage: storage, element: index, kind: .all)
    }

    /// The attribute of a name in no namespace, or nil.
    public func attribute(_ localName: String) -> XMLAttribute? {
        attributes.first { $0.name.localName == localName && $0.name.namespace.isEmpty }
    }

    /// The value of the attribute of a name in no namespace, or nil.
    public subscript(localName: String) -> String? { attribute(localName)?.value }

    /// The child nodes, in order.
    @inlinable public var children: XMLChildren { XMLChildren(storage: storage, parent: index) }

    /// The child elements, in order.
    public var elements: some Sequence<XMLElement> {
        children.lazy.compactMap { node in
            if case .element(let element) = node { element } else { nil }
        }
    }

    /// The child elements of a name in no namespace, in order.
    public func elements(_ localName: String) -> some Sequence<XMLElement> {
        elements.lazy.filter { $0.name.localName == localName && $0.name.namespace.isEmpty }
    }

    /// The first child element of a name in no namespace, or nil.
    public func element(_ localName: String) -> XMLElement? {
        elements(localName).first { _ in true }
    }

    /// The parent element, nil for the root.
    public var parent: XMLElement? {
        let parent = Int(record.parent)
        return parent == 0 ? nil : XMLElement(storage: storage, index: parent)
    }

    /// The direct text children put together, as libvirt reads a text element: comments inside are passed over.
    public var text: String {
        var result = ""
        for case .text(let text) in children { result += text.content }
        return result
    }

    /// The whole element, from the start tag's `<` to behind the end tag's `>`; nil if the tree was not read from a source.
    public var range: SourceRange? { storage.range(record.start, record.end) }

    /// The start tag, from `<` to behind `>`.
    public var startTagRange: SourceRange? { storage.range(record.start, record.tagEnd) }

    /// The name inside the start tag.
    public var nameRange: SourceRange? {
        storage.range(record.start + 1, record.start + 1 + UInt32(name.qualifiedName.utf8.count))
    }

    /// Where the element was read from.
    public var source: XMLSource? { storage.source }

    /// The element's XPath: names from the root down, with a position where siblings share a name.
    public var path: String {
        var steps: [String] = []
        var current: XMLElement? = self
        while let element = current {
            steps.append(element.pathStep)
            current = element.parent
        }
        return steps.reversed().map { "/\($0)" }.joined()
    }

    private var pathStep: String {
        let name = name.qualifiedName
        return storage.siblingPositions.position(of: index).map { "\(name)[\($0)]" } ?? name
    }
}

extension XMLElement {
    /// The child nodes without the white space that only lays out elements.
    ///
    /// Where there is text among the elements, all white space counts.
    public var significantChildren: [XMLNode] {
        let nodes = Array(children)
        var hasMarkup = false
        for node in nodes {
            switch node {
            case .text(let text): if !text.isBlank { return nodes }
            case .element, .comment, .processingInstruction: hasMarkup = true
            }
        }
        guard hasMarkup else { return nodes }
        return nodes.filter { node in
            if case .text = node { false } else { true }
        }
    }
}

extension XMLElement: Hashable {
    /// Whether two elements have equal names, attributes in any order, and children in order.
    ///
    /// Places, prefixes and the white space that lays out elements do not count.
    public static func == (left: XMLElement, right: XMLElement) -> Bool {
        // Without recursion: elements may be as deep as documents are read.
        var waiting = [(left, right)]
        while let (left, right) = waiting.popLast() {
            if left.storage === right.storage, left.index == right.index { continue }
            guard left.name == right.name, left.hasSameAttributes(as: right) else { return false }
            let (first, second) = (left.significantChildren, right.significantChildren)
            guard first.count == second.count else { return false }
            for case (let one, let other) in zip(first, second) {
                if case .element(let one) = one, case .element(let other) = other {
                    waiting.append((one, other))
                } else if one != other {
                    return false
                }
            }
        }
        return true
    }

    private func hasSameAttributes(as other: XMLElement) -> Bool {
        guard record.count == other.record.count else { return false }
        if attributesAndDeclarations.elementsEqual(other.attributesAndDeclarations) { return true }
        return Set(attributesAndDeclarations) == Set(other.attributesAndDeclarations)
    }

    /// Feeds name and number of attributes to the hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(record.count)
    }
}
