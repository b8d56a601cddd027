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
        var found = StepCollection()
        switch pattern.kind {
        case .choice:
            for member in Array(members(of: pattern)) {
                for step in elementSteps(member, symbol, grammar, &memo) { found.add(step) }
            }
        case .oneOrMore:
            let again = optional(id)
            for step in elementSteps(pattern.a, symbol, grammar, &memo) {
                found.add(Step(content: step.content, rest: group(step.rest, again)))
            }
        case .group:
            let parts = Array(members(of: pattern))
            var passed = Set<PatternID>()
            for (index, part) in parts.enumerated() {
                // What a part leaves that may be missing, an equal one before it leaves as well, and more.
                if isNullable(part), !passed.insert(part).inserted { continue }
                for step in elementSteps(part, symbol, grammar, &memo) {
                    let rest = group([step.rest] + parts[(index + 1)...])
                    found.add(Step(content: step.content, rest: rest))
                }
                if !isNullable(part) { break }
            }
        case .interleave:
            let parts = Array(members(of: pattern))
            for (index, part) in parts.enumerated() {
                for step in elementSteps(part, symbol, grammar, &memo) {
                    var others = parts
                    others[index] = step.rest
                    found.add(Step(content: step.content, rest: interleave(others)))
                }
            }
        case .notAllowed, .empty, .text, .element, .attribute, .data, .value, .list: break
        }
        let steps = merged(found, &memo)
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
        var found = StepCollection()
        switch pattern.kind {
        case .choice:
            for member in Array(members(of: pattern)) {
                for step in attributeSteps(member, symbol, grammar, &memo) { found.add(step) }
            }
        case .oneOrMore:
            let again = optional(id)
            for step in attributeSteps(pattern.a, symbol, grammar, &memo) {
                found.add(Step(content: step.content, rest: group(step.rest, again)))
            }
        case .group, .interleave:
            let parts = Array(members(of: pattern))
            for (index, part) in parts.enumerated() {
                for step in attributeSteps(part, symbol, grammar, &memo) {
                    var others = parts
                    others[index] = step.rest
                    let rest = pattern.kind == .group ? group(others) : interleave(others)
                    found.add(Step(content: step.content, rest: rest))
                }
            }
        case .notAllowed, .empty, .text, .element, .attribute, .data, .value, .list: break
        }
        let steps = merged(found, &memo)
        memo.steps[key] = steps
        return steps
    }

    /// One step for each content, with the choice of all that can be left behind it.
    private mutating func merged(_ found: StepCollection, _ memo: inout StepMemo) -> [Step] {
        var steps: [Step] = []
        for (content, rests) in found.rests {
            let rest = rests.count == 1 ? rests[0] : choice(withoutCovered(rests, &memo))
            if rest != .notAllowed { steps.append(Step(content: content, rest: rest)) }
        }
        return steps
    }
}

/// Steps on their way to be merged: making one choice of all rests at once spares the choices in between.
private struct StepCollection {
    var rests: [(content: UInt32, rests: [PatternID])] = []

    mutating func add(_ step: Step) {
        if let index = rests.firstIndex(where: { $0.content == step.content }) {
            rests[index].rests.append(step.rest)
        } else {
            rests.append((step.content, [step.rest]))
        }
    }
}
