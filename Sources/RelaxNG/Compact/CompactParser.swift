import XMLTree

/// Reads RELAX NG's compact syntax (OASIS committee specification of 2002, ISO/IEC 19757-2 annex C) into the elements of the XML syntax.
struct CompactParser {
    private let tokens: [CompactToken]
    private var index = 0
    private var depth = 0
    /// The URI of each prefix; nil for one that takes the namespace of the grammar that refers to this one.
    private var namespaces: NameMap<String?> = ["xml": "http://www.w3.org/XML/1998/namespace"]
    private var order: [String] = []
    private var declared: NameSet = []
    private var libraries = ["xsd": DatatypeCompiler.xmlSchema]
    /// The namespace of names without prefix, as far as one is declared.
    private var defaultNamespace: String?
    /// Whether a namespace is taken over by name, so that none can be set for the whole document.
    private var inherits = false

    /// How deep patterns may nest in a content, and how deep grammars, divisions, name classes and annotations may. In DocBook's grammar all of
    /// them together nest six deep.
    static let maximumDepth = 120
    private static let maximumRecursion = 24

    init(_ tokens: [CompactToken]) { self.tokens = tokens }

    // MARK: Tokens

    var next: CompactToken { tokens[index] }
    private var following: CompactToken { tokens[min(index + 1, tokens.count - 1)] }
    var lastEnd: Int { index > 0 ? tokens[index - 1].end : 0 }

    mutating func advance() -> CompactToken {
        let token = tokens[index]
        if index < tokens.count - 1 { index += 1 }
        return token
    }

    mutating func take(_ symbol: String) -> Bool {
        guard next.isSymbol(symbol) else { return false }
        _ = advance()
        return true
    }

    mutating func take(keyword: String) -> Bool {
        guard next.keyword == keyword else { return false }
        _ = advance()
        return true
    }

    mutating func expect(_ symbol: String) throws(CompactError) {
        if !take(symbol) { throw unexpected("'\(symbol)'") }
    }

    func unexpected(_ wanted: String) -> CompactError {
        error("expected \(wanted), not \(next.description)", next)
    }

    func error(_ message: String, _ token: CompactToken) -> CompactError {
        CompactError(message: message, start: token.start, end: token.end)
    }

    /// Goes one level deeper, as long as that is allowed.
    mutating func nested<Result>(
        _ body: (inout CompactParser) throws(CompactError) -> Result
    ) throws(CompactError) -> Result {
        guard depth < Self.maximumRecursion else { throw error("this nests too deep here", next) }
        depth += 1
        defer { depth -= 1 }
        return try body(&self)
    }

    mutating func identifierOrKeyword(_ wanted: String) throws(CompactError) -> String {
        guard case .identifier(let name, _) = next.kind else { throw unexpected(wanted) }
        _ = advance()
        return name
    }

    mutating func literal() throws(CompactError) -> String {
        guard case .literal(var text) = next.kind else { throw unexpected("a literal") }
        _ = advance()
        while take("~") {
            guard case .literal(let more) = next.kind else { throw unexpected("a literal") }
            _ = advance()
            text += more
        }
        return text
    }

    // MARK: The document

    /// Reads a whole document.
    mutating func document(_ source: XMLSource) throws(CompactError) -> XMLDocument {
        while try declaration() {}
        let annotations = try leadAnnotations()
        var root: CompactElement
        if beginsGrammarContent {
            root = CompactElement(.grammar, 0, next.end)
            try grammarContent(into: &root, until: nil, annotations)
        } else {
            root = try pattern(annotations)
        }
        guard next.kind == .end else { throw unexpected("the end") }
        if !inherits, let defaultNamespace, !root.attributes.contains(where: { $0.name == XMLName("ns") }) {
            root.attributes.insert((XMLName("ns"), defaultNamespace), at: 0)
        }
        var builder = XMLTreeBuilder()
        var declarations = [(prefix: "", uri: SchemaDocument.namespace)]
        for prefix in order {
            if let uri = namespaces[prefix] ?? nil, !uri.isEmpty { declarations.append((prefix, uri)) }
        }
        if usesDocumentation, !order.contains("a") { declarations.append(("a", Self.annotations)) }
        root.add(to: &builder, declarations: declarations)
        return builder.finish(source: source)
    }

    static let annotations = "http://relaxng.org/ns/compatibility/annotations/1.0"
    var usesDocumentation = false

    private mutating func declaration() throws(CompactError) -> Bool {
        let token = next
        switch next.keyword ?? "" {
        case "namespace" where !following.isAssignment:
            _ = advance()
            let prefix = try identifierOrKeyword("a prefix")
            try expect("=")
            try declare(prefix, try namespaceURI(), token)
        case "default" where !following.isAssignment:
            _ = advance()
            guard take(keyword: "namespace") else { throw unexpected("'namespace'") }
            var prefix: String?
            if !next.isSymbol("=") { prefix = try identifierOrKeyword("a prefix") }
            try expect("=")
            let uri = try namespaceURI()
            if defaultNamespace != nil { throw error("the default namespace is declared twice", token) }
            defaultNamespace = uri
            if let prefix { try declare(prefix, uri, token) }
        case "datatypes" where !following.isAssignment:
            _ = advance()
            let prefix = try identifierOrKeyword("a prefix")
            try expect("=")
            libraries[prefix] = try literal()
        default: return false
        }
        return true
    }

    private mutating func namespaceURI() throws(CompactError) -> String? {
        if take(keyword: "inherit") {
            inherits = true
            return nil
        }
        return try literal()
    }

    private mutating func declare(_ prefix: String, _ uri: String?, _ token: CompactToken) throws(CompactError) {
        if prefix == "xmlns" { throw error("'xmlns' cannot be a prefix", token) }
        if prefix == "xml", uri != "http://www.w3.org/XML/1998/namespace" {
            throw error("'xml' stands for another namespace", token)
        }
        if !declared.insert(prefix).inserted { throw error("the prefix '\(prefix)' is declared twice", token) }
        namespaces[prefix] = .some(uri)
        if prefix != "xml" { order.append(prefix) }
    }

    // MARK: What prefixes stand for

    /// The namespace of a prefix; nil for one that is taken over.
    func namespace(_ prefix: String, _ token: CompactToken) throws(CompactError) -> String? {
        guard let uri = namespaces[prefix] else { throw error("the prefix '\(prefix)' is not declared", token) }
        return uri
    }

    func library(_ prefix: String, _ token: CompactToken) throws(CompactError) -> String {
        guard let uri = libraries[prefix] else {
            throw error("the datatype library '\(prefix)' is not declared", token)
        }
        return uri
    }

    /// Sets a name's namespace on an element where it does not follow from the document's own.
    func setNamespace(_ uri: String?, _ element: inout CompactElement) {
        if let uri { element.set("ns", uri) }
    }

    /// The namespace of names without prefix.
    var unprefixed: String? { defaultNamespace }

    /// Whether names without prefix are in the namespace that is set for the whole document.
    var hasDocumentNamespace: Bool { !inherits }

    // MARK: Grammar content

    private var beginsGrammarContent: Bool {
        switch next.kind {
        case .end: true
        case .identifier(_, let isQuoted):
            following.isAssignment
                || !isQuoted && ["div", "include"].contains(next.keyword) && !following.isSymbol(",")
                || following.isSymbol("[")
        case .prefixed: following.isSymbol("[")
        default: false
        }
    }

    /// Reads definitions up to a closing brace or the end.
    mutating func grammarContent(
        into parent: inout CompactElement,
        until close: String?,
        _ first: CompactAnnotations? = nil
    ) throws(CompactError) {
        var waiting = first
        while true {
            let annotations: CompactAnnotations
            if let one = waiting { annotations = one } else { annotations = try leadAnnotations() }
            waiting = nil
            if close.map({ next.isSymbol($0) }) ?? (next.kind == .end) {
                if !annotations.isEmpty {
                    // Documentation behind the last definition belongs to what holds them.
                    annotations.apply(to: &parent)
                }
                break
            }
            parent.add(try component(annotations))
        }
        if close != nil { _ = advance() }
        parent.end = max(parent.end, lastEnd)
    }

    private mutating func component(_ annotations: CompactAnnotations) throws(CompactError) -> CompactElement {
        let token = next
        if following.isSymbol("["), !following.isAssignment { return try annotationElement() }
        var element: CompactElement
        switch next.keyword ?? "" {
        case "start" where following.isAssignment:
            _ = advance()
            element = try assigned(CompactElement(.start, token.start, token.end))
        case "div" where !following.isAssignment:
            _ = advance()
            try expect("{")
            element = CompactElement(.div, token.start, token.end)
            try nested { (parser) throws(CompactError) in try parser.grammarContent(into: &element, until: "}") }
        case "include" where !following.isAssignment: element = try include()
        default:
            guard case .identifier(let name, _) = next.kind, next.keyword == nil else {
                throw unexpected("a definition")
            }
            _ = advance()
            element = try assigned(CompactElement(.define, token.start, token.end).with("name", name))
        }
        annotations.apply(to: &element)
        return element
    }

    private mutating func assigned(_ element: CompactElement) throws(CompactError) -> CompactElement {
        var element = element
        if take("|=") {
            element.set("combine", "choice")
        } else if take("&=") {
            element.set("combine", "interleave")
        } else {
            try expect("=")
        }
        return element.with(try pattern())
    }

    private mutating func include() throws(CompactError) -> CompactElement {
        let token = advance()
        var element = CompactElement(.include, token.start, token.end).with("href", try literal())
        try inherit(&element)
        if take("{") {
            try nested { (parser) throws(CompactError) in try parser.grammarContent(into: &element, until: "}") }
        }
        element.end = lastEnd
        return element
    }

    /// Reads which namespace a document that is referred to takes over.
    mutating func inherit(_ element: inout CompactElement) throws(CompactError) {
        if take(keyword: "inherit") {
            try expect("=")
            let token = next
            let prefix = try identifierOrKeyword("a prefix")
            setNamespace(try namespace(prefix, token), &element)
        } else if !hasDocumentNamespace {
            setNamespace(defaultNamespace, &element)
        }
    }
}

extension CompactToken {
    var isAssignment: Bool { isSymbol("=") || isSymbol("|=") || isSymbol("&=") }
}
