package import MomentDiagnostics
package import XMLTree

/// Makes random values of models, each field by what its mapping says of it.
package struct ElementGenerator<Random: RandomNumberGenerator>: ~Copyable, ElementCoder {
    private var random: Random
    private let options: GeneratorOptions

    /// Makes a random value of a model.
    package static func make<Model: ElementModel>(
        _ type: Model.Type,
        options: GeneratorOptions,
        using random: inout Random
    ) -> Model {
        var generator = ElementGenerator(random: random, options: options)
        let model = Model.map(&generator, nil)
        random = generator.random
        return model
    }

    private init(random: Random, options: GeneratorOptions) {
        self.random = random
        self.options = options
    }

    private mutating func happens(_ note: FieldNote) -> Bool {
        guard options.includes(note) else { return false }
        if note.isRequired || options.release < note.requiredBefore ?? options.release { return true }
        return Double.random(in: 0..<1, using: &random) < options.density
    }

    private mutating func value<Value: ScalarValue>(_ type: Value.Type, _ note: FieldNote) -> Value? {
        Value(xmlText: (note.lexical ?? Value.lexical).example(using: &random))
    }

    package mutating func attribute<Value: ScalarValue>(
        _ name: String,
        _ value: Value?,
        _ note: FieldNote
    ) -> Value? {
        happens(note) ? self.value(Value.self, note) : nil
    }

    package mutating func attribute<Value: ScalarValue>(
        _ name: String,
        _ value: Value?,
        default: Value,
        isRequired: Bool,
        _ note: FieldNote
    ) -> Value {
        isRequired || happens(note) ? self.value(Value.self, note) ?? `default` : `default`
    }

    package mutating func choice<Value: ScalarValue>(
        _ name: String,
        _ value: Value?,
        among: [Value],
        _ note: FieldNote
    ) -> Value? {
        happens(note) ? allowed(among).randomElement(using: &random) : nil
    }

    package mutating func choice<Value: ScalarValue>(
        _ name: String,
        _ value: Value?,
        among: [Value],
        default: Value,
        printsDefault: Bool,
        _ note: FieldNote
    ) -> Value {
        allowed(among).randomElement(using: &random) ?? `default`
    }

    /// The words of a choice that the release has.
    private func allowed<Value: ScalarValue>(_ values: [Value]) -> [Value] {
        values.filter { options.release >= ($0.introduced ?? options.release) }
    }

    package mutating func branch(_ names: [String], _ chosen: String?) -> String {
        names.randomElement(using: &random) ?? names[names.count - 1]
    }

    package mutating func text<Value: ScalarValue>(_ name: String, _ value: Value?, _ note: FieldNote) -> Value? {
        guard happens(note), let value = self.value(Value.self, note), !value.xmlText.isEmpty else { return nil }
        return value
    }

    package mutating func content<Value: ScalarValue>(_ value: Value?, default: Value, _ note: FieldNote) -> Value {
        self.value(Value.self, note) ?? `default`
    }

    package mutating func child<Model: ElementModel>(
        _ name: String,
        _ value: Model?,
        _ note: FieldNote,
        _ map: (inout ElementGenerator, Model?) -> Model
    ) -> Model? {
        happens(note) ? map(&self, nil) : nil
    }

    package mutating func child<Model: ElementModel>(
        _ name: String,
        _ value: Model?,
        placeholder: Model,
        _ note: FieldNote
    ) -> Model {
        Model.map(&self, nil)
    }

    package mutating func children<Model: ElementModel>(
        _ name: String,
        _ value: [Model]?,
        count: ClosedRange<Int>,
        _ note: FieldNote,
        _ map: (inout ElementGenerator, Model?) -> Model
    ) -> [Model] {
        guard options.includes(note) else { return [] }
        let areSeveral = options.release >= note.severalSince ?? options.release
        let most = areSeveral ? min(count.upperBound, count.lowerBound + 2) : max(count.lowerBound, 1)
        var models: [Model] = []
        for _ in 0..<Int.random(in: count.lowerBound...most, using: &random) { models.append(map(&self, nil)) }
        return models
    }

    package mutating func list<Model: ElementModel>(
        _ container: String,
        of name: String,
        _ value: [Model]?,
        count: ClosedRange<Int>,
        _ note: FieldNote
    ) -> [Model]? {
        happens(note) ? children(name, nil, count: count, note) { Model.map(&$0, $1) } : nil
    }

    package mutating func flag(_ name: String, _ value: Bool?, _ note: FieldNote) -> Bool { happens(note) }

    package mutating func whole(_ name: String, _ value: XMLElement?, _ note: FieldNote) -> XMLElement? {
        guard happens(note) else { return nil }
        var builder = XMLTreeBuilder()
        builder.startElement(XMLName(name))
        if name != "cookie" { builder.attribute("type", "kvm") }
        builder.element("name", text: Lexical.text.example(using: &random))
        builder.element("uuid", text: Lexical.uuid.example(using: &random))
        builder.endElement()
        return builder.finish().root
    }
}

/// What random documents are made like.
package struct GeneratorOptions: Sendable {
    /// The release they are valid for.
    package var release = ReleaseNumber.newest
    /// How likely an optional part is there, from 0 to 1.
    package var density = 0.5
    /// Whether parts are made that only libvirt writes.
    package var includesOutput = false

    package init(release: ReleaseNumber = .newest, density: Double = 0.5, includesOutput: Bool = false) {
        self.release = release
        self.density = density
        self.includesOutput = includesOutput
    }

    fileprivate func includes(_ note: FieldNote) -> Bool {
        (includesOutput || !note.isOutput) && note.since ?? release <= release
    }
}
