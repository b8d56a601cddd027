internal import CLibXML2
internal import XMLTree

/// The handler of the parse a callback belongs to.
@inline(__always)
private func handler(_ context: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<TreeHandler>? {
    context?.assumingMemoryBound(to: xmlParserCtxt.self).pointee._private?.assumingMemoryBound(to: TreeHandler.self)
}

/// Stops the parser when the handler wants no more.
@inline(__always)
private func stopIfRefused(_ handler: UnsafeMutablePointer<TreeHandler>, _ context: UnsafeMutableRawPointer?) {
    if handler.pointee.refusal != nil { xmlStopParser(context?.assumingMemoryBound(to: xmlParserCtxt.self)) }
}

extension xmlSAXHandler {
    /// Lets the events go to the tree handler that the context's private pointer names.
    mutating func installTreeHandlers() {
        startElementNs = { context, localName, prefix, uri, _, _, attributeCount, _, attributes in
            guard let handler = handler(context), let localName else { return }
            handler.pointee.startElement(
                localName: localName,
                prefix: prefix,
                namespace: uri,
                attributes: UnsafeBufferPointer(
                    start: UnsafePointer(attributes).map { UnsafePointer<UnsafePointer<UInt8>?>($0) },
                    count: attributes == nil ? 0 : Int(attributeCount) * 5
                )
            )
            stopIfRefused(handler, context)
        }
        endElementNs = { context, _, _, _ in
            guard let handler = handler(context) else { return }
            handler.pointee.endElement()
            stopIfRefused(handler, context)
        }
        let charactersHandler: charactersSAXFunc = { context, bytes, length in
            guard let handler = handler(context), let bytes, length > 0 else { return }
            handler.pointee.characters(bytes, Int(length))
        }
        characters = charactersHandler
        // The same function for both tells libxml2 not to guess which white space matters.
        ignorableWhitespace = charactersHandler
        cdataBlock = charactersHandler
        comment = { context, content in
            guard let handler = handler(context), let content else { return }
            handler.pointee.comment(content)
            stopIfRefused(handler, context)
        }
        processingInstruction = { context, target, content in
            guard let handler = handler(context), let target else { return }
            handler.pointee.processingInstruction(target, content)
            stopIfRefused(handler, context)
        }
        internalSubset = { context, _, _, _ in
            guard let handler = handler(context) else { return }
            handler.pointee.documentType()
            stopIfRefused(handler, context)
        }
    }
}
