import XMLTree

/// What a document holds below its root, as bytes to compare: texts and CDATA are one, what is between attributes is none.
struct PeerContent: Equatable, CustomStringConvertible {
    // In no text in UTF-8, so nothing that a document holds is taken for one of them.
    private static let line: UInt8 = 0xFE
    private static let equals: UInt8 = 0xFF

    private var bytes: [UInt8] = []
    private var isInText = false
    private var attributes: [ArraySlice<UInt8>] = []

    var description: String {
        bytes.split(separator: Self.line).map {
            String(decoding: $0.map { $0 == Self.equals ? 0x3D : $0 }, as: UTF8.self)
        }
        .joined(separator: "\n")
    }

    mutating func add(text: some Sequence<UInt8>) {
        let before = bytes.count
        if !isInText { begin("text ") }
        let start = bytes.count
        bytes += text
        if bytes.count == start { bytes.removeSubrange(before...) } else { isInText = true }
    }

    mutating func add(
        _ kind: StaticString,
        _ parts: some Sequence<UInt8>,
        _ rest: some Sequence<UInt8> = EmptyCollection()
    ) {
        isInText = false
        begin(kind)
        bytes += parts
        bytes.append(Self.equals)
        bytes += rest
    }

    mutating func start(_ name: some Sequence<UInt8>) {
        isInText = false
        begin("<")
        bytes += name
        attributes.removeAll(keepingCapacity: true)
    }

    mutating func add(attribute name: some Sequence<UInt8>, _ value: some Sequence<UInt8>) {
        var line = Array(name)
        line.append(Self.equals)
        line += value
        attributes.append(line[...])
    }

    /// Behind the last attribute: in whatever order a parser tells of them.
    mutating func endAttributes() {
        if attributes.count > 1 { attributes.sort { $0.lexicographicallyPrecedes($1) } }
        for attribute in attributes {
            bytes.append(Self.line)
            bytes += attribute
        }
    }

    mutating func end() {
        isInText = false
        begin(">")
    }

    private mutating func begin(_ kind: StaticString) {
        bytes.append(Self.line)
        kind.withUTF8Buffer { bytes += $0 }
    }

    static func of(_ element: XMLElement, expandingNames: Bool) -> PeerContent {
        var content = PeerContent()
        content.add(element, expandingNames)
        return content
    }

    private mutating func add(_ element: XMLElement, _ expands: Bool) {
        func name(_ name: XMLName) -> [UInt8] {
            expands ? Self.expanded(name.namespace.utf8, name.localName.utf8) : Array(name.qualifiedName.utf8)
        }
        start(name(element.name))
        for attribute in expands ? element.attributes : element.attributesAndDeclarations {
            add(attribute: name(attribute.name), attribute.value.utf8)
        }
        endAttributes()
        for child in element.children {
            switch child {
            case .element(let child): add(child, expands)
            case .text(let text): add(text: text.content.utf8)
            case .comment(let text): add("comment ", text.content.utf8)
            case .processingInstruction(let target, let text): add("instruction ", target.utf8, text.content.utf8)
            }
        }
        end()
    }

    /// A name with its namespace.
    static func expanded(_ namespace: some Sequence<UInt8>, _ localName: some Sequence<UInt8>) -> [UInt8] {
        [0x7B] + namespace + [0x7D] + localName
    }
}
