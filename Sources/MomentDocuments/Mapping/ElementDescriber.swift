import MomentDiagnostics
import XMLTree

/// Runs mappings to learn what they say, every variant of each element once.
struct ElementDescriber: ~Copyable, ElementCoder {
    private var description: ElementDescription
    /// The decisions of the run at hand; the last one that can still change is moved on from run to run.
    private var decisions: [VariantSurvey.Decision] = []
    private var position = 0

    private init(name: String) { description = ElementDescription(name: name) }

    /// Describes an element by its mapping.
    static func describe<Model: ElementModel>(_ type: Model.Type, as name: String) -> ElementDescription {
        describe(name) { coder in _ = Model.map(&coder, nil) }
    }

    private static func describe(_ name: String, _ map: (inout ElementDescriber) -> Void) -> ElementDescription {
        var survey = VariantSurvey(name)
        repeat {
            var describer = ElementDescriber(name: name)
            describer.decisions = survey.decisions
            map(&describer)
            survey.add(describer.description, describer.decisions, taken: describer.position)
        } while survey.advance()
        return survey.finish()
    }

    private mutating func decide(_ name: String, _ values: [String]) -> Int {
        if position == decisions.count { decisions.append(VariantSurvey.Decision(name: name, values: values)) }
        position += 1
        return decisions[position - 1].index
    }

    private mutating func add(
        _ name: String,
        _ lexical: Lexical,
        default: String? = nil,
        isRequired: Bool = false,
        laterValues: [String: ReleaseNumber] = [:],
        _ note: FieldNote
    ) {
        description.attributes.append(
            ElementDescription.Attribute(
                name: name,
                lexical: note.lexical ?? lexical,
                defaultValue: isRequired ? nil : `default`,
                isRequired: isRequired || note.isRequired,
                meaning: "\(note.meaning)",
                since: note.since,
                laterValues: laterValues,
                isOutput: note.isOutput
            )
        )
    }

    private mutating func add(
        _ name: String,
        _ kind: ElementDescription.Kind,
        isRequired: Bool = false,
        repeats: Bool = false,
        _ note: FieldNote
    ) {
        description.children.append(
            ElementDescription.Child(
                name: name,
                kind: kind,
                isRequired: isRequired || note.isRequired,
                repeats: repeats,
                meaning: "\(note.meaning)",
                since: note.since,
                isOutput: note.isOutput
            )
        )
    }

    // MARK: ElementCoder

    mutating func attribute<Value: ScalarValue>(_ name: String, _ value: Value?, _ note: FieldNote) -> Value? {
        add(name, Value.lexical, note)
        return nil
    }

    mutating func attribute<Value: ScalarValue>(
        _ name: String,
        _ value: Value?,
        default: Value,
        isRequired: Bool,
        _ note: FieldNote
    ) -> Value {
        add(name, Value.lexical, default: `default`.xmlText, isRequired: isRequired, note)
        return `default`
    }

    mutating func choice<Value: ScalarValue>(
        _ name: String,
        _ value: Value?,
        among: [Value],
        _ note: FieldNote
    ) -> Value? {
        add(name, .oneOf(among.map(\.xmlText)), laterValues: among.laterValues, note)
        let index = decide(name, among.map(\.xmlText) + [""])
        return index < among.count ? among[index] : nil
    }

    mutating func choice<Value: ScalarValue>(
        _ name: String,
        _ value: Value?,
        among: [Value],
        default: Value,
        printsDefault: Bool,
        _ note: FieldNote
    ) -> Value {
        add(
            name,
            .oneOf(among.map(\.xmlText)),
            default: `default`.xmlText,
            laterValues: among.laterValues,
            note
        )
        return among[decide(name, among.map(\.xmlText))]
    }

    mutating func branch(_ names: [String], _ chosen: String?) -> String { names[decide("", names)] }

    mutating func text<Value: ScalarValue>(_ name: String, _ value: Value?, _ note: FieldNote) -> Value? {
        add(name, .text(note.lexical ?? Value.lexical), note)
        return nil
    }

    mutating func content<Value: ScalarValue>(_ value: Value?, default: Value, _ note: FieldNote) -> Value {
        description.content = note.lexical ?? Value.lexical
        return `default`
    }

    mutating func child<Model: ElementModel>(
        _ name: String,
        _ value: Model?,
        _ note: FieldNote,
        _ map: (inout ElementDescriber, Model?) -> Model
    ) -> Model? {
        add(name, .element(Self.describe(name) { coder in _ = map(&coder, nil) }), note)
        return nil
    }

    mutating func child<Model: ElementModel>(
        _ name: String,
        _ value: Model?,
        placeholder: Model,
        _ note: FieldNote
    ) -> Model {
        add(name, .element(Self.describe(Model.self, as: name)), isRequired: true, note)
        return placeholder
    }

    mutating func children<Model: ElementModel>(
        _ name: String,
        _ value: [Model]?,
        count: ClosedRange<Int>,
        _ note: FieldNote,
        _ map: (inout ElementDescriber, Model?) -> Model
    ) -> [Model] {
        add(
            name,
            .element(Self.describe(name) { coder in _ = map(&coder, nil) }),
            isRequired: count.lowerBound > 0,
            repeats: count.upperBound > 1,
            note
        )
        return []
    }

    mutating func list<Model: ElementModel>(
        _ container: String,
        of name: String,
        _ value: [Model]?,
        count: ClosedRange<Int>,
        _ note: FieldNote
    ) -> [Model]? {
        add(container, .list(Self.describe(Model.self, as: name)), note)
        return nil
    }

    mutating func flag(_ name: String, _ value: Bool?, _ note: FieldNote) -> Bool {
        add(name, .flag, note)
        return false
    }

    mutating func whole(_ name: String, _ value: XMLElement?, _ note: FieldNote) -> XMLElement? {
        add(name, .whole, note)
        return nil
    }
}

extension Array where Element: ScalarValue {
    fileprivate var laterValues: [String: ReleaseNumber] {
        reduce(into: [:]) { table, value in table[value.xmlText] = value.introduced }
    }
}
