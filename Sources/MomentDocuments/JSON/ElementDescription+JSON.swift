import XMLTree

extension ElementDescription {
    /// An element as JSON: fields under the names they have in XML, everything else under names that begin with `$`.
    func json(of element: XMLElement) -> [String: JSONValue] {
        var members: [String: JSONValue] = [:]
        var unknown: [JSONValue] = []
        for attribute in element.attributesAndDeclarations {
            let field =
                attribute.name.namespace.isEmpty && !attribute.isDeclaration
                ? attributes.first { $0.name == attribute.name.localName } : nil
            if let field {
                members[field.name] = field.lexical.json(of: attribute.value)
            } else {
                unknown.append(attribute.json)
            }
        }
        if !unknown.isEmpty { members[JSONKey.attributes] = .array(unknown) }
        addChildren(of: element, to: &members)
        return members
    }

    private func addChildren(of element: XMLElement, to members: inout [String: JSONValue]) {
        let content = element.beginsWithAllItsText ? content : nil
        if let content { members[JSONKey.text] = content.json(of: element.text) }
        var pending: [JSONValue] = []
        var placed: [JSONValue] = []
        var counts: [String: Int] = [:]
        // Members have no order, and are read in that of the description: what stands otherwise is no field's.
        var last = children.startIndex
        for node in element.significantChildren {
            if content != nil, case .text = node { continue }
            guard case .element(let child) = node, child.name.namespace.isEmpty,
                let index = children.firstIndex(where: { $0.name == child.name.localName }), index >= last,
                children[index].repeats || counts[children[index].name] == nil
            else {
                pending.append(node.json)
                continue
            }
            let field = children[index]
            last = index
            let position = counts[field.name, default: 0]
            counts[field.name] = position + 1
            placed += pending.map { Self.placed($0, before: field.name, position) }
            pending = []
            let value = field.kind.json(of: child)
            if field.repeats {
                members[field.name] = .array((members[field.name]?.array ?? []) + [value])
            } else {
                members[field.name] = value
            }
        }
        placed += pending.map { .object(["node": $0]) }
        if !placed.isEmpty { members[JSONKey.nodes] = .array(placed) }
    }

    private static func placed(_ node: JSONValue, before name: String, _ position: Int) -> JSONValue {
        .object(["node": node, "before": .string(name), "position": .unsigned(UInt64(position))])
    }
}

extension XMLElement {
    /// Whether it holds no element, and no text behind a comment: so it is printed where its text is a value.
    fileprivate var beginsWithAllItsText: Bool {
        for (offset, node) in children.enumerated() {
            switch node {
            case .text: if offset > 0 { return false }
            case .element: return false
            case .comment, .processingInstruction: continue
            }
        }
        return true
    }
}

extension ElementDescription.Kind {
    fileprivate func json(of element: XMLElement) -> JSONValue {
        let isBare = element.attributesAndDeclarations.isEmpty
        switch self {
        case .text(let lexical):
            let isPlain = isBare && element.children.allSatisfy { if case .text = $0 { true } else { false } }
            return isPlain ? lexical.json(of: element.text) : element.json
        case .flag: return isBare && element.children.isEmpty ? .bool(true) : element.json
        case .whole: return element.json
        case .element(let description): return .object(description.json(of: element))
        case .list(let item):
            let container = ElementDescription(container: element.name.localName, of: item)
            var members = container.json(of: element)
            let items = members.removeValue(forKey: item.name) ?? .array([])
            if members.isEmpty { return items }
            members[JSONKey.items] = items
            return .object(members)
        }
    }
}

extension Lexical {
    /// A text as the JSON value its kind suggests, if that reads back as the same text.
    fileprivate func json(of text: String) -> JSONValue {
        switch self {
        case .oneOf(["yes", "no"]): return Bool(xmlText: text).map(JSONValue.bool) ?? .string(text)
        case .unsigned, .positive, .port, .signed:
            if let number = UInt64(text), String(number) == text { return .unsigned(number) }
            if let number = Int64(text), String(number) == text { return .signed(number) }
            return .string(text)
        default: return .string(text)
        }
    }
}

extension ElementDescription {
    /// The description of an element that only holds elements of another.
    init(container name: String, of item: ElementDescription) {
        self.init(name: name)
        children = [
            Child(
                name: item.name,
                kind: .element(item),
                isRequired: false,
                repeats: true,
                meaning: "",
                since: nil,
                isOutput: false
            )
        ]
    }
}
