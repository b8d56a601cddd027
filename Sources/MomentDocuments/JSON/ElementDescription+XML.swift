import XMLTree

extension ElementDescription {
    /// Adds the element that JSON members of ``json(of:)`` stand for.
    func append(_ members: [String: JSONValue], to builder: inout XMLTreeBuilder) throws(JSONFormError) {
        try check(members)
        builder.startElement(XMLName(name))
        for attribute in attributes {
            guard let value = members[attribute.name] else { continue }
            guard let text = value.scalarText else {
                throw JSONFormError("'\(attribute.name)' of <\(name)> is an attribute and takes no array or object")
            }
            builder.attribute(XMLName(attribute.name), text)
        }
        for attribute in members[JSONKey.attributes]?.array ?? [] { try builder.append(attributeJSON: attribute) }
        if let text = members[JSONKey.text]?.scalarText { builder.text(text) }
        try appendChildren(members, to: &builder)
        builder.endElement()
    }

    private func check(_ members: [String: JSONValue]) throws(JSONFormError) {
        let known = attributes.map(\.name) + children.map(\.name)
        for key in members.keys.sorted() where !key.hasPrefix("$") && !known.contains(key) {
            throw JSONFormError("<\(name)> has no field '\(key)'")
        }
    }

    private func appendChildren(
        _ members: [String: JSONValue],
        to builder: inout XMLTreeBuilder
    ) throws(JSONFormError) {
        let placed = (members[JSONKey.nodes]?.array ?? []).compactMap(\.object)
        for child in children {
            guard let value = members[child.name] else { continue }
            let values = child.repeats ? value.array ?? [value] : [value]
            for (position, value) in values.enumerated() {
                for node in placed
                where node["before"] == .string(child.name) && node["position"] == .unsigned(UInt64(position)) {
                    try builder.append(json: node["node"] ?? .object([:]))
                }
                try child.append(value, to: &builder)
            }
        }
        for node in placed where node["before"] == nil { try builder.append(json: node["node"] ?? .object([:])) }
    }
}

extension ElementDescription.Child {
    fileprivate func append(_ value: JSONValue, to builder: inout XMLTreeBuilder) throws(JSONFormError) {
        if value.object?[JSONKey.element] != nil { return try builder.append(json: value) }
        switch kind {
        case .text:
            guard let text = value.scalarText else { throw wrongForm("a text") }
            builder.element(XMLName(name), text: text)
        case .flag:
            guard case .bool(let isThere) = value else { throw wrongForm("true or false") }
            if isThere { builder.element(XMLName(name), text: "") }
        case .whole: throw wrongForm("an object with '\(JSONKey.element)'")
        case .element(let description):
            guard let members = value.object else { throw wrongForm("an object") }
            try description.append(members, to: &builder)
        case .list(let item):
            let container = ElementDescription(container: name, of: item)
            var members = value.object ?? [:]
            guard let items = value.array ?? members.removeValue(forKey: JSONKey.items)?.array else {
                throw wrongForm("an array")
            }
            members[item.name] = .array(items)
            try container.append(members, to: &builder)
        }
    }

    private func wrongForm(_ form: String) -> JSONFormError { JSONFormError("'\(name)' takes \(form)") }
}
