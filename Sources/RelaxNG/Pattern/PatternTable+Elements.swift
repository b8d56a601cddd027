/// What can follow when something is read: the content it must have, and the pattern left behind it.
struct Step: Hashable {
    /// An element's declaration, or the pattern an attribute's value must match.
    var content: UInt32
    var rest: PatternID
}

/// Derivatives by elements and attributes, as far as they are remembered for patterns made of others.
struct StepMemo {
    var steps: [UInt64: [Step]] = [:]
    /// How many derivatives were worked out: what tests look at instead of a clock.
    var computed = 0
}

extension PatternTable {
    /// The ways to read an element of a symbol, each declaration once.
    mutating func elementSteps(_ id: PatternID, _ symbol: UInt32, _ grammar: CompiledGrammar, _ memo: inout StepMemo)
        -> [Step]
    {
        let pattern = self[id]
        guard pattern.traits.contains(.element) else { return [] }
        if pattern.kind == .element {
            let nameClass = grammar.declarations[Int(pattern.a)].nameClass
            guard grammar.nameClasses.contains(nameClass, symbol, grammar.symbols) else { return [] }
            return [Step(content: pattern.a, rest: .empty)]
        }
        let key = UInt64(id) << 32 | UInt64(symbol)
        if let known = memo.steps[key] { return known }
        memo.computed += 1
        var steps: [Step] = []
        switch pattern.kind {
        case .choice:
            for member in Array(members(of: pattern)) {
                for step in elementSteps(member, symbol, grammar, &memo) { add(step, to: &steps) }
            }
        case .oneOrMore:
            let again = optional(id)
            for step in elementSteps(pattern.a, symbol, grammar, &memo) {
                add(Step(content: step.content, rest: group(step.rest, again)), to: &steps)
            }
        case .group:
            let parts = Array(members(of: pattern))
            for (index, part) in parts.enumerated() {
                for step in elementSteps(part, symbol, grammar, &memo) {
                    let rest = group([step.rest] + parts[(index + 1)...])
                    add(Step(content: step.content, rest: rest), to: &steps)
                }
                if !isNullable(part) { break }
            }
        case .interleave:
            let parts = Array(members(of: pattern))
            for (index, part) in parts.enumerated() {
                for step in elementSteps(part, symbol, grammar, &memo) {
                    var others = parts
                    others[index] = step.rest
                    add(Step(content: step.content, rest: interleave(others)), to: &steps)
                }
            }
        case .notAllowed, .empty, .text, .element, .attribute, .data, .value, .list: break
        }
        memo.steps[key] = steps
        return steps
    }

    /// The ways to read an attribute of a symbol, each value pattern once.
    mutating func attributeSteps(_ id: PatternID, _ symbol: UInt32, _ grammar: CompiledGrammar, _ memo: inout StepMemo)
        -> [Step]
    {
        let pattern = self[id]
        guard pattern.traits.contains(.attribute) else { return [] }
        if pattern.kind == .attribute {
            guard grammar.nameClasses.contains(pattern.a, symbol, grammar.symbols) else { return [] }
            return [Step(content: pattern.b, rest: .empty)]
        }
        let key = UInt64(id) << 32 | UInt64(symbol) | 0x8000_0000
        if let known = memo.steps[key] { return known }
        memo.computed += 1
        var steps: [Step] = []
        switch pattern.kind {
        case .choice:
            for member in Array(members(of: pattern)) {
                for step in attributeSteps(member, symbol, grammar, &memo) { add(step, to: &steps) }
            }
        case .oneOrMore:
            let again = optional(id)
            for step in attributeSteps(pattern.a, symbol, grammar, &memo) {
                add(Step(content: step.content, rest: group(step.rest, again)), to: &steps)
            }
        case .group, .interleave:
            let parts = Array(members(of: pattern))
            for (index, part) in parts.enumerated() {
                for step in attributeSteps(part, symbol, grammar, &memo) {
                    var others = parts
                    others[index] = step.rest
                    let rest = pattern.kind == .group ? group(others) : interleave(others)
                    add(Step(content: step.content, rest: rest), to: &steps)
                }
            }
        case .notAllowed, .empty, .text, .element, .attribute, .data, .value, .list: break
        }
        memo.steps[key] = steps
        return steps
    }

    private mutating func add(_ step: Step, to steps: inout [Step]) {
        if step.rest == .notAllowed { return }
        if let index = steps.firstIndex(where: { $0.content == step.content }) {
            steps[index].rest = choice(steps[index].rest, step.rest)
        } else {
            steps.append(step)
        }
    }
}
