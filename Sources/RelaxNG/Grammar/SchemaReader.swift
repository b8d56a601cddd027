import MomentDiagnostics
import XMLTree

/// Reads grammar documents into ``SyntaxNode``s: the syntax of section 3 and what sections 4.1 to 4.16 do to it.
struct SchemaReader {
    private let resolver: any GrammarResolver
    var documents: [SchemaDocument] = []
    var nodes: [SyntaxNode] = []
    var children: [Int32] = []
    var grammars: [GrammarSyntax] = []
    var symbols = SymbolTable()
    var nameClasses = NameClassTable()
    var compiler = DatatypeCompiler()
    var datatypes: [Datatype] = []
    var values: [GrammarValue] = []
    private var valueNumbers: [GrammarValue: UInt32] = [:]
    private var datatypeNumbers: [DatatypeKey: UInt32] = [:]
    var definitionNames: [String] = []
    private var definitionNumbers: NameMap<UInt32> = [:]
    /// Phrases for people, by node; those of definitions by the node of their body.
    private(set) var labels: [Int: String] = [:]
    private(set) var findings: [Diagnostic] = []
    /// Documents read so far, by name; -1 while one cannot be had.
    private var documentNumbers: NameMap<Int> = [:]
    /// The documents that are being read, to see one that refers to itself.
    private var open: [String] = []
    private var grammarOfDocument: [DocumentKey: GrammarSyntax] = [:]
    private var patternOfDocument: [DocumentKey: Int] = [:]

    private struct DocumentKey: Hashable {
        let uri: String
        let namespace: String
    }

    struct DatatypeKey: Hashable {
        let type: BuiltinType
        let parameters: [String]
    }

    /// The nodes that several references may lead to: the roots of documents that stand for a pattern.
    private(set) var sharedNodes: Set<Int> = []
    /// How many parts the grammar has with every include written out.
    private var parts = 0

    /// Past so many mistakes a grammar is not looked at any further.
    private static let maximumFindings = 100
    /// How many documents one grammar may be made of, and how many nodes these may have; libvirt's largest has 12 documents and 40,000 nodes.
    private static let maximumDocuments = 1_000
    private static let maximumNodes = 2_000_000
    /// How many parts a grammar may have once includes are written out: a chain of documents that each include the next one twice doubles them
    /// with each.
    private static let maximumParts = 200_000
    /// How deep grammars, documents and name classes may nest, which are read by recursion.
    private static let maximumDepth = 40
    private var depth = 0

    init(resolver: any GrammarResolver) { self.resolver = resolver }

    // MARK: Documents

    /// Reads the grammar's main document and gives the node of its pattern.
    mutating func readMain(_ document: XMLDocument) -> Int {
        let uri = document.source?.name ?? ""
        documents.append(SchemaDocument(document, uri: uri))
        documentNumbers[uri] = 0
        open.append(uri)
        defer { open.removeLast() }
        return readPattern(document.root.index, 0, SchemaContext(base: uri))
    }

    /// The number of the document behind a reference, or nil after saying why there is none.
    private mutating func document(_ href: String, _ context: SchemaContext, _ place: SchemaPlace) -> Int? {
        let section = documents[place.document].elements[nameIndex(place)] == .include ? "4.7" : "4.6"
        if href.contains("#") {
            report(place, "4.5", "'\(href)' has a fragment, but only whole documents can be referred to")
            return nil
        }
        if !URIReference.isReference(href) {
            report(place, "4.5", "'\(href)' is not a URI reference")
            return nil
        }
        let uri = URIReference.resolve(href, against: context.base)
        if open.contains(uri) {
            report(place, section, "'\(href)' leads back to the document it stands in")
            return nil
        }
        if let known = documentNumbers[uri] { return known < 0 ? nil : known }
        guard documents.count < Self.maximumDocuments else {
            report(place, section, "the grammar is made of more than \(Self.maximumDocuments) documents")
            documentNumbers[uri] = -1
            return nil
        }
        do {
            let document = try resolver.document(href: href, base: context.base)
            let count = documents.reduce(document.storage.nodes.count) { $0 + $1.storage.nodes.count }
            guard count <= Self.maximumNodes else {
                report(place, section, "the grammar's documents have more than \(Self.maximumNodes) nodes")
                documentNumbers[uri] = -1
                return nil
            }
            documents.append(SchemaDocument(document, uri: uri))
            documentNumbers[uri] = documents.count - 1
            return documents.count - 1
        } catch {
            documentNumbers[uri] = -1
            report(place, section, "'\(href)' cannot be read: \(error)", code: .grammarUnreadable)
            return nil
        }
    }

    private func nameIndex(_ place: SchemaPlace) -> Int {
        Int(documents[place.document].storage.nodes[place.node].name)
    }

    /// The grammar that an include refers to.
    mutating func includedGrammar(_ href: String, _ context: SchemaContext, _ place: SchemaPlace) -> GrammarSyntax? {
        guard let number = document(href, context, place) else { return nil }
        let document = documents[number]
        let key = DocumentKey(uri: document.uri, namespace: context.namespace)
        if let known = grammarOfDocument[key] { return known }
        let root = document.storage.nodes[0].subtreeEnd == 0 ? 0 : rootIndex(document)
        guard document.elements[Int(document.storage.nodes[root].name)] == .grammar else {
            report(place, "4.7", "'\(href)' is not a grammar, so it cannot be included")
            return nil
        }
        open.append(document.uri)
        defer { open.removeLast() }
        let context = SchemaContext(namespace: context.namespace, base: document.uri)
        let grammar = readGrammar(root, number, context)
        grammarOfDocument[key] = grammar
        return grammar
    }

    /// The pattern that an externalRef refers to.
    mutating func externalPattern(_ href: String, _ context: SchemaContext, _ place: SchemaPlace) -> Int {
        guard let number = document(href, context, place) else { return add(.notAllowed, place) }
        let document = documents[number]
        let key = DocumentKey(uri: document.uri, namespace: context.namespace)
        if let known = patternOfDocument[key] { return known }
        open.append(document.uri)
        defer { open.removeLast() }
        let context = SchemaContext(namespace: context.namespace, base: document.uri)
        let pattern = readPattern(rootIndex(document), number, context)
        patternOfDocument[key] = pattern
        sharedNodes.insert(pattern)
        return pattern
    }

    /// Counts a part of the grammar as it is with includes written out; false, said once, when there are too many.
    mutating func countPart(_ place: SchemaPlace) -> Bool {
        parts += 1
        if parts == Self.maximumParts + 1 {
            report(place, "4.7", "with its includes written out, the grammar has more than \(Self.maximumParts) parts")
        }
        return parts <= Self.maximumParts
    }

    /// Goes a level deeper by recursion; false, after saying so, where that is too deep.
    mutating func enter(_ place: SchemaPlace) -> Bool {
        guard depth < Self.maximumDepth else {
            report(place, "3", "grammars, documents or names nest too deep here")
            return false
        }
        depth += 1
        return true
    }

    /// Comes back from a level.
    mutating func leave() { depth -= 1 }

    private func rootIndex(_ document: SchemaDocument) -> Int {
        document.storage.nodes.firstIndex { $0.kind == .element } ?? 0
    }

    // MARK: Findings

    mutating func report(
        _ place: SchemaPlace,
        _ section: String,
        _ message: String,
        code: Diagnostic.Code = .incorrectGrammar
    ) {
        guard findings.count < Self.maximumFindings else { return }
        let element = documents[place.document].view(place.node)
        let sentence = "\(message) (RELAX NG \(section))"
        findings.append(Diagnostic(code, layer: .schema, message: sentence, at: element))
    }

    // MARK: Numbers

    mutating func add(_ kind: SyntaxNode.Kind, _ place: SchemaPlace, index: UInt32 = 0, _ parts: [Int] = []) -> Int {
        let first = children.count
        for part in parts { children.append(Int32(part)) }
        nodes.append(SyntaxNode(kind: kind, place: place, first: first, count: parts.count, index: index))
        return nodes.count - 1
    }

    mutating func label(_ node: Int, _ phrase: String) {
        labels[node] = phrase
        nodes[node].hasLabel = true
    }

    mutating func definition(_ name: String) -> UInt32 {
        if let number = definitionNumbers[name] { return number }
        definitionNames.append(name)
        definitionNumbers[name] = UInt32(definitionNames.count - 1)
        return UInt32(definitionNames.count - 1)
    }

    mutating func value(_ value: GrammarValue) -> UInt32 {
        if let number = valueNumbers[value] { return number }
        values.append(value)
        valueNumbers[value] = UInt32(values.count - 1)
        return UInt32(values.count - 1)
    }

    /// The number of a datatype that is known by its key: equal types with equal parameters share one.
    func knownDatatype(_ key: DatatypeKey) -> UInt32? { datatypeNumbers[key] }

    /// Adds a datatype under its key.
    mutating func add(_ datatype: Datatype, _ key: DatatypeKey) -> UInt32 {
        datatypes.append(datatype)
        datatypeNumbers[key] = UInt32(datatypes.count - 1)
        return UInt32(datatypes.count - 1)
    }
}

extension Diagnostic.Code {
    /// A grammar that breaks a rule of RELAX NG.
    static let incorrectGrammar: Diagnostic.Code = "incorrect-grammar"
    /// A document that a grammar refers to and that cannot be had.
    static let grammarUnreadable: Diagnostic.Code = "unreadable-grammar"
}
