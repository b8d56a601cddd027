internal import CLibXML2
public import MomentDiagnostics
public import XMLTree

/// A RELAX NG grammar compiled by libxml2, the engine that libvirt itself validates with.
///
/// Its verdicts are libvirt's; its findings rarely name the cause. It takes exponential time for some small documents, which are refused with an error.
///
/// `@unchecked Sendable`: the compiled grammar is only read after it was made, and each validation has its own context, thread and tree.
public final class LibXMLGrammar: SchemaEngine, @unchecked Sendable {
    /// The engine's name as options and reports give it, which is `libxml2`.
    public let name = "libxml2"
    /// How many seconds a document may be estimated to take. The estimate is a guard against explosion, not a clock.
    public let secondsLimit: Double

    private let grammar: xmlRelaxNGPtr

    /// How many messages are kept of one document.
    private static let messageLimit = 100

    /// Compiles a grammar.
    ///
    /// - Parameters:
    ///   - name: the file to begin with
    ///   - secondsLimit: how long a document may be estimated to take before it is refused
    ///   - resolve: gives a file's bytes by its name, nil if there is none. Files that are included are asked for by their path relative to the first
    /// - Throws: when a file is missing or not well-formed, or the grammar is not one
    public init(
        _ name: String,
        secondsLimit: Double = 5,
        resolve: (String) throws -> [UInt8]?
    ) throws(LibXMLGrammarError) {
        let resources = try GrammarResources(name, resolve)
        let messages = SchemaMessages(limit: LibXMLGrammar.messageLimit)
        var compiled: xmlRelaxNGPtr?
        let hasRun = GrammarLoader.with(resources.files) { folder in
            LargeStack.run {
                compiled = vmxml_grammar_compile(folder + name, messages.pointer, schemaReport)
            }
        }
        guard hasRun else { throw LibXMLGrammarError(.resources, "no thread could be made to compile the grammar") }
        guard let compiled else {
            let first = messages.all.first.map { ": \($0.text)" } ?? ""
            throw LibXMLGrammarError(.grammar, "libxml2 does not accept the grammar '\(name)'\(first)")
        }
        grammar = compiled
        self.secondsLimit = secondsLimit
    }

    /// Compiles a grammar whose files are all at hand.
    ///
    /// - Throws: when a file is missing or not well-formed, or the grammar is not one
    public convenience init(
        _ name: String,
        files: [String: [UInt8]],
        secondsLimit: Double = 5
    ) throws(LibXMLGrammarError) {
        try self.init(name, secondsLimit: secondsLimit) { files[$0] }
    }

    deinit { xmlRelaxNGFree(grammar) }

    /// What libxml2 says against a document, in its words; none when it is valid.
    ///
    /// - Throws: when the document would take too long, or memory is short; never for an invalid document
    public func validate(_ document: XMLDocument) throws(LibXMLGrammarError) -> [Diagnostic] {
        let cost = ValidationCost(document)
        guard cost.seconds <= secondsLimit else {
            let element = XMLElement(storage: document.storage, index: max(cost.worst, 1))
            throw LibXMLGrammarError(
                .tooComplex,
                "libxml2 may take more than \(Int(secondsLimit)) seconds for this document, mostly for the attributes, children "
                    + "or nesting of \(element.path)"
            )
        }
        let messages = SchemaMessages(limit: LibXMLGrammar.messageLimit)
        var verdict: Int32 = -1
        let hasRun = LargeStack.run {
            guard let tree = DocumentTree(document) else { return }
            verdict = vmxml_grammar_validate(grammar, tree.document, messages.pointer, schemaReport)
        }
        guard hasRun, verdict >= 0 else {
            throw LibXMLGrammarError(.resources, "libxml2 came to no verdict, for want of memory or a thread")
        }
        if verdict == 0 { return [] }
        let findings = messages.all.map { finding($0, document) }
        return findings.isEmpty
            ? [finding(SchemaMessages.Message(text: "the document is invalid", node: 0), document)] : findings
    }

    private func finding(_ message: SchemaMessages.Message, _ document: XMLDocument) -> Diagnostic {
        let storage = document.storage
        var element = document.root
        if message.node > 0, message.node < storage.nodes.count {
            let isElement = storage.nodes[message.node].kind == .element
            let index = isElement ? message.node : Int(storage.nodes[message.node].parent)
            if index > 0 { element = XMLElement(storage: storage, index: index) }
        }
        return Diagnostic(.libxml2Relaxng, layer: .schema, message: message.text, at: element)
    }
}

extension Diagnostic.Code {
    /// libxml2's RELAX NG says that the document is invalid, in its own words.
    public static let libxml2Relaxng: Self = "libxml2-relaxng"
}

/// Collects what libxml2 says.
private func schemaReport(
    state: UnsafeMutableRawPointer?,
    level: Int32,
    line: Int32,
    file: UnsafePointer<CChar>?,
    text: UnsafePointer<CChar>?,
    mark: UnsafeMutableRawPointer?
) {
    guard let state, level >= Int32(XML_ERR_ERROR.rawValue) else { return }
    let place = file.map { " (\(String(cString: $0).split(separator: "/").last ?? ""), line \(line))" } ?? ""
    Unmanaged<SchemaMessages>.fromOpaque(state).takeUnretainedValue().add(
        text: (text.map { String(cString: $0) } ?? "").trimmingEnd() + place,
        node: mark.map { Int(bitPattern: $0) } ?? 0
    )
}
