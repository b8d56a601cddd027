import MomentDiagnostics
import XMLTree

/// An element that may be meant where another one stands.
struct OtherName {
    let step: Step
    /// Whether the name is one that may have been misspelt.
    let isNear: Bool
}

extension RepairSearch {
    /// One way to read an element's children up to some place.
    private struct ChildPath {
        var pattern: PatternID
        var cost: Int
        /// The last of the path's edits in the list of links, or -1.
        var link: Int
    }

    /// Edits of all paths, each with the one before it: paths share what they have in common.
    private struct Links {
        var edits: [RepairEdit] = []
        var previous: [Int] = []

        mutating func add(_ edit: RepairEdit, _ link: Int) -> Int {
            edits.append(edit)
            previous.append(link)
            return edits.count - 1
        }

        func list(_ link: Int) -> [RepairEdit] {
            var result: [RepairEdit] = []
            var link = link
            while link >= 0 {
                result.append(edits[link])
                link = previous[link]
            }
            return result.reversed()
        }
    }

    /// The cheapest way to read what an element holds.
    func children(_ node: Int, _ pattern: PatternID) -> (cost: Int, edits: [RepairEdit]) {
        let items = items(of: node)
        let traits = automaton.table[pattern].traits
        let hasElements = items.contains { storage.nodes[$0].kind == .element }
        let wantsValue = !traits.intersection([.string, .list]).isEmpty
        if !hasElements || wantsValue && !traits.contains(.element) {
            let surplus = items.filter { storage.nodes[$0].kind == .element }.map { RepairEdit.skipElement($0) }
            let cost = surplus.count * RepairCost.surplus
            let isBlank = !items.contains { storage.nodes[$0].kind == .text }
            if isBlank && automaton.table.isNullable(pattern) || holdsText(node, pattern) {
                return (cost, surplus)
            }
            if wantsValue, !isBlank || !traits.contains(.element) {
                return (cost + RepairCost.value, surplus + [.retypeText(pattern)])
            }
        }
        var links = Links()
        var paths = [ChildPath(pattern: pattern, cost: 0, link: -1)]
        for item in items {
            var next: [ChildPath] = []
            for path in paths {
                if storage.nodes[item].kind == .text {
                    next.append(read(text: item, path, &links))
                } else {
                    next += read(element: item, path, &links)
                }
            }
            budget.read(paths.count)
            paths = pruned(next)
        }
        let ends = paths.map { completed($0, &links) }
        guard let best = ends.min(by: { $0.cost < $1.cost }) else { return (0, []) }
        return (best.cost, links.list(best.link))
    }

    private func pruned(_ paths: [ChildPath]) -> [ChildPath] {
        if paths.count < 2 { return paths }
        var kept: [ChildPath] = []
        for path in paths.sorted(by: { $0.cost < $1.cost }) where !kept.contains(where: { $0.pattern == path.pattern })
        {
            kept.append(path)
        }
        return Array(kept.prefix(Self.beamWidth))
    }

    private func read(text: Int, _ path: ChildPath, _ links: inout Links) -> ChildPath {
        let rest = automaton.afterText(path.pattern)
        if rest != .notAllowed { return ChildPath(pattern: rest, cost: path.cost, link: path.link) }
        let link = links.add(.skipText(text), path.link)
        return ChildPath(pattern: path.pattern, cost: path.cost + RepairCost.text, link: link)
    }

    private func read(element: Int, _ path: ChildPath, _ links: inout Links) -> [ChildPath] {
        let steps = automaton.elementSteps(path.pattern, symbol(element))
        let valid = steps.filter { isValid(element, content(of: $0.content)) }
        if !valid.isEmpty {
            let rest = automaton.table.choice(valid.map(\.rest))
            return [ChildPath(pattern: rest, cost: path.cost, link: path.link)]
        }
        if !steps.isEmpty {
            return combined(steps).map { content, rest in
                let cost = repair(element, content).cost
                let link = links.add(.child(element, content), path.link)
                return ChildPath(pattern: rest, cost: path.cost + cost, link: link)
            }
        }
        let link = links.add(.skipElement(element), path.link)
        var result = [ChildPath(pattern: path.pattern, cost: path.cost + RepairCost.surplus, link: link)]
        if budget.isSpent { return result }
        result += renamed(element, path, &links)
        result += behindMissing(element, path, &links)
        return result
    }

    /// The contents of several declarations that leave the same behind them as one: which of them is meant, the element itself says.
    func combined(_ steps: [Step]) -> [(content: PatternID, rest: PatternID)] {
        var contents: [(content: PatternID, rest: PatternID)] = []
        for step in steps {
            let content = content(of: step.content)
            if let index = contents.firstIndex(where: { $0.rest == step.rest }) {
                contents[index].content = automaton.table.choice(contents[index].content, content)
            } else {
                contents.append((content, step.rest))
            }
        }
        return contents
    }

    /// The names that an element may be meant to have where it can't be: those it may be a misspelling of, and those of which one must
    /// be here.
    private func otherNames(_ element: Int, _ pattern: PatternID) -> [OtherName] {
        let nameNumber = storage.nodes[element].name
        let key = UInt64(pattern) << 32 | UInt64(nameNumber)
        if let known = otherNames[key] { return known }
        let next = vocabulary.nextElements(in: pattern)
        let name = storage.names[Int(nameNumber)].localName
        let near = Set(vocabulary.near(name, next.filter { grammar.symbols.isName($0) }))
        let required = automaton.table.isNullable(pattern) ? [] : vocabulary.requiredElements(in: pattern)
        let names = next.filter { near.contains($0) || required.contains($0) }.flatMap { symbol in
            automaton.elementSteps(pattern, symbol).map { OtherName(step: $0, isNear: near.contains(symbol)) }
        }
        otherNames[key] = names
        return names
    }

    /// The element under another name that it fits.
    private func renamed(_ element: Int, _ path: ChildPath, _ links: inout Links) -> [ChildPath] {
        var result: [ChildPath] = []
        for other in otherNames(element, path.pattern) {
            let content = content(of: other.step.content)
            if !other.isNear, !isValid(element, content) { continue }
            let inner = other.isNear ? repair(element, content).cost : 0
            // Where most of what it holds is wrong too, the name is not what was misspelt.
            if inner > RepairCost.surplus * 2 { continue }
            var link = links.add(.renameElement(element, to: other.step.content), path.link)
            if inner > 0 { link = links.add(.child(element, content), link) }
            let cost = path.cost + inner + (other.isNear ? RepairCost.misspelling : RepairCost.otherName)
            result.append(ChildPath(pattern: other.step.rest, cost: cost, link: link))
        }
        return result
    }

    /// The element behind others that must come before it.
    private func behindMissing(_ element: Int, _ path: ChildPath, _ links: inout Links) -> [ChildPath] {
        let key = UInt64(path.pattern) << 32 | UInt64(symbol(element))
        let ways = behindMissing[key] ?? vocabulary.stepsBehindMissing(path.pattern, symbol(element))
        behindMissing[key] = ways
        var result: [ChildPath] = []
        for (missing, step) in ways {
            let content = content(of: step.content)
            let inner = repair(element, content).cost
            var link = path.link
            for one in missing { link = links.add(.addElement(one, before: element), link) }
            if inner > 0 { link = links.add(.child(element, content), link) }
            let cost = path.cost + inner + missing.count * RepairCost.missingElement
            result.append(ChildPath(pattern: step.rest, cost: cost, link: link))
        }
        return result
    }

    private func completed(_ path: ChildPath, _ links: inout Links) -> ChildPath {
        if automaton.table.isNullable(path.pattern) { return path }
        let missing = vocabulary.missingElements(in: path.pattern)
        if missing.isEmpty {
            let isValue = !automaton.table[path.pattern].traits.intersection([.string, .list]).isEmpty
            return ChildPath(
                pattern: .empty,
                cost: path.cost + (isValue ? RepairCost.value : RepairCost.hopeless),
                link: links.add(isValue ? .retypeText(path.pattern) : .hopeless, path.link)
            )
        }
        var link = path.link
        for one in missing { link = links.add(.addElement(one, before: nil), link) }
        return ChildPath(pattern: .empty, cost: path.cost + missing.count * RepairCost.missingElement, link: link)
    }
}
