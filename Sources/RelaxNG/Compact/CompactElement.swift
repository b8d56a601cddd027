import XMLTree

/// An element of RELAX NG's XML syntax as the compact syntax says it, with its place there.
struct CompactElement {
    enum Child {
        case element(CompactElement)
        case text(String)
    }

    var name: XMLName
    var attributes: [(name: XMLName, value: String)] = []
    var children: [Child] = []
    var start: Int
    var end: Int

    init(_ kind: SchemaElement, _ start: Int, _ end: Int) {
        name = XMLName(kind.rawValue, namespace: SchemaDocument.namespace)
        (self.start, self.end) = (start, end)
    }

    init(_ kind: SchemaElement, around parts: [CompactElement]) {
        self.init(kind, parts.first?.start ?? 0, parts.last?.end ?? 0)
        children = parts.map { .element($0) }
    }

    init(foreign name: XMLName, _ start: Int) {
        self.name = name
        (self.start, end) = (start, start)
    }

    func isKind(_ kind: SchemaElement) -> Bool {
        name.localName == kind.rawValue && name.namespace == SchemaDocument.namespace
    }

    /// Gives the element an attribute without namespace.
    mutating func set(_ name: String, _ value: String) { attributes.append((XMLName(name), value)) }

    func with(_ name: String, _ value: String) -> CompactElement {
        var copy = self
        copy.set(name, value)
        return copy
    }

    func with(_ part: CompactElement) -> CompactElement {
        var copy = self
        copy.add(part)
        return copy
    }

    mutating func add(_ part: CompactElement) {
        children.append(.element(part))
        end = max(end, part.end)
    }

    func with(text: String) -> CompactElement {
        var copy = self
        copy.children.append(.text(text))
        return copy
    }

    /// Adds the element and all below it to a document, without recursion.
    func add(to builder: inout XMLTreeBuilder, declarations: [(prefix: String, uri: String)]) {
        begin(in: &builder)
        for (prefix, uri) in declarations { builder.declareNamespace(prefix: prefix, uri) }
        addAttributes(to: &builder)
        var open: [(element: CompactElement, next: Int)] = [(self, 0)]
        while let (element, next) = open.last {
            guard next < element.children.count else {
                builder.endElement(end: UInt32(element.end))
                open.removeLast()
                continue
            }
            open[open.count - 1].next += 1
            switch element.children[next] {
            case .element(let inner):
                inner.begin(in: &builder)
                inner.addAttributes(to: &builder)
                open.append((inner, 0))
            case .text(let text):
                if text.isEmpty { continue }
                let (first, count) = builder.append(text)
                builder.leaf(
                    .text,
                    first: first,
                    count: count,
                    start: UInt32(element.start),
                    end: UInt32(element.end)
                )
            }
        }
    }

    private func begin(in builder: inout XMLTreeBuilder) {
        builder.startElement(name: builder.intern(name), start: UInt32(start))
        builder.setStartTagEnd(UInt32(end))
    }

    private func addAttributes(to builder: inout XMLTreeBuilder) {
        for (name, value) in attributes {
            let (first, count) = builder.append(value)
            builder.addAttribute(
                TreeStorage.Attribute(
                    name: builder.intern(name),
                    first: first,
                    count: count,
                    nameStart: UInt32(start),
                    valueStart: UInt32(start),
                    valueEnd: UInt32(end),
                    isDeclaration: false
                )
            )
        }
    }
}
