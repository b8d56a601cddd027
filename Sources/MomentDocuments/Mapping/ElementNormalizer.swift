package import XMLTree

/// Makes a copy of a value as libvirt would hold it: nothing but the fields, and every default said.
package struct ElementNormalizer: ~Copyable, ElementCoder {
    /// The copy of a value.
    package static func normalize<Model: ElementModel>(_ value: Model) -> Model {
        var normalizer = ElementNormalizer()
        return Model.map(&normalizer, value)
    }

    private init() {}

    package mutating func attribute<Value: ScalarValue>(_ name: String, _ value: Value?, _ note: FieldNote) -> Value? {
        value
    }

    package mutating func attribute<Value: ScalarValue>(
        _ name: String,
        _ value: Value?,
        default: Value,
        isRequired: Bool,
        _ note: FieldNote
    ) -> Value { value ?? `default` }

    package mutating func choice<Value: ScalarValue>(
        _ name: String,
        _ value: Value?,
        among: [Value],
        _ note: FieldNote
    ) -> Value? { value }

    package mutating func choice<Value: ScalarValue>(
        _ name: String,
        _ value: Value?,
        among: [Value],
        default: Value,
        printsDefault: Bool,
        _ note: FieldNote
    ) -> Value { value ?? `default` }

    package mutating func branch(_ names: [String], _ chosen: String?) -> String { chosen ?? names[names.count - 1] }

    package mutating func text<Value: ScalarValue>(_ name: String, _ value: Value?, _ note: FieldNote) -> Value? {
        value
    }

    package mutating func content<Value: ScalarValue>(_ value: Value?, default: Value, _ note: FieldNote) -> Value {
        value ?? `default`
    }

    package mutating func child<Model: ElementModel>(
        _ name: String,
        _ value: Model?,
        _ note: FieldNote,
        _ map: (inout ElementNormalizer, Model?) -> Model
    ) -> Model? { value.map { map(&self, $0) } }

    package mutating func child<Model: ElementModel>(
        _ name: String,
        _ value: Model?,
        placeholder: Model,
        _ note: FieldNote
    ) -> Model { value.map { Model.map(&self, $0) } ?? placeholder }

    package mutating func children<Model: ElementModel>(
        _ name: String,
        _ value: [Model]?,
        count: ClosedRange<Int>,
        _ note: FieldNote,
        _ map: (inout ElementNormalizer, Model?) -> Model
    ) -> [Model] {
        var copies: [Model] = []
        for model in value ?? [] { copies.append(map(&self, model)) }
        return copies
    }

    package mutating func list<Model: ElementModel>(
        _ container: String,
        of name: String,
        _ value: [Model]?,
        count: ClosedRange<Int>,
        _ note: FieldNote
    ) -> [Model]? { value.map { children(name, $0, count: count, note) { Model.map(&$0, $1) } } }

    package mutating func flag(_ name: String, _ value: Bool?, _ note: FieldNote) -> Bool { value ?? false }

    package mutating func whole(_ name: String, _ value: XMLElement?, _ note: FieldNote) -> XMLElement? { value }
}
