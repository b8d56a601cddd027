/// The definitions that one grammar element's references see (sections 4.17 and 4.18).
final class GrammarScope {
    /// All defines of one name, to be combined.
    final class Definition {
        let name: UInt32?
        var bodies: [Int] = []
        var combine: GrammarSyntax.Combine?
        /// Whether one of them had no `combine`.
        var hasPlain = false
        var pattern: PatternID?
        var isOpen = false
        let place: SchemaPlace

        init(name: UInt32?, place: SchemaPlace) {
            self.name = name
            self.place = place
        }
    }

    let number: Int
    let parent: GrammarScope?
    let place: SchemaPlace
    private(set) var definitions: [UInt32: Definition] = [:]
    /// All of them in the order they were met, the start among them.
    private(set) var ordered: [Definition] = []
    private(set) var start: Definition?

    /// What an include replaces.
    private final class Overrides {
        var names: [UInt32: Bool] = [:]
        var hasStart = false
        var startIsUsed = false
    }

    init(_ syntax: GrammarSyntax, number: Int, parent: GrammarScope?, reader: inout SchemaReader) {
        self.number = number
        self.parent = parent
        place = syntax.place
        add(syntax.components, hidden: [], &reader)
    }

    private func add(_ components: [GrammarSyntax.Component], hidden: [Overrides], _ reader: inout SchemaReader) {
        for component in components {
            guard reader.countPart(component.place) else { return }
            switch component {
            case .define(let name, let combine, let body, let place):
                if !isHidden(name, hidden) { define(name, combine, body, place, &reader) }
            case .include(let grammar, let overrides, let place):
                let mine = Overrides()
                for case .define(let name, _, _, _) in overrides {
                    if let name { mine.names[name] = false } else { mine.hasStart = true }
                }
                add(grammar.components, hidden: [mine] + hidden, &reader)
                for (name, isUsed) in mine.names.sorted(by: { $0.key < $1.key }) where !isUsed {
                    let text = reader.definitionNames[Int(name)]
                    reader.report(place, "4.7", "'\(text)' replaces nothing: the included grammar does not define it")
                }
                if mine.hasStart, !mine.startIsUsed {
                    reader.report(place, "4.7", "the start replaces nothing: the included grammar has none")
                }
                add(overrides, hidden: hidden, &reader)
            }
        }
    }

    private func isHidden(_ name: UInt32?, _ hidden: [Overrides]) -> Bool {
        for overrides in hidden {
            if let name {
                if overrides.names[name] != nil {
                    overrides.names[name] = true
                    return true
                }
            } else if overrides.hasStart {
                overrides.startIsUsed = true
                return true
            }
        }
        return false
    }

    private func define(
        _ name: UInt32?,
        _ combine: GrammarSyntax.Combine?,
        _ body: Int,
        _ place: SchemaPlace,
        _ reader: inout SchemaReader
    ) {
        let known = name.map { definitions[$0] } ?? start
        let definition = known ?? Definition(name: name, place: place)
        if known == nil {
            ordered.append(definition)
            if let name { definitions[name] = definition } else { start = definition }
        }
        definition.bodies.append(body)
        let text = name.map { "'\(reader.definitionNames[Int($0)])'" } ?? "the start"
        if let combine {
            if let other = definition.combine, other != combine {
                reader.report(place, "4.17", "\(text) is combined both by choice and by interleave")
            }
            definition.combine = combine
        } else {
            if definition.hasPlain {
                reader.report(place, "4.17", "\(text) is defined twice without 'combine'")
            }
            definition.hasPlain = true
        }
    }
}
