import XMLTree

/// Writes a grammar in XML syntax as what it is in compact syntax.
struct CompactWriter {
    /// What names and types mean in front of them at some place: the `ns` and `datatypeLibrary` in force.
    struct Scope {
        /// Nil where the grammar says nothing, so that a grammar that refers to it does.
        var namespace: String?
        var library = ""
    }

    /// Lines are broken where they would be longer.
    static let width = 110

    private(set) var prefixes = NameMap<String>()
    private var libraries = [DatatypeCompiler.xmlSchema: "xsd"]
    private let defaultNamespace: String?
    private let root: XMLElement

    /// What cannot be written, with the element it is about.
    struct Failure: Error {
        let message: String
        let element: XMLElement
    }

    init(_ document: XMLDocument) throws(Failure) {
        root = document.root
        defaultNamespace = root["ns"]
        var names = CompactPrefixes(defaultNamespace: defaultNamespace)
        try names.collect(root, Scope(namespace: defaultNamespace, library: root["datatypeLibrary"] ?? ""))
        prefixes = names.prefixes
        for (number, library) in names.libraries.enumerated() { libraries[library] = "d\(number + 1)" }
    }

    /// Returns the whole grammar in the compact syntax.
    mutating func text() throws(Failure) -> String {
        var text = ""
        if let defaultNamespace { text += "default namespace = \(CompactLiteral.quoted(defaultNamespace))\n" }
        for (uri, prefix) in prefixes.sorted(by: { $0.value < $1.value }) where prefix != "xml" {
            text += "namespace \(prefix) = \(CompactLiteral.quoted(uri))\n"
        }
        for (uri, prefix) in libraries.sorted(by: { $0.value < $1.value }) where prefix != "xsd" {
            text += "datatypes \(prefix) = \(CompactLiteral.quoted(uri))\n"
        }
        if !text.isEmpty { text += "\n" }
        let scope = scope(of: root, Scope())
        if root.name.localName == "grammar", isOwn(root) {
            text += annotations(root, "")
            text += try components(root, scope, "")
        } else {
            text += annotations(root, "") + (try pattern(root, scope, "", isAnnotated: false)) + "\n"
        }
        return text
    }

    func isOwn(_ element: XMLElement) -> Bool { element.name.namespace == SchemaDocument.namespace }

    func scope(of element: XMLElement, _ outer: Scope) -> Scope {
        Scope(namespace: element["ns"] ?? outer.namespace, library: element["datatypeLibrary"] ?? outer.library)
    }

    func parts(_ element: XMLElement) -> [XMLElement] { element.elements.filter { isOwn($0) } }

    // MARK: Definitions

    private func components(_ parent: XMLElement, _ outer: Scope, _ indent: String) throws(Failure) -> String {
        var blocks: [String] = []
        var comments = ""
        for child in parent.children {
            switch child {
            case .comment(let comment): comments += CompactLiteral.comment(comment.content, indent)
            case .element(let element):
                if isOwn(element) {
                    let block = try component(element, scope(of: element, outer), indent)
                    blocks.append(comments + annotations(element, indent) + indent + block + "\n")
                    comments = ""
                } else if !isDocumentation(element) {
                    blocks.append(comments + indent + foreign(element, indent) + "\n")
                    comments = ""
                }
            case .text, .processingInstruction: break
            }
        }
        if !comments.isEmpty { blocks.append(comments) }
        return blocks.joined(separator: indent.isEmpty ? "\n" : "")
    }

    private func component(_ element: XMLElement, _ scope: Scope, _ indent: String) throws(Failure) -> String {
        switch element.name.localName {
        case "start", "define":
            let name =
                element.name.localName == "start" ? "start" : CompactLiteral.identifier(required("name", element))
            let sign = ["choice": "|=", "interleave": "&="][element["combine"]?.trimmed ?? ""] ?? "="
            let body = try sequence(element, scope, indent + "  ")
            if body.hasPrefix("\n") { return "\(name) \(sign)\(body)" }
            return body.contains("\n") ? "\(name) \(sign)\n\(indent)  \(body)" : "\(name) \(sign) \(body)"
        case "div": return "div {\n" + (try components(element, scope, indent + "  ")) + indent + "}"
        case "include":
            var text = "include " + CompactLiteral.quoted(required("href", element)) + (try inherit(element, scope))
            if !parts(element).isEmpty {
                text += " {\n" + (try components(element, scope, indent + "  ")) + indent + "}"
            }
            return text
        default: throw Failure(message: "'\(element.name.localName)' is no part of a grammar", element: element)
        }
    }

    func required(_ name: String, _ element: XMLElement) -> String { (element[name] ?? "").trimmed }

    private func inherit(_ element: XMLElement, _ scope: Scope) throws(Failure) -> String {
        guard scope.namespace != defaultNamespace, let namespace = scope.namespace else { return "" }
        return " inherit = \(prefixes[namespace] ?? "")"
    }

    // MARK: Patterns

    /// What an element holds, as one pattern: several are a group.
    func sequence(_ element: XMLElement, _ scope: Scope, _ indent: String, from first: Int = 0) throws(Failure)
        -> String
    {
        let parts = parts(element).dropFirst(first)
        if parts.count == 1, let part = parts.first {
            return try pattern(part, self.scope(of: part, scope), indent)
        }
        return try joined(Array(parts), ",", scope, indent)
    }

    private func joined(_ parts: [XMLElement], _ sign: String, _ scope: Scope, _ indent: String) throws(Failure)
        -> String
    {
        if parts.isEmpty { return "empty" }
        var texts: [String] = []
        for part in parts { texts.append(try operand(part, self.scope(of: part, scope), indent + "  ")) }
        let line = texts.joined(separator: sign == "," ? ", " : " \(sign) ")
        if !line.contains("\n"), indent.count + line.count <= Self.width { return line }
        return texts.joined(separator: sign == "," ? ",\n\(indent)  " : "\n\(indent)  \(sign) ")
    }

    private func operatorSign(_ element: XMLElement) -> String? {
        guard parts(element).count > 1 else { return nil }
        return ["group": ",", "choice": "|", "interleave": "&"][element.name.localName]
    }

    /// A pattern that an operator stands beside.
    private func operand(_ element: XMLElement, _ scope: Scope, _ indent: String) throws(Failure) -> String {
        let lead = annotations(element, indent)
        let text = try pattern(element, scope, indent, isAnnotated: false)
        let isOne =
            operatorSign(element) == nil && !isException(element)
            && !(isWrapper(element) && parts(element).count == 1 && needsParentheses(parts(element)[0]))
        // Annotations before a repetition would be those of what is repeated.
        let body = isOne && (lead.isEmpty || !isRepetition(element)) ? text : "(\(text))"
        return lead.isEmpty ? body : lead.trimmed + (lead.hasSuffix("\n") ? "\n\(indent)" : " ") + body
    }

    private func isRepetition(_ element: XMLElement) -> Bool {
        ["optional", "zeroOrMore", "oneOrMore"].contains(element.name.localName)
            || isWrapper(element) && parts(element).count == 1 && isRepetition(parts(element)[0])
    }

    private func isWrapper(_ element: XMLElement) -> Bool {
        ["group", "choice", "interleave"].contains(element.name.localName)
    }

    private func needsParentheses(_ element: XMLElement) -> Bool {
        operatorSign(element) != nil || isException(element)
            || isWrapper(element) && parts(element).count == 1 && needsParentheses(parts(element)[0])
    }

    private func isException(_ element: XMLElement) -> Bool {
        element.name.localName == "data" && parts(element).contains { $0.name.localName == "except" }
    }

    /// A pattern.
    ///
    /// - Parameter isAnnotated: whether annotations are to stand before it
    func pattern(_ element: XMLElement, _ scope: Scope, _ indent: String, isAnnotated: Bool = true) throws(Failure)
        -> String
    {
        if isAnnotated {
            let lead = annotations(element, indent)
            if !lead.isEmpty { return "\n\(lead)\(indent)" + (try operandBody(element, scope, indent)) }
        }
        switch element.name.localName {
        case "element", "attribute": return try named(element, scope, indent)
        case "group", "choice", "interleave":
            let parts = parts(element)
            guard parts.count != 1 else { return try pattern(parts[0], self.scope(of: parts[0], scope), indent) }
            return try joined(parts, operatorSign(element) ?? ",", scope, indent)
        case "optional", "zeroOrMore", "oneOrMore":
            let sign = ["optional": "?", "zeroOrMore": "*", "oneOrMore": "+"][element.name.localName] ?? ""
            let parts = parts(element)
            let isOne = parts.count == 1 && isPrimary(parts[0]) && annotations(parts[0], indent).isEmpty
            let inner = try sequence(element, scope, indent + (isOne ? "" : " "))
            return isOne ? inner + sign : "(\(inner))\(sign)"
        case "list", "mixed": return try braced(element.name.localName, element, scope, indent)
        case "empty", "text", "notAllowed": return element.name.localName
        case "ref": return CompactLiteral.identifier(required("name", element))
        case "parentRef": return "parent " + CompactLiteral.identifier(required("name", element))
        case "externalRef":
            return "external " + CompactLiteral.quoted(required("href", element)) + (try inherit(element, scope))
        case "grammar": return "grammar {\n" + (try components(element, scope, indent + "  ")) + indent + "}"
        case "value":
            let literal = CompactLiteral.quoted(element.text)
            guard let type = element["type"] else { return literal }
            return try typeName(type.trimmed, scope, element) + " " + literal
        case "data": return try data(element, scope, indent)
        default: throw Failure(message: "'\(element.name.localName)' is no pattern", element: element)
        }
    }

    private func operandBody(_ element: XMLElement, _ scope: Scope, _ indent: String) throws(Failure) -> String {
        let text = try pattern(element, scope, indent, isAnnotated: false)
        return needsParentheses(element) || isRepetition(element) ? "(\(text))" : text
    }

    /// Whether a repetition sign can stand behind a pattern as it is.
    private func isPrimary(_ element: XMLElement) -> Bool {
        switch element.name.localName {
        case "optional", "zeroOrMore", "oneOrMore": false
        case "group", "choice", "interleave":
            parts(element).count == 1 && isPrimary(parts(element)[0])
        default: !isException(element)
        }
    }

    private func braced(_ head: String, _ element: XMLElement, _ scope: Scope, _ indent: String, from first: Int = 0)
        throws(Failure) -> String
    {
        let inner = try sequence(element, scope, indent + "  ", from: first)
        let line = "\(head) { \(inner) }"
        if !inner.contains("\n"), indent.count + line.count <= Self.width { return line }
        let begin = inner.hasPrefix("\n") ? "" : "\n\(indent)  "
        return "\(head) {\(begin)\(inner)\n\(indent)}"
    }

    private func typeName(_ type: String, _ scope: Scope, _ element: XMLElement) throws(Failure) -> String {
        if scope.library.isEmpty {
            guard type == "string" || type == "token" else {
                throw Failure(message: "there is no datatype '\(type)' without a library", element: element)
            }
            return type
        }
        return "\(libraries[scope.library] ?? ""):\(type)"
    }

    private func data(_ element: XMLElement, _ scope: Scope, _ indent: String) throws(Failure) -> String {
        var text = try typeName(required("type", element), scope, element)
        let parameters = parts(element).filter { $0.name.localName == "param" }
            .map { "\(required("name", $0)) = \(CompactLiteral.quoted($0.text))" }
        if !parameters.isEmpty { text += " { " + parameters.joined(separator: " ") + " }" }
        for except in parts(element) where except.name.localName == "except" {
            let inner = parts(except)
            let scope = self.scope(of: except, scope)
            text +=
                " - "
                + (inner.count == 1
                    ? try operand(inner[0], self.scope(of: inner[0], scope), indent)
                    : "(" + (try joined(inner, "|", scope, indent)) + ")")
        }
        return text
    }

    // MARK: Names

    private func named(_ element: XMLElement, _ scope: Scope, _ indent: String) throws(Failure) -> String {
        let isAttribute = element.name.localName == "attribute"
        if let name = element["name"] {
            // An attribute's name has no namespace but its own.
            let namespace = isAttribute ? element["ns"] ?? "" : scope.namespace
            let head = "\(element.name.localName) " + (try self.name(name.trimmed, namespace, element, isAttribute))
            if isAttribute, parts(element).isEmpty { return "\(head) { text }" }
            return try braced(head, element, scope, indent)
        }
        guard let first = parts(element).first else { throw Failure(message: "a name is missing", element: element) }
        let head =
            "\(element.name.localName) "
            + (try nameClass(first, self.scope(of: first, scope), isAttribute, isOperand: false))
        if isAttribute, parts(element).count == 1 { return "\(head) { text }" }
        return try braced(head, element, scope, indent, from: 1)
    }

    private func name(_ name: String, _ namespace: String?, _ element: XMLElement, _ isAttribute: Bool)
        throws(Failure) -> String
    {
        let parts = name.split(separator: ":", omittingEmptySubsequences: false)
        if parts.count == 2 {
            guard let uri = CompactPrefixes.namespace(String(parts[0]), element) else {
                throw Failure(message: "the prefix '\(parts[0])' is not declared", element: element)
            }
            return "\(prefixes[uri] ?? ""):\(parts[1])"
        }
        let isUnprefixed = isAttribute ? namespace == "" : namespace == defaultNamespace
        guard !isUnprefixed, let namespace else { return name }
        return "\(prefixes[namespace] ?? ""):\(name)"
    }

    private func nameClass(_ element: XMLElement, _ scope: Scope, _ isAttribute: Bool, isOperand: Bool)
        throws(Failure) -> String
    {
        let parts = parts(element)
        switch element.name.localName {
        case "name":
            // Where nothing is said, an attribute's name is in no namespace.
            let namespace = scope.namespace ?? (isAttribute ? "" : nil)
            return try name(element.text.trimmed, namespace, element, isAttribute)
        case "choice":
            var texts: [String] = []
            for part in parts {
                texts.append(try nameClass(part, self.scope(of: part, scope), isAttribute, isOperand: true))
            }
            let text = texts.joined(separator: " | ")
            return isOperand && texts.count > 1 ? "(\(text))" : text
        case "anyName", "nsName":
            var text = "*"
            if element.name.localName == "nsName" {
                text = "\(prefixes[scope.namespace ?? ""] ?? ""):*"
            }
            guard let except = parts.first else { return text }
            var texts: [String] = []
            let inner = self.scope(of: except, scope)
            for part in self.parts(except) {
                texts.append(try nameClass(part, self.scope(of: part, inner), isAttribute, isOperand: true))
            }
            text += " - " + (texts.count == 1 ? texts[0] : "(\(texts.joined(separator: " | ")))")
            return isOperand ? "(\(text))" : text
        default: throw Failure(message: "'\(element.name.localName)' is no name class", element: element)
        }
    }
}
