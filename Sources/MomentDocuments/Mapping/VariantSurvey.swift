import XMLTree

/// Collects what the runs of a mapping say, one run for each variant of the element, and under which choices each field is there.
///
/// It knows nothing of models, so that the loop over it is all there is a copy of for each of the many elements.
struct VariantSurvey {
    /// A choice the mapping has made, and which of its values the next run takes.
    struct Decision {
        let name: String
        let values: [String]
        var index = 0
        var label: String { "\(name)='\(values[index])'" }
    }

    /// The decisions of the next run; the last one that can still change is moved on from run to run.
    private(set) var decisions: [Decision] = []
    private var result: ElementDescription
    private var seen: [String: Set<String>] = [:]
    private var all: [String: Set<String>] = [:]
    private var variants: [String: [(labels: Set<String>, kind: ElementDescription.Kind)]] = [:]

    init(_ name: String) { result = ElementDescription(name: name) }

    /// Takes in what a run said.
    mutating func add(_ description: ElementDescription, _ decisions: [Decision], taken: Int) {
        let labels = decisions.prefix(taken)
        for decision in labels { all[decision.name, default: []].insert(decision.label) }
        for field in description.fieldNames { seen[field, default: []].formUnion(labels.map(\.label)) }
        result.merge(description)
        for child in description.children {
            variants[child.name, default: []].append((Set(labels.map(\.label)), child.kind))
        }
        self.decisions = decisions
    }

    /// Moves on to the next variant; false when all were seen.
    mutating func advance() -> Bool {
        while let last = decisions.last {
            if last.index + 1 < last.values.count {
                decisions[decisions.count - 1].index += 1
                return true
            }
            decisions.removeLast()
        }
        return false
    }

    /// The description of all variants.
    consuming func finish() -> ElementDescription {
        let (all, seen) = (all, seen)
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
