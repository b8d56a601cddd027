internal import CLibXML2
internal import XMLTree

/// A value tree as libxml2's own, for its validator; each node knows its index by its private pointer.
final class DocumentTree {
    let document: xmlDocPtr

    /// Copies a document into libxml2's tree, or returns nil if memory is short.
    init?(_ source: XMLDocument) {
        guard let document = xmlNewDoc("1.0") else { return nil }
        self.document = document
        let storage = source.storage
        var parents: [(node: xmlNodePtr, end: Int)] = []
        for index in storage.nodes.indices.dropFirst() {
            let record = storage.nodes[index]
            while let last = parents.last, last.end <= index { parents.removeLast() }
            guard let node = DocumentTree.make(record, index, storage, document, parent: parents.last?.node) else {
                return nil
            }
            node.pointee._private = UnsafeMutableRawPointer(bitPattern: index)
            if record.kind == .element { parents.append((node, Int(record.subtreeEnd))) }
        }
    }

    deinit { xmlFreeDoc(document) }

    private static func make(
        _ record: TreeStorage.Node,
        _ index: Int,
        _ storage: TreeStorage,
        _ document: xmlDocPtr,
        parent: xmlNodePtr?
    ) -> xmlNodePtr? {
        let content = record.kind == .element ? "" : storage.string(record.first, record.count)
        let node: xmlNodePtr?
        switch record.kind {
        case .document: return nil
        case .text: node = xmlNewDocTextLen(document, content, Int32(record.count))
        case .comment: node = xmlNewDocComment(document, content)
        case .processingInstruction: node = xmlNewDocPI(document, storage.names[Int(record.name)].localName, content)
        case .element: node = xmlNewDocNode(document, nil, storage.names[Int(record.name)].localName, nil)
        }
        guard let node else { return nil }
        let added: xmlNodePtr?
        if let parent {
            added = xmlAddChild(parent, node)
        } else {
            added = xmlAddChild(UnsafeMutableRawPointer(document).assumingMemoryBound(to: xmlNode.self), node)
        }
        guard let added else {
            xmlFreeNode(node)
            return nil
        }
        if record.kind == .element, !addAttributes(added, XMLElement(storage: storage, index: index), document) {
            return nil
        }
        return added
    }

    private static func addAttributes(_ node: xmlNodePtr, _ element: XMLElement, _ document: xmlDocPtr) -> Bool {
        for declaration in element.namespaceDeclarations {
            let prefix: String? = declaration.name.prefix.isEmpty ? nil : declaration.name.localName
            // libxml2 has the prefix `xml` by itself.
            if let prefix, prefix.utf8.elementsEqual("xml".utf8) { continue }
            guard xmlNewNs(node, declaration.value, prefix) != nil else { return false }
        }
        if !element.name.namespace.isEmpty {
            node.pointee.ns = namespace(element.name, node, document)
        }
        for attribute in element.attributes {
            let space = attribute.name.namespace.isEmpty ? nil : namespace(attribute.name, node, document)
            guard xmlNewNsProp(node, space, attribute.name.localName, attribute.value) != nil else { return false }
        }
        return true
    }

    private static func namespace(_ name: XMLName, _ node: xmlNodePtr, _ document: xmlDocPtr) -> xmlNsPtr? {
        let prefix = name.prefix.isEmpty ? nil : name.prefix
        if let known = xmlSearchNs(document, node, prefix), let uri = known.pointee.href,
            String(cString: uri).utf8.elementsEqual(name.namespace.utf8)
        {
            return known
        }
        // A tree built by code may leave declarations out.
        return xmlNewNs(node, name.namespace, prefix)
    }
}
