/// All patterns in use, each once: a pattern that is made again is the one that was made before.
///
/// Choices, groups and interleaves hold any number of members in a normal form (RELAX NG sections 4.20 and 4.21 and the laws of
/// choice): no nesting of a kind in itself, no member that changes nothing, choices and interleaves sorted, choices without repeats.
struct PatternTable {
    private(set) var patterns: [Pattern] = []
    /// The members of all choices, groups and interleaves.
    private(set) var members: [PatternID] = []
    private var slots: [UInt32]

    /// Past this many members a nested group or interleave stays nested: flattening shared parts could make them exponentially many.
    private static let flatLimit = 512

    init() {
        slots = [UInt32](repeating: .max, count: 1024)
        _ = intern(Pattern(kind: .notAllowed, traits: [], a: 0, b: 0))
        _ = intern(Pattern(kind: .empty, traits: [.nullable, .empty], a: 0, b: 0))
        _ = intern(Pattern(kind: .text, traits: [.nullable, .text], a: 0, b: 0))
    }

    var count: Int { patterns.count }

    subscript(id: PatternID) -> Pattern { patterns[Int(id)] }

    func isNullable(_ id: PatternID) -> Bool { patterns[Int(id)].traits.contains(.nullable) }

    /// The members of a choice, group or interleave.
    func members(of pattern: Pattern) -> ArraySlice<PatternID> { members[Int(pattern.a)..<Int(pattern.a + pattern.b)] }

    /// The members of a pattern of a kind; any other pattern is its own only member.
    func members(of id: PatternID, as kind: Pattern.Kind) -> [PatternID] {
        let pattern = patterns[Int(id)]
        return pattern.kind == kind ? Array(members(of: pattern)) : [id]
    }

    // MARK: Making patterns

    mutating func element(_ declaration: UInt32) -> PatternID {
        intern(Pattern(kind: .element, traits: .element, a: declaration, b: 0))
    }

    mutating func attribute(_ nameClass: UInt32, isInfinite: Bool, _ content: PatternID) -> PatternID {
        if content == .notAllowed { return .notAllowed }
        var traits: Pattern.Traits = .attribute
        if isInfinite { traits.formUnion([.wildcard, .singleWildcard]) }
        return intern(Pattern(kind: .attribute, traits: traits, a: nameClass, b: content))
    }

    mutating func data(_ datatype: UInt32, except: PatternID) -> PatternID {
        intern(Pattern(kind: .data, traits: .string, a: datatype, b: except))
    }

    mutating func value(_ value: UInt32) -> PatternID {
        intern(Pattern(kind: .value, traits: .string, a: value, b: 0))
    }

    mutating func list(_ content: PatternID) -> PatternID {
        content == .notAllowed ? .notAllowed : intern(Pattern(kind: .list, traits: .list, a: content, b: 0))
    }

    mutating func oneOrMore(_ id: PatternID) -> PatternID {
        let pattern = patterns[Int(id)]
        switch pattern.kind {
        case .notAllowed, .empty, .text, .oneOrMore: return id
        case .choice where members[Int(pattern.a)] == .empty:
            return choice(.empty, oneOrMore(choice(Array(members(of: pattern).dropFirst()))))
        default:
            var traits = pattern.traits.subtracting(.singleWildcard)
            traits.insert(.oneOrMore)
            return intern(Pattern(kind: .oneOrMore, traits: traits, a: id, b: 0))
        }
    }

    mutating func optional(_ id: PatternID) -> PatternID { choice(.empty, id) }

    mutating func choice(_ left: PatternID, _ right: PatternID) -> PatternID {
        if left == right || right == .notAllowed { return left }
        if left == .notAllowed { return right }
        if patterns[Int(left)].kind == .choice || patterns[Int(right)].kind == .choice { return choice([left, right]) }
        if left == .empty, isNullable(right) { return right }
        if right == .empty, isNullable(left) { return left }
        return intern(.choice, [min(left, right), max(left, right)])
    }

    mutating func choice(_ parts: [PatternID]) -> PatternID {
        if parts.count == 1 { return parts[0] }
        var flat: [PatternID] = []
        for part in parts where part != .notAllowed {
            let pattern = patterns[Int(part)]
            if pattern.kind == .choice { flat.append(contentsOf: members(of: pattern)) } else { flat.append(part) }
        }
        flat.sort()
        var unique: [PatternID] = []
        unique.reserveCapacity(flat.count)
        for part in flat where unique.last != part { unique.append(part) }
        if unique.first == .empty, unique.dropFirst().contains(where: { isNullable($0) }) { unique.removeFirst() }
        switch unique.count {
        case 0: return .notAllowed
        case 1: return unique[0]
        default: return intern(.choice, unique)
        }
    }

    mutating func group(_ left: PatternID, _ right: PatternID) -> PatternID {
        if left == .empty { return right }
        if right == .empty { return left }
        return group([left, right])
    }

    mutating func group(_ parts: [PatternID]) -> PatternID { sequence(.group, parts) }

    mutating func interleave(_ parts: [PatternID]) -> PatternID { sequence(.interleave, parts) }

    private mutating func sequence(_ kind: Pattern.Kind, _ parts: [PatternID]) -> PatternID {
        var flat: [PatternID] = []
        flat.reserveCapacity(parts.count)
        for part in parts where part != .empty {
            if part == .notAllowed { return .notAllowed }
            let pattern = patterns[Int(part)]
            if pattern.kind == kind, flat.count + Int(pattern.b) + parts.count <= Self.flatLimit {
                flat.append(contentsOf: members(of: pattern))
            } else {
                flat.append(part)
            }
        }
        switch flat.count {
        case 0: return .empty
        case 1: return flat[0]
        default:
            if kind == .interleave { flat.sort() }
            return intern(kind, flat)
        }
    }

    // MARK: Hash-consing

    private mutating func intern(_ kind: Pattern.Kind, _ parts: [PatternID]) -> PatternID {
        var hash = UInt64(kind.rawValue)
        for part in parts { hash = hash.mixed(with: part) }
        var slot = Int(truncatingIfNeeded: hash >> 20) & (slots.count - 1)
        while slots[slot] != .max {
            let found = patterns[Int(slots[slot])]
            if found.kind == kind, Int(found.b) == parts.count, members(of: found).elementsEqual(parts) {
                return slots[slot]
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        let first = UInt32(members.count)
        members.append(contentsOf: parts)
        var traits = traits(kind, parts)
        if kind != .choice {
            traits.insert(kind == .group ? .group : .interleave)
            if traits.contains(.attribute) { traits.insert(.attributeInSequence) }
        }
        return add(Pattern(kind: kind, traits: traits, a: first, b: UInt32(parts.count)), slot)
    }

    private func traits(_ kind: Pattern.Kind, _ parts: [PatternID]) -> Pattern.Traits {
        var traits: Pattern.Traits = []
        var isNullable = kind != .choice
        for part in parts {
            let one = patterns[Int(part)].traits
            traits.formUnion(one.intersection(.inherited))
            if kind == .choice {
                isNullable = isNullable || one.contains(.nullable)
            } else {
                isNullable = isNullable && one.contains(.nullable)
            }
        }
        if isNullable { traits.insert(.nullable) }
        return traits
    }

    private mutating func intern(_ pattern: Pattern) -> PatternID {
        var slot = Int(truncatingIfNeeded: hash(of: pattern) >> 20) & (slots.count - 1)
        while slots[slot] != .max {
            let found = patterns[Int(slots[slot])]
            if found.kind == pattern.kind, found.a == pattern.a, found.b == pattern.b { return slots[slot] }
            slot = (slot + 1) & (slots.count - 1)
        }
        return add(pattern, slot)
    }

    private mutating func add(_ pattern: Pattern, _ slot: Int) -> PatternID {
        let id = PatternID(patterns.count)
        patterns.append(pattern)
        slots[slot] = id
        if patterns.count * 2 > slots.count { rehash() }
        return id
    }

    private func hash(of pattern: Pattern) -> UInt64 {
        var hash = UInt64(pattern.kind.rawValue)
        switch pattern.kind {
        case .choice, .group, .interleave: for part in members(of: pattern) { hash = hash.mixed(with: part) }
        default: hash = hash.mixed(with: pattern.a).mixed(with: pattern.b)
        }
        return hash
    }

    private mutating func rehash() {
        slots = [UInt32](repeating: .max, count: slots.count * 4)
        for (index, pattern) in patterns.enumerated() {
            var slot = Int(truncatingIfNeeded: hash(of: pattern) >> 20) & (slots.count - 1)
            while slots[slot] != .max { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = UInt32(index)
        }
    }
}

extension UInt64 {
    @inline(__always)
    fileprivate func mixed(with part: UInt32) -> UInt64 {
        ((self << 5 | self >> 59) ^ UInt64(part)) &* 0x517C_C1B7_2722_0A95
    }
}

/// What can follow when something is read: the content it must have, and the pattern left behind it.
struct Step: Hashable {
    /// An element's declaration, or the pattern an attribute's value must match.
    var content: UInt32
    var rest: PatternID
}

/// Derivatives by elements and attributes, as far as they are remembered for patterns made of others.
struct StepMemo {
    var steps: [UInt64: [Step]] = [:]
    /// Whether one pattern covers another, for pairs that were compared.
    var covered: [UInt64: Bool] = [:]
    /// How many derivatives were worked out: what tests look at instead of a clock.
    var computed = 0
}
