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
        var members: [String: JSONValue] = [JSONKey.element: .string(name.localName)]
        if !name.namespace.isEmpty { members[JSONKey.namespace] = .string(name.namespace) }
        if !name.prefix.isEmpty { members[JSONKey.prefix] = .string(name.prefix) }
        let attributes = attributesAndDeclarations.map(\.json)
        if !attributes.isEmpty { members[JSONKey.attributes] = .array(attributes) }
        let children = significantChildren.map(\.json)
        if !children.isEmpty { members[JSONKey.children] = .array(children) }
        return .object(members)
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
        if let text = value.string { return self.text(text) }
        guard let members = value.object else { throw JSONFormError("a node is a text or an object") }
        if let comment = members[JSONKey.comment]?.string { return self.comment(comment) }
        if let parts = members[JSONKey.instruction]?.array, parts.count == 2, let target = parts[0].string,
            let content = parts[1].string
        {
            return processingInstruction(target: target, content)
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
        for child in members[JSONKey.children]?.array ?? [] { try append(json: child) }
        endElement()
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
