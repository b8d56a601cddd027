import Diagnostics
import XMLTree

/// Runs mappings to learn what they say, every variant of each element once.
struct ElementDescriber: ~Copyable, ElementCoder {
    private var description: ElementDescription
    /// The decisions of the run at hand; the last one that can still change is moved on from run to run.
    private var decisions: [Decision] = []
    private var position = 0

    private struct Decision {
        let name: String
        let values: [String]
        var index = 0
        var label: String { "\(name)='\(values[index])'" }
    }

    private init(name: String) { description = ElementDescription(name: name) }

    /// Describes an element by its mapping.
    static func describe<Model: ElementModel>(_ type: Model.Type, as name: String) -> ElementDescription {
        describe(name) { coder in _ = Model.map(&coder, nil) }
    }

    /// Not generic: one copy for each of the many elements would be a good part of the command.
    private static func describe(_ name: String, _ map: (inout ElementDescriber) -> Void) -> ElementDescription {
        var result = ElementDescription(name: name)
        var decisions: [Decision] = []
        var seen: [String: Set<String>] = [:]
        var all: [String: Set<String>] = [:]
        var variants: [String: [(labels: Set<String>, kind: ElementDescription.Kind)]] = [:]
        repeat {
            var describer = ElementDescriber(name: name)
            describer.decisions = decisions
            map(&describer)
            let labels = describer.decisions.prefix(describer.position)
            for decision in labels { all[decision.name, default: []].insert(decision.label) }
            for field in describer.description.fieldNames {
                seen[field, default: []].formUnion(labels.map(\.label))
            }
            result.merge(describer.description)
            for child in describer.description.children {
                variants[child.name, default: []].append((Set(labels.map(\.label)), child.kind))
            }
            decisions = describer.decisions
        } while advance(&decisions)
        result.setConditions { field in
            all.sorted { $0.key < $1.key }.flatMap { name, labels -> [String] in
                let own = seen[field, default: []].intersection(labels)
                return own.isEmpty || own == labels || "@\(name)" == field ? [] : own.sorted()
            }
        }
        for index in result.children.indices {
            result.children[index].setInnerConditions(variants[result.children[index].name] ?? [])
        }
        return result
    }

    private static func advance(_ decisions: inout [Decision]) -> Bool {
        while let last = decisions.last {
            if last.index + 1 < last.values.count {
                decisions[decisions.count - 1].index += 1
                return true
            }
            decisions.removeLast()
        }
        return false
    }

    private mutating func decide(_ name: String, _ values: [String]) -> Int {
        if position == decisions.count { decisions.append(Decision(name: name, values: values)) }
        position += 1
        return decisions[position - 1].index
    }

    private mutating func add(
        _ name: String,
        _ lexical: Lexical,
        default: String? = nil,
        isRequired: Bool = false,
        laterValues: [String: Release] = [:],
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
    fileprivate var laterValues: [String: Release] {
        reduce(into: [:]) { table, value in table[value.xmlText] = value.introduced }
    }
}

extension ElementDescription {
    fileprivate var fieldNames: [String] { attributes.map { "@\($0.name)" } + children.map(\.name) }

    /// Says of fields that only some variants of the element have which choices of its parent these go with.
    fileprivate mutating func addConditions(from variants: [(labels: Set<String>, element: ElementDescription)]) {
        func conditions(_ field: String) -> [String] {
            let having = variants.filter { $0.element.fieldNames.contains(field) }
            guard having.count < variants.count else { return [] }
            let others = variants.filter { !$0.element.fieldNames.contains(field) }.map(\.labels)
            return having.reduce(Set<String>()) { $0.union($1.labels) }.filter { label in
                !others.contains { $0.contains(label) }
            }.sorted()
        }
        for index in attributes.indices { attributes[index].conditions += conditions("@\(attributes[index].name)") }
        for index in children.indices { children[index].conditions += conditions(children[index].name) }
    }

    fileprivate mutating func setConditions(_ conditions: (String) -> [String]) {
        for index in attributes.indices { attributes[index].conditions = conditions("@\(attributes[index].name)") }
        for index in children.indices { children[index].conditions = conditions(children[index].name) }
    }
}

extension ElementDescription.Child {
    fileprivate mutating func setInnerConditions(_ variants: [(labels: Set<String>, kind: ElementDescription.Kind)]) {
        switch kind {
        case .element(var element):
            element.addConditions(
                from: variants.compactMap { if case .element(let one) = $0.kind { ($0.labels, one) } else { nil } }
            )
            kind = .element(element)
        case .list(var element):
            element.addConditions(
                from: variants.compactMap { if case .list(let one) = $0.kind { ($0.labels, one) } else { nil } }
            )
            kind = .list(element)
        case .text, .flag, .whole: break
        }
    }
}
