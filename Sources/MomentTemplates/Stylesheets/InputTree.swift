internal import CStylesheet
internal import XMLTree

/// A parsed document, told to libxslt node by node, so that it is not parsed a second time.
struct InputTree {
    private let storage: TreeStorage

    /// A document to tell; nil where its text has to be parsed again: one that was not parsed before may lack declarations, and `xml:id`
    /// is for libxml2 to understand.
    init?(_ document: XMLDocument) {
        storage = document.storage
        guard storage.source != nil, !storage.names.contains(where: { $0.prefix == "xml" }) else { return nil }
    }

    /// Calls a function of C with an input that tells a document or, where that can't be told, hands over its text.
    static func withInput<Value>(
        _ document: XMLDocument,
        text: XMLSource,
        _ body: (UnsafePointer<vmx_input>) -> Value
    ) -> Value {
        guard var tree = InputTree(document) else {
            return text.utf8.withUnsafeBufferPointer { bytes in
                bytes.withMemoryRebound(to: CChar.self) {
                    var input = vmx_input(tell: nil, state: nil, bytes: $0.baseAddress, count: $0.count)
                    return body(&input)
                }
            }
        }
        return withUnsafeMutablePointer(to: &tree) { state in
            var input = vmx_input(
                tell: { state, tree in
                    guard let state, let tree else { return }
                    state.assumingMemoryBound(to: InputTree.self).pointee.tell(tree)
                },
                state: state,
                bytes: nil,
                count: 0
            )
            return body(&input)
        }
    }

    /// Tells the whole document.
    private func tell(_ tree: OpaquePointer) {
        for name in storage.names { InputTree.tell(name, tree) }
        let nodes = storage.nodes
        storage.text.withUnsafeBufferPointer { text in
            var ends: [UInt32] = []
            for index in 1..<max(nodes.count, 1) {
                while let end = ends.last, end <= index {
                    vmx_tree_end(tree)
                    ends.removeLast()
                }
                let node = nodes[index]
                switch node.kind {
                case .document: break
                case .element:
                    start(node, tree, text)
                    ends.append(node.subtreeEnd)
                case .text: vmx_tree_text(tree, text.at(node.first, node.count))
                case .comment: vmx_tree_comment(tree, text.at(node.first, node.count))
                case .processingInstruction:
                    vmx_tree_instruction(tree, Int(node.name), text.at(node.first, node.count))
                }
            }
            for _ in ends { vmx_tree_end(tree) }
        }
    }

    private static func tell(_ name: XMLName, _ tree: OpaquePointer) {
        var (local, prefix) = (name.localName, name.prefix)
        let hasSpace: Int32 = name.namespace.isEmpty ? 0 : 1
        local.withUTF8 { local in
            let local = vmx_text(bytes: local.baseAddress, count: local.count)
            prefix.withUTF8 { prefix in
                let prefix = vmx_text(bytes: prefix.baseAddress, count: prefix.count)
                _ = vmx_tree_name(tree, local, prefix, hasSpace)
            }
        }
    }

    private func start(_ node: TreeStorage.Node, _ tree: OpaquePointer, _ text: UnsafeBufferPointer<UInt8>) {
        vmx_tree_start(tree, Int(node.name))
        let attributes = Int(node.first)..<Int(node.first + node.count)
        for position in attributes where storage.attributes[position].isDeclaration {
            let declaration = XMLAttribute(storage: storage, index: position)
            let prefix = declaration.name.prefix.isEmpty ? "" : declaration.name.localName
            vmx_tree_declare(tree, prefix, declaration.value)
        }
        if !storage.names[Int(node.name)].namespace.isEmpty { vmx_tree_qualify(tree, Int(node.name)) }
        for position in attributes where !storage.attributes[position].isDeclaration {
            let attribute = storage.attributes[position]
            vmx_tree_attribute(tree, Int(attribute.name), text.at(attribute.first, attribute.count))
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    fileprivate func at(_ offset: UInt32, _ count: UInt32) -> vmx_text {
        vmx_text(bytes: baseAddress.map { $0 + Int(offset) }, count: Int(count))
    }
}
