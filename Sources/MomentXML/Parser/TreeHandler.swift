internal import XMLTree

/// Takes libxml2's SAX2 events of one document and builds the tree from them.
///
/// libxml2 decides what is well-formed and what a value says; where each thing stands is found by running along the same bytes,
/// one step behind: between two events there is nothing but the text or markup the second one is about.
struct TreeHandler: ~Copyable {
    /// Why the handler had the parser stop.
    enum Refusal {
        /// A document type declaration, which begins at an offset.
        case documentType(at: Int)
        /// More than a limit allows, noticed at an offset.
        case limit(ParserLimit, at: Int)
    }

    /// The text that was begun since the last markup.
    enum PendingText {
        case none
        /// It says what the source says, up to an offset.
        case plain(end: Int)
        /// It has references, CDATA sections or carriage returns; what it says is collected in `extra` from an index on.
        case composed(first: Int)
    }

    var builder: XMLTreeBuilder
    var names: UnsafeMutablePointer<NameTable>
    let limits: XMLLimits
    let documentTypes: XMLDocumentParser.DocumentTypes
    /// The document in UTF-8.
    let base: UnsafePointer<UInt8>
    let count: Int
    /// Behind the last markup.
    var position: Int
    var pending = PendingText.none
    /// What the values say that differ from their source, to be appended to it.
    var extra: [UInt8] = []
    /// Whether the element opened last has an empty-element tag, so that its end has no markup.
    var isEmptyElement = false
    /// How many namespace declarations are in scope, and which elements made them.
    var declarations = 0
    var declaring: [(element: UInt32, count: Int)] = []
    var refusal: Refusal?
    var errors: [ParserError] = []

    init(
        bytes: UnsafeBufferPointer<UInt8>,
        start: UnsafePointer<UInt8>,
        limits: XMLLimits,
        documentTypes: XMLDocumentParser.DocumentTypes,
        names: UnsafeMutablePointer<NameTable>
    ) {
        base = start
        count = bytes.count
        self.limits = limits
        self.documentTypes = documentTypes
        self.names = names
        position = 0
        names.pointee.beginDocument()
        // About what libvirt prints: a node each 24 bytes, white space included, and an attribute each 40.
        builder = XMLTreeBuilder(nodes: min(count / 24, 1 << 20) + 8, attributes: min(count / 40, 1 << 20) + 8)
        if has("<?xml"), count > 5, isSpace(base[5]) { position = skip(past: "?>", from: 5) }
    }

    // MARK: Events

    mutating func startElement(
        localName: UnsafePointer<UInt8>,
        prefix: UnsafePointer<UInt8>?,
        namespace: UnsafePointer<UInt8>?,
        attributes: UnsafeBufferPointer<UnsafePointer<UInt8>?>
    ) {
        guard isGoing else { return }
        let start = flushText()
        guard builder.open.count <= limits.depth else { return refuse(.depth, at: start) }
        guard builder.nodes.count <= limits.nodes else { return refuse(.nodes, at: start) }
        let key = NameTable.Key(localName: localName, prefix: prefix, namespace: namespace)
        builder.startElement(name: names.pointee.index(of: key, names: &builder.names), start: UInt32(start))
        var at = start + 1
        while at < count, !endsName(base[at]) { at += 1 }
        var next = 0
        var declared = 0
        while true {
            while at < count, isSpace(base[at]) { at += 1 }
            guard at < count, base[at] != UInt8(ascii: "/"), base[at] != UInt8(ascii: ">") else { break }
            let place = locateAttribute(&at)
            if place.isDeclaration {
                declared += 1
                declare(place)
            } else if next + 4 < attributes.count, let localName = attributes[next] {
                let key = NameTable.Key(
                    localName: localName,
                    prefix: attributes[next + 1],
                    namespace: attributes[next + 2]
                )
                let name = names.pointee.index(of: key, names: &builder.names)
                add(place, name: name)
                next += 5
            } else {
                return
            }
        }
        isEmptyElement = at < count && base[at] == UInt8(ascii: "/")
        position = min(at + (isEmptyElement ? 2 : 1), count)
        builder.setStartTagEnd(UInt32(position))
        if declared > 0 { enterScope(declared) }
        if declared + attributes.count / 5 > limits.attributesPerElement || declarations > limits.attributesPerElement {
            refuse(.attributes, at: start)
        }
    }

    mutating func endElement() {
        guard isGoing else { return }
        if isEmptyElement {
            isEmptyElement = false
        } else {
            var at = flushText()
            while at < count, base[at] != UInt8(ascii: ">") { at += 1 }
            position = min(at + 1, count)
        }
        if let last = declaring.last, last.element == builder.open[builder.open.count - 1] {
            declarations -= last.count
            declaring.removeLast()
        }
        builder.endElement(end: UInt32(position))
    }

    mutating func characters(_ bytes: UnsafePointer<UInt8>, _ length: Int) {
        guard isGoing else { return }
        if case .none = pending { beginText() }
        if case .composed = pending { extra.append(contentsOf: UnsafeBufferPointer(start: bytes, count: length)) }
    }

    mutating func comment(_ content: UnsafePointer<UInt8>) {
        guard isGoing else { return }
        let start = flushText()
        position = skip(past: "-->", from: start + 4)
        leaf(.comment, start: start, contentStart: start + 4, contentEnd: position - 3, content)
    }

    mutating func processingInstruction(_ target: UnsafePointer<UInt8>, _ content: UnsafePointer<UInt8>?) {
        guard isGoing else { return }
        let start = flushText()
        position = skip(past: "?>", from: start + 2)
        var contentStart = start + 2
        while contentStart < position - 2, !isSpace(base[contentStart]) { contentStart += 1 }
        while contentStart < position - 2, isSpace(base[contentStart]) { contentStart += 1 }
        let key = NameTable.Key(localName: target, prefix: nil, namespace: nil)
        let name = names.pointee.index(of: key, names: &builder.names)
        leaf(
            .processingInstruction,
            name: name,
            start: start,
            contentStart: contentStart,
            contentEnd: position - 2,
            content
        )
    }

    mutating func documentType() {
        guard isGoing else { return }
        let start = flushText()
        if documentTypes == .skippedWithoutSubset, let end = endOfDocumentTypeWithoutSubset(from: start) {
            position = end
        } else {
            refusal = .documentType(at: start)
        }
    }

    /// The offset behind a document type declaration; nil if it has an internal subset.
    private func endOfDocumentTypeWithoutSubset(from start: Int) -> Int? {
        var at = start + 2
        while at < count {
            switch base[at] {
            case UInt8(ascii: "["): return nil
            case UInt8(ascii: ">"): return at + 1
            case let quote where quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"):
                at += 1
                while at < count, base[at] != quote { at += 1 }
            default: break
            }
            at += 1
        }
        return nil
    }

    // MARK: Parts

    /// Whether events still count: libxml2 goes on after a namespace error, and what it reports then may lack parts.
    private var isGoing: Bool { refusal == nil && errors.isEmpty }

    mutating func refuse(_ limit: ParserLimit, at offset: Int) { refusal = .limit(limit, at: offset) }

    private mutating func enterScope(_ count: Int) {
        declarations += count
        declaring.append((builder.open[builder.open.count - 1], count))
    }

    private mutating func leaf(
        _ kind: TreeStorage.Kind,
        name: UInt32 = 0,
        start: Int,
        contentStart: Int,
        contentEnd: Int,
        _ content: UnsafePointer<UInt8>?
    ) {
        guard builder.nodes.count <= limits.nodes else { return refuse(.nodes, at: start) }
        var first = contentStart
        var length = max(contentEnd - contentStart, 0)
        if let content, UnsafeBufferPointer(start: base + first, count: length).contains(0x0D) {
            first = count + extra.count
            extra.append(contentsOf: UnsafeBufferPointer(start: content, count: self.length(of: content)))
            length = count + extra.count - first
        }
        builder.leaf(
            kind,
            name: name,
            first: UInt32(first),
            count: UInt32(length),
            start: UInt32(start),
            end: UInt32(position)
        )
    }
}
