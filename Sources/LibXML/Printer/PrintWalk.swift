internal import XMLTree

/// Goes over the nodes of a tree in order and hands them to the writer, without recursion.
struct PrintWalk {
    /// An element that is open.
    private struct Level {
        /// The index behind its last node.
        let end: Int
        /// Whether its content is indented.
        let isIndented: Bool
        let escaping: Escaping
        /// Whether it is a `<domain>`, whose metadata libxml2 prints.
        let isDomain: Bool
    }

    private let storage: TreeStorage
    private let writer: TextWriter
    private let isVerbatim: Bool
    private var levels: [Level] = []
    private var scopes: NamespaceScopes?
    /// Qualified names, checked and with a NUL behind them, by index in the tree's names.
    private var names: [[UInt8]?]

    init(_ storage: TreeStorage, writer: TextWriter, isVerbatim: Bool) {
        self.storage = storage
        self.writer = writer
        self.isVerbatim = isVerbatim
        names = Array(repeating: nil, count: storage.names.count)
        let isPlain = storage.names.allSatisfy { $0.namespace.isEmpty && $0.prefix.isEmpty && $0.localName != "xmlns" }
        if !isPlain { scopes = NamespaceScopes() }
    }

    /// Prints the nodes of a range, which are siblings with all below them.
    mutating func run(_ range: Range<Int>) throws(XMLPrintError) {
        var index = range.lowerBound
        while index < range.upperBound {
            while let level = levels.last, level.end <= index { try endElement(level) }
            try node(index)
            index += 1
        }
        while let level = levels.last { try endElement(level) }
    }

    // MARK: Nodes

    private mutating func node(_ index: Int) throws(XMLPrintError) {
        let node = storage.nodes[index]
        let isIndented = levels.last?.isIndented ?? false
        switch node.kind {
        case .document: break
        case .text:
            // Where content is indented, there is only white space between elements.
            if isIndented { return }
            guard let escaped = escaping.escape(content(node), isValue: false) else {
                throw unprintable(index, "the text")
            }
            try writer.raw(escaped)
        case .comment:
            let content = content(node)
            guard Escaping.isPlain(content), !content.hasDoubleDash else { throw unprintable(index, "the comment") }
            try indent(isIndented)
            try writer.comment(Array(content))
            try endTopLevel()
        case .processingInstruction:
            let content = content(node)
            guard Escaping.isPlain(content), !content.hasInstructionEnd else {
                throw unprintable(index, "the instruction")
            }
            try indent(isIndented)
            try writer.processingInstruction(try name(node.name, index), Array(content))
            try endTopLevel()
        case .element:
            try indent(isIndented)
            try startElement(index, node)
        }
    }

    private mutating func startElement(_ index: Int, _ node: TreeStorage.Node) throws(XMLPrintError) {
        let localName = storage.names[Int(node.name)].localName
        let escaping = levels.last?.isDomain == true && localName == "metadata" ? .libxml2 : self.escaping
        try writer.startElement(try name(node.name, index))
        let attributes = Int(node.first)..<Int(node.first + node.count)
        for position in attributes {
            let attribute = storage.attributes[position]
            let value = storage.text[Int(attribute.first)..<Int(attribute.first + attribute.count)]
            guard let escaped = escaping.escape(value, isValue: true) else {
                throw unprintable(index, "the attribute '\(storage.names[Int(attribute.name)].qualifiedName)'")
            }
            try writer.attribute(try name(attribute.name, index), escaped, quote: escaping.quote)
        }
        for declaration in try scopes?.enter(storage, index) ?? [] {
            guard let escaped = escaping.escape(Array(declaration.uri.utf8)[...], isValue: true) else {
                throw unprintable(index, "a namespace")
            }
            let name = declaration.prefix.isEmpty ? "xmlns" : "xmlns:\(declaration.prefix)"
            try writer.attribute(Array(name.utf8) + [0], escaped, quote: escaping.quote)
        }
        levels.append(
            Level(
                end: Int(node.subtreeEnd),
                isIndented: !isVerbatim && (levels.last?.isIndented ?? true) && holdsOnlyElements(index, node),
                escaping: escaping,
                isDomain: localName == "domain" || localName == "inactiveDomain"
            )
        )
    }

    private mutating func endElement(_ level: Level) throws(XMLPrintError) {
        levels.removeLast()
        if level.isIndented { try writer.raw(lineBreak(levels.count)) }
        try writer.endElement()
        scopes?.leave()
        try endTopLevel()
    }

    // MARK: Parts

    private var escaping: Escaping { levels.last?.escaping ?? .libvirt }

    private func content(_ node: TreeStorage.Node) -> ArraySlice<UInt8> {
        storage.text[Int(node.first)..<Int(node.first + node.count)]
    }

    private func indent(_ isIndented: Bool) throws(XMLPrintError) {
        if isIndented { try writer.raw(lineBreak(levels.count)) }
    }

    private func lineBreak(_ depth: Int) -> [UInt8] { [0x0A] + [UInt8](repeating: 0x20, count: depth * 2) }

    /// Each node at the top stands on lines of its own.
    private func endTopLevel() throws(XMLPrintError) {
        if levels.isEmpty { try writer.raw([0x0A]) }
    }

    /// Whether an element has children and all its text is white space between them.
    private func holdsOnlyElements(_ index: Int, _ node: TreeStorage.Node) -> Bool {
        var child = index + 1
        var hasMarkup = false
        while child < Int(node.subtreeEnd) {
            let record = storage.nodes[child]
            if record.kind != .text {
                hasMarkup = true
            } else if !content(record).allSatisfy({ $0 == 0x20 || $0 == 0x0A || $0 == 0x09 || $0 == 0x0D }) {
                return false
            }
            child = Int(record.subtreeEnd)
        }
        return hasMarkup
    }

    private mutating func name(_ name: UInt32, _ index: Int) throws(XMLPrintError) -> [UInt8] {
        if let known = names[Int(name)] { return known }
        let qualified = storage.names[Int(name)].qualifiedName
        guard XMLNameCheck.isQualifiedName(qualified) else {
            throw XMLPrintError(.name, "'\(qualified)' is not a name in XML", path: path(index))
        }
        let bytes = Array(qualified.utf8) + [0]
        names[Int(name)] = bytes
        return bytes
    }

    private func unprintable(_ index: Int, _ what: String) -> XMLPrintError {
        XMLPrintError(.content, "\(what) holds characters that can't be written in XML", path: path(index))
    }

    private func path(_ index: Int) -> String {
        let element = storage.nodes[index].kind == .element ? index : Int(storage.nodes[index].parent)
        return element == 0 ? "/" : XMLElement(storage: storage, index: element).path
    }
}

extension ArraySlice<UInt8> {
    /// Whether a comment could not hold it: `--` inside, or a dash at its end.
    fileprivate var hasDoubleDash: Bool {
        last == UInt8(ascii: "-")
            || zip(self, dropFirst()).contains { $0 == UInt8(ascii: "-") && $1 == UInt8(ascii: "-") }
    }

    /// Whether an instruction could not hold it as it is: `?>` inside, or white space before it.
    fileprivate var hasInstructionEnd: Bool {
        (first.map { $0 == 0x20 || $0 == 0x0A || $0 == 0x09 } ?? false)
            || zip(self, dropFirst()).contains { $0 == UInt8(ascii: "?") && $1 == UInt8(ascii: ">") }
    }
}
