import CLibXML2

/// libxml2's own tree.
enum LibXMLTree {
    /// The content, nil where there is no document, and whether nothing is wrong with namespaces.
    static func content(_ bytes: [UInt8]) -> (PeerContent?, namespacesAreWell: Bool) {
        guard let context = xmlNewParserCtxt() else { fatalError("no parser") }
        defer { xmlFreeParserCtxt(context) }
        let options = CInt(XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue | XML_PARSE_NONET.rawValue)
        let document = bytes.withUnsafeBytes { buffer in
            let text = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
            return xmlCtxtReadMemory(context, text, CInt(buffer.count), nil, nil, options)
        }
        guard let document else { return (nil, context.pointee.nsWellFormed != 0) }
        defer { xmlFreeDoc(document) }
        guard let root = xmlDocGetRootElement(document) else { return (nil, true) }
        var content = PeerContent()
        add(root, &content)
        return (content, context.pointee.nsWellFormed != 0)
    }

    private static func text(_ bytes: UnsafePointer<xmlChar>?) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: bytes, count: Int(xmlStrlen(bytes)))
    }

    /// A namespace as it was written: libxml2 hands `&` over as `&#38;` there, and nowhere else.
    private static func meant(_ namespace: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var rest = Array(namespace)[...]
        var result: [UInt8] = []
        while let byte = rest.popFirst() {
            result.append(byte)
            if byte == UInt8(ascii: "&"), rest.starts(with: "#38;".utf8) { rest.removeFirst(4) }
        }
        return result
    }

    private static func name(_ name: UnsafePointer<xmlChar>?, _ namespace: xmlNsPtr?) -> [UInt8] {
        PeerContent.expanded(meant(text(namespace?.pointee.href)), text(name))
    }

    private static func add(_ element: xmlNodePtr, _ content: inout PeerContent) {
        content.start(name(element.pointee.name, element.pointee.ns))
        for attribute in sequence(first: element.pointee.properties, next: { $0?.pointee.next }) {
            guard let attribute else { break }
            var value: [UInt8] = []
            for part in sequence(first: attribute.pointee.children, next: { $0?.pointee.next }) {
                value += text(part?.pointee.content)
            }
            content.add(attribute: name(attribute.pointee.name, attribute.pointee.ns), value)
        }
        content.endAttributes()
        for child in sequence(first: element.pointee.children, next: { $0?.pointee.next }) {
            guard let child else { break }
            switch child.pointee.type {
            case XML_ELEMENT_NODE: add(child, &content)
            case XML_TEXT_NODE, XML_CDATA_SECTION_NODE: content.add(text: text(child.pointee.content))
            case XML_COMMENT_NODE: content.add("comment ", text(child.pointee.content))
            case XML_PI_NODE: content.add("instruction ", text(child.pointee.name), text(child.pointee.content))
            default: found("libxml2 has a node of type \(child.pointee.type.rawValue)")
            }
        }
        content.end()
    }
}
