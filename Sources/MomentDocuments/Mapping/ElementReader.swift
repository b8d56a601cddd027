package import MomentDiagnostics
package import XMLTree

/// Reads values out of elements, and collects what finds no place.
package struct ElementReader: ~Copyable, ElementCoder {
    private var frame: Frame
    /// What could not be placed, in document order within an element.
    private(set) var findings: [Diagnostic] = []

    /// What has been read of the element at hand.
    private struct Frame {
        let element: XMLElement
        var children: [Child] = []
        /// How many children fields have taken so far.
        var used = 0
        /// The attributes a field took, a bit each; those past 64 have no field.
        var usedAttributes: UInt64 = 0
        var unmodelled: UnmodelledContent
        /// The fields that were left out and have a default, to be kept at the end.
        var implied: [String] = []

        init(_ element: XMLElement) {
            self.element = element
            unmodelled = UnmodelledContent(origin: element)
            let record = element.record
            // An element of few nodes has about as many children.
            children.reserveCapacity(min(Int(record.subtreeEnd) - element.index - 1, 8))
            var next = element.index + 1
            while next < record.subtreeEnd {
                children.append(Child(index: UInt32(next)))
                next = Int(element.storage.nodes[next].subtreeEnd)
            }
        }
    }

    /// A child node by its index, and when a field took it: fields come in the order they are printed.
    private struct Child {
        let index: UInt32
        private var takenAt = UInt32.max

        init(index: UInt32) { self.index = index }

        /// How many children were taken before it; nil where no field took it.
        var usedAt: Int? {
            get { takenAt == .max ? nil : Int(takenAt) }
            set { takenAt = newValue.map { UInt32($0) } ?? .max }
        }
    }

    /// Reads a model out of an element by its mapping.
    package static func read<Model: ElementModel>(_ type: Model.Type, _ element: XMLElement) -> (Model, [Diagnostic]) {
        var reader = ElementReader(frame: Frame(element))
        var model = Model.map(&reader, nil)
        reader.finish()
        model.unmodelled = reader.frame.unmodelled
        return (model, reader.findings)
    }

    private init(frame: Frame) { self.frame = frame }

    /// Lists longer than this are counted before they are read: growing copies them, and holds them twice meanwhile.
    private static let few = 32

    // MARK: Attributes

    package mutating func attribute<Value: ScalarValue>(_ name: String, _ value: Value?, _ note: FieldNote) -> Value? {
        let element = frame.element
        let first = Int(element.record.first)
        for offset in 0..<min(Int(element.record.count), 64) {
            let attribute = XMLAttribute(storage: element.storage, index: first + offset)
            guard !attribute.isDeclaration, attribute.name.localName == name, attribute.name.namespace.isEmpty else {
                continue
            }
            guard let value = Value(xmlText: attribute.value) else { return nil }
            frame.usedAttributes |= 1 << UInt64(offset)
            return value
        }
        return nil
    }

    package mutating func attribute<Value: ScalarValue>(
        _ name: String,
        _ value: Value?,
        default: Value,
        isRequired: Bool,
        _ note: FieldNote
    ) -> Value {
        if let value = attribute(name, value, note) { return value }
        frame.implied.append(name)
        return `default`
    }

    package mutating func choice<Value: ScalarValue>(
        _ name: String,
        _ value: Value?,
        among: [Value],
        _ note: FieldNote
    ) -> Value? {
        attribute(name, value, note)
    }

    package mutating func choice<Value: ScalarValue>(
        _ name: String,
        _ value: Value?,
        among: [Value],
        default: Value,
        printsDefault: Bool,
        _ note: FieldNote
    ) -> Value {
        if !printsDefault { return attribute(name, value, note) ?? `default` }
        return attribute(name, value, default: `default`, isRequired: false, note)
    }

    // MARK: Elements

    package mutating func text<Value: ScalarValue>(_ name: String, _ value: Value?, _ note: FieldNote) -> Value? {
        guard let position = nextChild(name) else { return nil }
        let element = child(at: position)
        let text = element.valueText
        guard !text.isEmpty else {
            use(position)
            frame.unmodelled.originals[name] = element
            return nil
        }
        guard let value = Value(xmlText: text) else { return nil }
        use(position)
        if !element.isPlainText { frame.unmodelled.originals[name] = element }
        return value
    }

    package mutating func content<Value: ScalarValue>(_ value: Value?, default: Value, _ note: FieldNote) -> Value {
        guard let value = Value(xmlText: frame.element.valueText),
            frame.element.elements.first(where: { _ in true }) == nil
        else {
            frame.implied.append(UnmodelledContent.content)
            return `default`
        }
        for position in frame.children.indices {
            let kind = frame.element.storage.nodes[Int(frame.children[position].index)].kind
            if kind == .text { use(position) }
        }
        return value
    }

    package mutating func child<Model: ElementModel>(
        _ name: String,
        _ value: Model?,
        _ note: FieldNote,
        _ map: (inout ElementReader, Model?) -> Model
    ) -> Model? {
        guard let position = nextChild(name) else { return nil }
        use(position)
        return read(child(at: position), map)
    }

    package mutating func child<Model: ElementModel>(
        _ name: String,
        _ value: Model?,
        placeholder: Model,
        _ note: FieldNote
    ) -> Model {
        if let model: Model = child(name, nil, note, { Model.map(&$0, $1) }) { return model }
        frame.implied.append(name)
        return placeholder
    }

    package mutating func children<Model: ElementModel>(
        _ name: String,
        _ value: [Model]?,
        count: ClosedRange<Int>,
        _ note: FieldNote,
        _ map: (inout ElementReader, Model?) -> Model
    ) -> [Model] {
        var models: [Model] = []
        if frame.children.count > Self.few {
            models.reserveCapacity(frame.children.indices.count { isElement($0, name) })
        }
        for position in frame.children.indices where isElement(position, name) {
            use(position)
            models.append(read(child(at: position), map))
        }
        return models
    }

    package mutating func list<Model: ElementModel>(
        _ container: String,
        of name: String,
        _ value: [Model]?,
        count: ClosedRange<Int>,
        _ note: FieldNote
    ) -> [Model]? {
        guard let position = nextChild(container) else { return nil }
        use(position)
        let outer = frame
        frame = Frame(child(at: position))
        let models: [Model] = children(name, nil, count: count, note) { Model.map(&$0, $1) }
        finish()
        let unmodelled = frame.unmodelled
        frame = outer
        if !unmodelled.isEmpty { frame.unmodelled.containers[container] = unmodelled }
        return models
    }

    package mutating func flag(_ name: String, _ value: Bool?, _ note: FieldNote) -> Bool {
        guard let position = nextChild(name) else { return false }
        use(position)
        let element = child(at: position)
        if !(element.attributesAndDeclarations.isEmpty && element.children.isEmpty) {
            frame.unmodelled.originals[name] = element
        }
        return true
    }

    package mutating func whole(_ name: String, _ value: XMLElement?, _ note: FieldNote) -> XMLElement? {
        guard let position = nextChild(name) else { return nil }
        use(position)
        return child(at: position)
    }

    package mutating func branch(_ names: [String], _ chosen: String?) -> String {
        names.first { name in
            frame.element.attribute(name) != nil || frame.children.indices.contains { isElement($0, name) }
        } ?? names[names.count - 1]
    }

    // MARK: The element at hand

    private mutating func read<Model: ElementModel>(
        _ element: XMLElement,
        _ map: (inout ElementReader, Model?) -> Model
    ) -> Model {
        let outer = frame
        frame = Frame(element)
        var model = map(&self, nil)
        finish()
        model.unmodelled = frame.unmodelled
        frame = outer
        return model
    }

    private func child(at position: Int) -> XMLElement {
        XMLElement(storage: frame.element.storage, index: Int(frame.children[position].index))
    }

    private func isElement(_ position: Int, _ name: String) -> Bool {
        let storage = frame.element.storage
        let record = storage.nodes[Int(frame.children[position].index)]
        guard record.kind == .element else { return false }
        let found = storage.names[Int(record.name)]
        return found.localName == name && found.namespace.isEmpty
    }

    private mutating func use(_ position: Int) {
        frame.children[position].usedAt = frame.used
        frame.used += 1
    }

    private func nextChild(_ name: String) -> Int? {
        frame.children.indices.first { frame.children[$0].usedAt == nil && isElement($0, name) }
    }

    /// Keeps whatever no field took, and reports it.
    private mutating func finish() {
        let element = frame.element
        if !frame.implied.isEmpty { frame.unmodelled.implied = frame.implied }
        let count = UInt64(element.record.count)
        // Usually fields took all there is.
        if count >= 64 || frame.usedAttributes != (1 << count) - 1 { keepAttributes(of: element) }
        if !isEverythingUsed { keepNodes() }
    }

    private mutating func keepAttributes(of element: XMLElement) {
        for (offset, attribute) in element.attributesAndDeclarations.enumerated()
        where offset >= 64 || frame.usedAttributes & 1 << UInt64(offset) == 0 {
            frame.unmodelled.attributes.append(
                UnmodelledContent.Attribute(attribute.name, attribute.value, isDeclaration: attribute.isDeclaration)
            )
            if !attribute.isDeclaration { findings.append(.unplaced(attribute, of: element)) }
        }
    }

    /// Whether fields took all child nodes but the white space between them.
    private var isEverythingUsed: Bool {
        let storage = frame.element.storage
        return frame.children.allSatisfy { child in
            if child.usedAt != nil { return true }
            let index = Int(child.index)
            return storage.nodes[index].kind == .text && XMLText(storage: storage, index: index).isBlank
        }
    }

    /// Keeps the nodes no field took, each before the known element it stood before, in the order these are printed.
    private mutating func keepNodes() {
        var places = UnmodelledPlaces()
        for (node, child) in zip(frame.element.children, frame.children) {
            if let usedAt = child.usedAt {
                if case .element(let element) = node { places.add(known: element, usedAt: usedAt) }
            } else {
                if case .text(let text) = node, text.isBlank { continue }
                places.add(node)
                if let finding = Diagnostic.unplaced(node, of: frame.element) { findings.append(finding) }
            }
        }
        let nodes = places.nodes()
        if !nodes.isEmpty { frame.unmodelled.nodes = nodes }
    }
}

extension XMLElement {
    /// The text that is a value: beside markup, white space alone is none, as printing lays out anew what holds no text.
    var valueText: String {
        let text = text
        guard !text.isEmpty, text.utf8.allSatisfy({ $0 <= 0x20 }) else { return text }
        for node in children {
            if case .text = node { continue }
            return ""
        }
        return text
    }

    /// Whether the element is nothing but its text.
    fileprivate var isPlainText: Bool {
        guard attributesAndDeclarations.isEmpty else { return false }
        return children.allSatisfy { node in
            if case .text = node { true } else { false }
        }
    }
}

extension ElementReader {
    /// Reads a model out of an element by one of its mappings; what finds no place is kept and not remarked on.
    package static func read<Model: ElementModel>(
        _ element: XMLElement,
        _ map: (inout ElementReader, Model?) -> Model
    ) -> Model {
        var reader = ElementReader(frame: Frame(element))
        var model = map(&reader, nil)
        reader.finish()
        model.unmodelled = reader.frame.unmodelled
        return model
    }
}
