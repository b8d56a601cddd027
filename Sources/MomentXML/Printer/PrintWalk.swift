internal import XMLTree

/// Goes over the nodes of a tree in order and prints them, without recursion.
struct PrintWalk: ~Copyable {
    /// An element that is open.
    private struct Level {
        /// The index of the element.
        let index: Int
        /// The index behind its last node.
        let end: Int
        /// Whether its content is indented.
        let isIndented: Bool
        let escaping: Escaping
        /// Whether it is a `<domain>`, whose metadata libxml2 prints.
        let isDomain: Bool
    }

    private let storage: TreeStorage
    /// The tree's text, which outlives the walk.
    private let text: UnsafeBufferPointer<UInt8>
    private var output: PrintOutput
    private let isVerbatim: Bool
    private var levels: [Level] = []
    private var scopes: NamespaceScopes?
    private var names: PrintNames
    /// Whether the start tag written last lacks its `>`, as it may turn out to have no content.
    private var isTagOpen = false

    private init(
        _ storage: TreeStorage,
        _ text: UnsafeBufferPointer<UInt8>,
        output: consuming PrintOutput,
        isVerbatim: Bool
    ) {
        self.storage = storage
        self.text = text
        self.output = output
        self.isVerbatim = isVerbatim
        names = PrintNames(count: storage.names.count)
        levels.reserveCapacity(16)
        let isPlain = storage.names.allSatisfy { $0.namespace.isEmpty && $0.prefix.isEmpty && $0.localName != "xmlns" }
        if !isPlain { scopes = NamespaceScopes() }
    }

    /// Prints the nodes of a range, which are siblings with all below them, and gives back what the output has left.
    static func print(
        _ storage: TreeStorage,
        _ range: Range<Int>,
        output: consuming PrintOutput,
        isVerbatim: Bool
    ) throws(XMLPrintError) -> [UInt8] {
        var result: Result<[UInt8], XMLPrintError> = .success([])
        var output: PrintOutput? = output
        storage.text.withUnsafeBufferPointer { text in
            guard let taken = output.take() else { return }
            var walk = PrintWalk(storage, text, output: taken, isVerbatim: isVerbatim)
            do throws(XMLPrintError) {
                try walk.run(range)
                result = .success(try walk.finish())
            } catch {
                result = .failure(error)
            }
        }
        return try result.get()
    }

    private mutating func run(_ range: Range<Int>) throws(XMLPrintError) {
        var index = range.lowerBound
        while index < range.upperBound {
            while let level = levels.last, level.end <= index { endElement(level) }
            try node(index)
            try output.settle()
            index += 1
        }
        while let level = levels.last { endElement(level) }
    }

    private consuming func finish() throws(XMLPrintError) -> [UInt8] { try output.finish() }

    // MARK: Nodes

    private mutating func node(_ index: Int) throws(XMLPrintError) {
        let node = storage.nodes[index]
        let isIndented = levels.last?.isIndented ?? false
        switch node.kind {
        case .document: break
        case .text:
            // Where content is indented, there is only white space between elements.
            if isIndented || node.count == 0 { return }
            closeTag()
            guard output.append(content(node), escaping, isValue: false) else { throw unprintable(index, "the text") }
        case .comment:
            let content = content(node)
            guard Escaping.isPlain(content), !content.hasDoubleDash else { throw unprintable(index, "the comment") }
            indent(isIndented)
            output.append("<!--")
            output.append(content)
            output.append("-->")
            endTopLevel()
        case .processingInstruction:
            let content = content(node)
            guard Escaping.isPlain(content), !content.hasInstructionEnd else {
                throw unprintable(index, "the instruction")
            }
            indent(isIndented)
            output.append("<?")
            try name(node.name, index)
            if !content.isEmpty {
                output.append(0x20)
                output.append(content)
            }
            output.append("?>")
            endTopLevel()
        case .element:
            indent(isIndented)
            try startElement(index, node)
        }
    }

    private mutating func startElement(_ index: Int, _ node: TreeStorage.Node) throws(XMLPrintError) {
        let localName = storage.names[Int(node.name)].localName
        let escaping = levels.last?.isDomain == true && localName == "metadata" ? .libxml2 : self.escaping
        output.append(UInt8(ascii: "<"))
        try name(node.name, index)
        for position in Int(node.first)..<Int(node.first + node.count) {
            let attribute = storage.attributes[position]
            output.append(0x20)
            try name(attribute.name, index)
            guard value(slice(attribute.first, attribute.count), escaping) else {
                throw unprintable(index, "the attribute '\(storage.names[Int(attribute.name)].qualifiedName)'")
            }
        }
        for declaration in try scopes?.enter(storage, index) ?? [] {
            output.append(declaration.prefix.isEmpty ? " xmlns" : " xmlns:")
            Array(declaration.prefix.utf8).withUnsafeBufferPointer { output.append($0) }
            let isPrintable = Array(declaration.uri.utf8).withUnsafeBufferPointer { value($0, escaping) }
            guard isPrintable else { throw unprintable(index, "a namespace") }
        }
        isTagOpen = true
        levels.append(
            Level(
                index: index,
                end: Int(node.subtreeEnd),
                isIndented: !isVerbatim && (levels.last?.isIndented ?? true) && holdsOnlyElements(index, node),
                escaping: escaping,
                isDomain: localName == "domain" || localName == "inactiveDomain"
            )
        )
    }

    /// An equals sign and a quoted value; false when it holds what XML does not have.
    private mutating func value(_ value: UnsafeBufferPointer<UInt8>, _ escaping: Escaping) -> Bool {
        output.append(UInt8(ascii: "="))
        output.append(escaping.quote)
        guard output.append(value, escaping, isValue: true) else { return false }
        output.append(escaping.quote)
        return true
    }

    private mutating func endElement(_ level: Level) {
        levels.removeLast()
        if level.isIndented { output.appendLineBreak(levels.count) }
        if isTagOpen {
            isTagOpen = false
            output.append("/>")
        } else {
            output.append("</")
            // It was checked when the element was opened.
            _ = names.append(Int(storage.nodes[level.index].name), of: storage.names, to: &output)
            output.append(UInt8(ascii: ">"))
        }
        scopes?.leave()
        endTopLevel()
    }

    // MARK: Parts

    private var escaping: Escaping { levels.last?.escaping ?? .libvirt }

    private func slice(_ first: UInt32, _ count: UInt32) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: text[Int(first)..<Int(first) + Int(count)])
    }

    private func content(_ node: TreeStorage.Node) -> UnsafeBufferPointer<UInt8> { slice(node.first, node.count) }

    /// Begins content: ends the start tag before it, and goes to a new line.
    private mutating func indent(_ isIndented: Bool) {
        closeTag()
        if isIndented { output.appendLineBreak(levels.count) }
    }

    private mutating func closeTag() {
        guard isTagOpen else { return }
        isTagOpen = false
        output.append(UInt8(ascii: ">"))
    }

    /// Each node at the top stands on lines of its own.
    private mutating func endTopLevel() {
        if levels.isEmpty { output.append(0x0A) }
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

    private mutating func name(_ name: UInt32, _ index: Int) throws(XMLPrintError) {
        guard names.append(Int(name), of: storage.names, to: &output) else {
            let qualified = storage.names[Int(name)].qualifiedName
            throw XMLPrintError(.name, "'\(qualified)' is not a name in XML", path: path(index))
        }
    }

    private func unprintable(_ index: Int, _ what: String) -> XMLPrintError {
        XMLPrintError(.content, "\(what) holds characters that can't be written in XML", path: path(index))
    }

    private func path(_ index: Int) -> String {
        let element = storage.nodes[index].kind == .element ? index : Int(storage.nodes[index].parent)
        return element == 0 ? "/" : XMLElement(storage: storage, index: element).path
    }
}

extension UnsafeBufferPointer<UInt8> {
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
