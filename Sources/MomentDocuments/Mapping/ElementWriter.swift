import XMLTree

/// Writes values as elements, with what was kept at its place.
struct ElementWriter: ~Copyable, ElementCoder {
    private var builder = XMLTreeBuilder()
    private var frame = Frame(UnmodelledContent())

    /// What is being written.
    private struct Frame {
        let unmodelled: UnmodelledContent
        let hasNodes: Bool
        /// Whether the attributes without a field are written yet; they come behind the known ones.
        var hasWrittenAttributes = false
        /// How many known elements of each name are written, for the anchors of kept nodes.
        var counts: NameMap<Int> = [:]

        init(_ unmodelled: UnmodelledContent) {
            self.unmodelled = unmodelled
            hasNodes = !unmodelled.nodes.isEmpty
        }
    }

    /// Writes a model as a document with a root element of a name.
    static func write<Model: ElementModel>(_ model: Model, as name: String) -> XMLDocument {
        var writer = ElementWriter()
        for node in model.unmodelled.prologue { writer.builder.copy(node) }
        writer.write(model, as: name) { Model.map(&$0, $1) }
        for node in model.unmodelled.epilogue { writer.builder.copy(node) }
        return writer.builder.finish()
    }

    private init() {}

    // MARK: Attributes

    mutating func attribute<Value: ScalarValue>(_ name: String, _ value: Value?, _ note: FieldNote) -> Value? {
        if let value { builder.attribute(XMLName(name), value.xmlText) }
        return value
    }

    mutating func attribute<Value: ScalarValue>(
        _ name: String,
        _ value: Value?,
        default: Value,
        isRequired: Bool,
        _ note: FieldNote
    ) -> Value {
        let value = value ?? `default`
        if !(value == `default` && frame.unmodelled.implied.contains(name)) {
            builder.attribute(XMLName(name), value.xmlText)
        }
        return value
    }

    mutating func choice<Value: ScalarValue>(
        _ name: String,
        _ value: Value?,
        among: [Value],
        _ note: FieldNote
    ) -> Value? {
        attribute(name, value, note)
    }

    mutating func choice<Value: ScalarValue>(
        _ name: String,
        _ value: Value?,
        among: [Value],
        default: Value,
        printsDefault: Bool,
        _ note: FieldNote
    ) -> Value {
        if !printsDefault, value == `default` { return `default` }
        return attribute(name, value, default: `default`, isRequired: false, note)
    }

    mutating func moveBehindOthers(_ name: String) { builder.moveAttributeBehindOthers(name) }

    // MARK: Elements

    mutating func text<Value: ScalarValue>(_ name: String, _ value: Value?, _ note: FieldNote) -> Value? {
        let original = frame.unmodelled.isEmpty ? nil : frame.unmodelled.originals[name]
        if let original, value == (original.valueText.isEmpty ? nil : Value(xmlText: original.valueText)) {
            prepareChild(name)
            builder.copy(original)
        } else if let value {
            prepareChild(name)
            builder.element(XMLName(name), text: value.xmlText)
        }
        return value
    }

    mutating func content<Value: ScalarValue>(_ value: Value?, default: Value, _ note: FieldNote) -> Value {
        let value = value ?? `default`
        finishAttributes()
        if !(value == `default` && frame.unmodelled.implied.contains(UnmodelledContent.content)) {
            builder.text(value.xmlText)
        }
        return value
    }

    mutating func child<Model: ElementModel>(
        _ name: String,
        _ value: Model?,
        _ note: FieldNote,
        _ map: (inout ElementWriter, Model?) -> Model
    ) -> Model? {
        if let value {
            prepareChild(name)
            write(value, as: name, map)
        }
        return value
    }

    mutating func child<Model: ElementModel>(
        _ name: String,
        _ value: Model?,
        placeholder: Model,
        _ note: FieldNote
    ) -> Model {
        let value = value ?? placeholder
        if !(value == placeholder && frame.unmodelled.implied.contains(name)) {
            prepareChild(name)
            write(value, as: name) { Model.map(&$0, $1) }
        }
        return value
    }

    mutating func children<Model: ElementModel>(
        _ name: String,
        _ value: [Model]?,
        count: ClosedRange<Int>,
        _ note: FieldNote,
        _ map: (inout ElementWriter, Model?) -> Model
    ) -> [Model] {
        let value = value ?? []
        for model in value {
            prepareChild(name)
            write(model, as: name, map)
        }
        return value
    }

    mutating func list<Model: ElementModel>(
        _ container: String,
        of name: String,
        _ value: [Model]?,
        count: ClosedRange<Int>,
        _ note: FieldNote
    ) -> [Model]? {
        guard let value else { return nil }
        prepareChild(container)
        builder.startElement(XMLName(container))
        let outer = frame
        frame = Frame(
            frame.unmodelled.isEmpty
                ? UnmodelledContent() : frame.unmodelled.containers[container] ?? UnmodelledContent()
        )
        _ = children(name, value, count: count, note) { Model.map(&$0, $1) }
        finishElement()
        frame = outer
        return value
    }

    mutating func flag(_ name: String, _ value: Bool?, _ note: FieldNote) -> Bool {
        guard value == true else { return false }
        prepareChild(name)
        if let original = frame.unmodelled.originals[name] {
            builder.copy(original)
        } else {
            builder.element(XMLName(name), text: "")
        }
        return true
    }

    mutating func whole(_ name: String, _ value: XMLElement?, _ note: FieldNote) -> XMLElement? {
        if let value {
            prepareChild(name)
            builder.copy(value)
        }
        return value
    }

    mutating func branch(_ names: [String], _ chosen: String?) -> String { chosen ?? names[names.count - 1] }

    // MARK: The element at hand

    private mutating func write<Model: ElementModel>(
        _ value: Model,
        as name: String,
        _ map: (inout ElementWriter, Model?) -> Model
    ) {
        // A root is known by its local name, as libvirt does it; a default namespace is then part of what was kept.
        let namespace = value.unmodelled.attributes.first { $0.isDeclaration && $0.name == XMLName("xmlns") }?.value
        builder.startElement(XMLName(name, namespace: namespace ?? ""))
        let outer = frame
        frame = Frame(value.unmodelled)
        _ = map(&self, value)
        finishElement()
        frame = outer
    }

    /// Puts what was kept before a known element in its place.
    private mutating func prepareChild(_ name: String) {
        finishAttributes()
        guard frame.hasNodes else { return }
        let anchor = UnmodelledContent.Anchor(name, frame.counts[name, default: 0])
        frame.counts[name] = anchor.position + 1
        for node in frame.unmodelled.nodes where node.anchor == anchor { builder.copy(node.node) }
    }

    private mutating func finishAttributes() {
        guard !frame.hasWrittenAttributes else { return }
        frame.hasWrittenAttributes = true
        guard !frame.unmodelled.isEmpty else { return }
        let written = builder.currentAttributeNames
        for attribute in frame.unmodelled.attributes where !written.contains(attribute.name) {
            if attribute.isDeclaration {
                builder.declareNamespace(
                    prefix: attribute.name.prefix.isEmpty ? "" : attribute.name.localName,
                    attribute.value
                )
            } else {
                builder.attribute(attribute.name, attribute.value)
            }
        }
    }

    /// Closes the element behind the nodes that no written element was the anchor of.
    private mutating func finishElement() {
        finishAttributes()
        if frame.hasNodes {
            for node in frame.unmodelled.nodes {
                guard let anchor = node.anchor, anchor.position < frame.counts[anchor.name, default: 0] else {
                    builder.copy(node.node)
                    continue
                }
            }
        }
        builder.endElement()
    }
}
