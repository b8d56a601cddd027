internal import CLibXML2
internal import Synchronization
internal import XMLTree

/// A libxml2 parser context and the names met with it, for use by one parse at a time.
///
/// `@unchecked Sendable`: a context is handed from the pool to one parse and back, under the pool's lock, so no two threads ever have it at once.
final class ParserContext: @unchecked Sendable {
    private let context: xmlParserCtxtPtr
    private let names: UnsafeMutablePointer<NameTable>

    private init?() {
        _ = ParserContext.libraryIsReady
        guard let context = vmxml_parser_new(report) else { return nil }
        self.context = context
        names = .allocate(capacity: 1)
        names.initialize(to: NameTable())
        context.pointee.sax.pointee.installTreeHandlers()
    }

    deinit {
        xmlFreeParserCtxt(context)
        names.deinitialize(count: 1)
        names.deallocate()
    }

    /// libxml2 wants to be set up before threads use it; it is never torn down, for other users in the process may live on.
    private static let libraryIsReady: Bool = {
        xmlInitParser()
        return true
    }()

    // MARK: Pool

    private static let pool = Mutex<[ParserContext]>([])
    /// More contexts than this are not kept; more threads than this rarely parse at once.
    private static let poolSize = 16
    /// A context with more names than this is not used again: its dictionary would only grow.
    private static let nameLimit = 4_096

    /// A context to use, nil when memory is short.
    static func take() -> ParserContext? { pool.withLock { $0.popLast() } ?? ParserContext() }

    /// Gives the context back.
    func putBack() {
        guard names.pointee.count <= ParserContext.nameLimit,
            xmlDictSize(context.pointee.dict) <= ParserContext.nameLimit
        else { return }
        ParserContext.pool.withLock { pool in
            if pool.count < ParserContext.poolSize { pool.append(self) }
        }
    }

    // MARK: Use

    /// What became of a parse.
    enum Outcome {
        case document(XMLDocument)
        case refused(TreeHandler.Refusal)
        case malformed([ParserError])
    }

    /// Parses a source; nil when libxml2 could not run, for want of memory.
    func parse(_ source: XMLSource, limits: XMLLimits, documentTypes: XMLDocumentParser.DocumentTypes) -> Outcome? {
        source.utf8.withUnsafeBufferPointer { bytes -> Outcome? in
            guard let start = bytes.baseAddress else { return .malformed([]) }
            var handler = TreeHandler(
                bytes: bytes,
                start: start,
                limits: limits,
                documentTypes: documentTypes,
                names: names
            )
            let verdict = withUnsafeMutablePointer(to: &handler) { state in
                start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
                    vmxml_parser_run(context, state, $0, Int32(bytes.count))
                }
            }
            if let refusal = handler.refusal { return .refused(refusal) }
            if verdict < 0 { return nil }
            guard verdict == 1, handler.errors.isEmpty, handler.builder.open.count == 1 else {
                return .malformed(handler.errors)
            }
            handler.builder.text = handler.extra.isEmpty ? source.utf8 : source.utf8 + handler.extra
            return .document(handler.builder.finish(source: source))
        }
    }
}

/// Notes an error of the parser with the handler.
private func report(
    state: UnsafeMutableRawPointer?,
    domain: Int32,
    code: Int32,
    level: Int32,
    offset: Int,
    message: UnsafePointer<CChar>?,
    detail: UnsafePointer<CChar>?
) {
    // Warnings, such as a relative namespace name, do not make a document wrong.
    guard let state, level >= Int32(XML_ERR_ERROR.rawValue) else { return }
    // A namespace name that is no URI is told as an error, and taken all the same: names are compared as they stand.
    if domain == Int32(XML_FROM_NAMESPACE.rawValue), code == Int32(bitPattern: XML_WAR_NS_URI.rawValue) { return }
    let handler = state.assumingMemoryBound(to: TreeHandler.self)
    // More than these say nothing new.
    guard handler.pointee.errors.count < 32 else { return }
    handler.pointee.errors.append(
        ParserError(
            domain: domain,
            code: code,
            offset: offset,
            message: message.map { String(cString: $0) } ?? "",
            detail: detail.map { String(cString: $0) } ?? ""
        )
    )
}
