/// Builds a document node by node, in document order.
///
/// Calls must nest: every ``startElement(_:)`` has its ``endElement()``, attributes come directly behind the start.
public struct XMLTreeBuilder: ~Copyable {
    @usableFromInline package var nodes: [TreeStorage.Node] = []
    @usableFromInline package var attributes: [TreeStorage.Attribute] = []
    @usableFromInline package var names: [XMLName] = []
    package var text: [UInt8] = []
    private var nameIndices = NameIndices()
    @usableFromInline package var open: [UInt32] = [0]
    @usableFromInline var rootIndex: Int?

    /// Starts an empty document.
    public init() { self.init(nodes: 24, attributes: 24) }

    /// Starts an empty document that is expected to have so many nodes and attributes.
    package init(nodes nodeCount: Int, attributes attributeCount: Int) {
        nodes.reserveCapacity(nodeCount)
        attributes.reserveCapacity(attributeCount)
        names.reserveCapacity(16)
        nodes.append(TreeStorage.Node(kind: .document, name: 0, parent: 0, first: 0, start: 0))
    }

    /// Opens an element below the one that is open.
    public mutating func startElement(_ name: XMLName) {
        startElement(name: intern(name), start: 0)
    }

    /// Gives the element just opened an attribute.
    public mutating func attribute(_ name: XMLName, _ value: String) {
        let (first, count) = append(value)
        addAttribute(
            TreeStorage.Attribute(
                name: intern(name),
                first: first,
                count: count,
                nameStart: 0,
                valueStart: 0,
                valueEnd: 0,
                isDeclaration: false
            )
        )
    }

    /// Gives the element just opened a namespace declaration; an empty prefix declares the default namespace.
    public mutating func declareNamespace(prefix: String, _ uri: String) {
        let (first, count) = append(uri)
        let name = prefix.isEmpty ? XMLName("xmlns") : XMLName(prefix, prefix: "xmlns")
        addAttribute(
            TreeStorage.Attribute(
                name: intern(name),
                first: first,
                count: count,
                nameStart: 0,
                valueStart: 0,
                valueEnd: 0,
                isDeclaration: true
            )
        )
    }

    /// Adds character data; nothing for an empty string.
    public mutating func text(_ content: String) {
        if !content.isEmpty { leaf(.text, content) }
    }

    /// Adds a comment below the element that is open.
    public mutating func comment(_ content: String) { leaf(.comment, content) }

    /// Adds a processing instruction.
    public mutating func processingInstruction(target: String, _ content: String) {
        leaf(.processingInstruction, content, name: intern(XMLName(target)))
    }

    /// Closes the element opened last.
    public mutating func endElement() { endElement(end: 0) }

    /// Adds an element with text only.
    public mutating func element(_ name: XMLName, text content: String) {
        startElement(name)
        text(content)
        endElement()
    }

    /// Adds a copy of a node and all below it.
    public mutating func copy(_ node: XMLNode) {
        switch node {
        case .text(let content): text(content.content)
        case .comment(let content): comment(content.content)
        case .processingInstruction(let target, let content): processingInstruction(target: target, content.content)
        case .element(let element): copy(element)
        }
    }

    /// Adds a copy of an element and all below it.
    public mutating func copy(_ element: XMLElement) {
        // Without recursion; nil ends the element that was begun last.
        var waiting: [XMLNode?] = [.element(element)]
        while let next = waiting.popLast() {
            switch next {
            case .element(let element):
                startElement(element.name)
                for attribute in element.attributesAndDeclarations { copy(attribute) }
                waiting.append(nil)
                waiting += element.children.reversed() as [XMLNode?]
            case let node?: copy(node)
            case nil: endElement()
            }
        }
    }

    /// Gives the element just opened a copy of an attribute or namespace declaration.
    public mutating func copy(_ attribute: XMLAttribute) {
        let (first, count) = append(attribute.value)
        addAttribute(
            TreeStorage.Attribute(
                name: intern(attribute.name),
                first: first,
                count: count,
                nameStart: 0,
                valueStart: 0,
                valueEnd: 0,
                isDeclaration: attribute.isDeclaration
            )
        )
    }

    /// The finished document.
    ///
    /// - Precondition: one root element was added and every element was closed.
    public consuming func finish() -> XMLDocument { finish(source: nil) }

    /// The names of the attributes that the element opened last has so far.
    package var currentAttributeNames: [XMLName] {
        let node = nodes[nodes.count - 1]
        return attributes[Int(node.first)...].map { names[Int($0.name)] }
    }

    /// Moves an attribute of the element opened last behind its others.
    package mutating func moveAttributeBehindOthers(_ localName: String) {
        let first = Int(nodes[nodes.count - 1].first)
        guard let index = attributes[first...].firstIndex(where: { names[Int($0.name)].localName == localName }) else {
            return
        }
        attributes.append(attributes.remove(at: index))
    }

    // MARK: Parts for the parser, which knows places and shares the source's bytes

    package mutating func intern(_ name: XMLName) -> UInt32 { nameIndices.intern(name, &names) }

    /// Gives the element just opened an attribute whose value is in bytes.
    package mutating func attribute(name: UInt32, _ value: UnsafeBufferPointer<UInt8>) {
        let first = UInt32(text.count)
        text.append(contentsOf: value)
        addAttribute(
            TreeStorage.Attribute(
                name: name,
                first: first,
                count: UInt32(value.count),
                nameStart: 0,
                valueStart: 0,
                valueEnd: 0,
                isDeclaration: false
            )
        )
    }

    /// Adds character data in bytes; it becomes part of the text before it, if that is the last node.
    package mutating func text(_ content: UnsafeBufferPointer<UInt8>) {
        guard !content.isEmpty else { return }
        let last = nodes.count - 1
        let first = UInt32(text.count)
        text.append(contentsOf: content)
        if nodes[last].kind == .text, nodes[last].parent == open[open.count - 1],
            nodes[last].first + nodes[last].count == first
        {
            nodes[last].count += UInt32(content.count)
        } else {
            leaf(.text, first: first, count: UInt32(content.count), start: 0, end: 0)
        }
    }

    package mutating func append(_ value: String) -> (first: UInt32, count: UInt32) {
        let first = UInt32(text.count)
        text.append(contentsOf: value.utf8)
        return (first, UInt32(text.count) - first)
    }

    @inlinable
    package mutating func startElement(name: UInt32, start: UInt32) {
        let index = UInt32(nodes.count)
        if open.count == 1, rootIndex == nil { rootIndex = Int(index) }
        nodes.append(
            TreeStorage.Node(
                kind: .element,
                name: name,
                parent: open[open.count - 1],
                first: UInt32(attributes.count),
                start: start
            )
        )
        open.append(index)
    }

    @inlinable
    package mutating func addAttribute(_ attribute: TreeStorage.Attribute) {
        assert(open[open.count - 1] == UInt32(nodes.count - 1), "attributes come directly behind their element's start")
        attributes.append(attribute)
        nodes[nodes.count - 1].count += 1
    }

    @inlinable
    package mutating func setStartTagEnd(_ end: UInt32) { nodes[nodes.count - 1].tagEnd = end }

    @inlinable
    package mutating func leaf(
        _ kind: TreeStorage.Kind,
        name: UInt32 = 0,
        first: UInt32,
        count: UInt32,
        start: UInt32,
        end: UInt32
    ) {
        var node = TreeStorage.Node(kind: kind, name: name, parent: open[open.count - 1], first: first, start: start)
        node.count = count
        node.end = end
        node.subtreeEnd = UInt32(nodes.count + 1)
        nodes.append(node)
    }

    @inlinable
    package mutating func endElement(end: UInt32) {
        let index = Int(open.removeLast())
        nodes[index].end = end
        nodes[index].subtreeEnd = UInt32(nodes.count)
    }

    package consuming func finish(source: XMLSource?) -> XMLDocument {
        guard let rootIndex, open.count == 1 else { preconditionFailure("a document needs one root element, closed") }
        nodes[0].subtreeEnd = UInt32(nodes.count)
        let storage = TreeStorage(nodes: nodes, attributes: attributes, names: names, text: text, source: source)
        return XMLDocument(storage: storage, rootIndex: rootIndex)
    }

    private mutating func leaf(_ kind: TreeStorage.Kind, _ content: String, name: UInt32 = 0) {
        let (first, count) = append(content)
        leaf(kind, name: name, first: first, count: count, start: 0, end: 0)
    }
}
