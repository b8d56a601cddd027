import XMLTree

extension XMLNode {
    /// The node as JSON, whatever it is; layout between elements is left out.
    var json: JSONValue {
        switch self {
        case .text(let text): .string(text.content)
        case .comment(let text): .object([JSONKey.comment: .string(text.content)])
        case .processingInstruction(let target, let text):
            .object([JSONKey.instruction: .array([.string(target), .string(text.content)])])
        case .element(let element): element.json
        }
    }
}

extension XMLElement {
    /// The element as JSON without looking for fields.
    var json: JSONValue {
        // Without recursion: it may be as deep as documents are read.
        // White space counts in an element with text, and in all below it: that is printed as it is.
        var open = [(element: self, rest: significantChildren[...], done: [JSONValue](), isMixed: hasText)]
        while true {
            let last = open.count - 1
            if let node = open[last].rest.popFirst() {
                if case .element(let child) = node {
                    let isMixed = open[last].isMixed
                    let rest = isMixed ? Array(child.children) : child.significantChildren
                    open.append((child, rest[...], [], isMixed || child.hasText))
                } else {
                    open[last].done.append(node.json)
                }
                continue
            }
            let (element, _, done, _) = open.removeLast()
            var members = element.ownJSON
            if !done.isEmpty { members[JSONKey.children] = .array(done) }
            if open.isEmpty { return .object(members) }
            open[last - 1].done.append(.object(members))
        }
    }

    /// Whether there is text among its children that is not only layout.
    private var hasText: Bool {
        children.contains { if case .text(let text) = $0 { !text.isBlank } else { false } }
    }

    /// The element's names and attributes, without its children.
    private var ownJSON: [String: JSONValue] {
        var members: [String: JSONValue] = [JSONKey.element: .string(name.localName)]
        if !name.namespace.isEmpty { members[JSONKey.namespace] = .string(name.namespace) }
        if !name.prefix.isEmpty { members[JSONKey.prefix] = .string(name.prefix) }
        let attributes = attributesAndDeclarations.map(\.json)
        if !attributes.isEmpty { members[JSONKey.attributes] = .array(attributes) }
        return members
    }
}

extension XMLAttribute {
    /// The attribute as JSON, for those that are no field.
    var json: JSONValue {
        var members: [String: JSONValue] = ["name": .string(name.localName), "value": .string(value)]
        if !name.namespace.isEmpty { members["namespace"] = .string(name.namespace) }
        if !name.prefix.isEmpty { members["prefix"] = .string(name.prefix) }
        if isDeclaration { members["isDeclaration"] = .bool(true) }
        return .object(members)
    }
}

extension XMLTreeBuilder {
    /// Adds the node that a JSON value of ``XMLNode/json`` stands for.
    mutating func append(json value: JSONValue) throws(JSONFormError) {
        // Nil ends the element that was begun last.
        var waiting: [JSONValue?] = [value]
        while let next = waiting.popLast() {
            guard let next else {
                endElement()
                continue
            }
            guard let children = try begin(json: next) else { continue }
            waiting.append(nil)
            waiting += children.reversed() as [JSONValue?]
        }
    }

    /// Adds a node; an element only as far as its start tag, and then what it holds is given back.
    private mutating func begin(json value: JSONValue) throws(JSONFormError) -> [JSONValue]? {
        if let text = value.string {
            self.text(text)
            return nil
        }
        guard let members = value.object else { throw JSONFormError("a node is a text or an object") }
        if let comment = members[JSONKey.comment]?.string {
            self.comment(comment)
            return nil
        }
        if let parts = members[JSONKey.instruction]?.array, parts.count == 2, let target = parts[0].string,
            let content = parts[1].string
        {
            processingInstruction(target: target, content)
            return nil
        }
        guard let localName = members[JSONKey.element]?.string else {
            throw JSONFormError("an object without '\(JSONKey.element)' is no element")
        }
        startElement(
            XMLName(
                localName,
                namespace: members[JSONKey.namespace]?.string ?? "",
                prefix: members[JSONKey.prefix]?.string ?? ""
            )
        )
        for attribute in members[JSONKey.attributes]?.array ?? [] { try append(attributeJSON: attribute) }
        return members[JSONKey.children]?.array ?? []
    }

    /// Adds the attribute or namespace declaration that a JSON value stands for.
    mutating func append(attributeJSON value: JSONValue) throws(JSONFormError) {
        guard let members = value.object, let name = members["name"]?.string, let text = members["value"]?.string else {
            throw JSONFormError("an attribute is an object with 'name' and 'value'")
        }
        let prefix = members["prefix"]?.string ?? ""
        if members["isDeclaration"] == .bool(true) {
            declareNamespace(prefix: prefix.isEmpty ? "" : name, text)
        } else {
            attribute(XMLName(name, namespace: members["namespace"]?.string ?? "", prefix: prefix), text)
        }
    }
}

/// Why a JSON value is none of a document.
struct JSONFormError: Error {
    let message: String
    init(_ message: String) { self.message = message }
}
