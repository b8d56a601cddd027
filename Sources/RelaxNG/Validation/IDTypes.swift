/// Which attributes of which elements are IDs, and references to them (RELAX NG DTD Compatibility, section 5).
///
/// An attribute counts where every declaration of an element by that name gives it the same type; wildcards are not asked. Where
/// declarations do not agree, the compatibility specification allows no such grammar, and the attribute is left alone.
final class IDTypes: Sendable {
    enum Kind {
        case id, reference, references

        init?(_ type: BuiltinType) {
            switch type {
            case .id: self = .id
            case .idref: self = .reference
            case .idrefs: self = .references
            default: return nil
            }
        }
    }

    private let kinds: [UInt64: Kind]
    /// Whether a symbol is that of such an attribute on any element.
    private let isConcerned: [Bool]

    init(_ grammar: CompiledGrammar) {
        var kinds: [UInt64: Kind?] = [:]
        for declaration in grammar.declarations {
            let elements = grammar.nameClasses.names(declaration.nameClass)
            if elements.isEmpty { continue }
            for (attribute, kind) in Self.attributes(in: declaration.content, grammar) {
                for element in elements {
                    let key = Self.key(element, attribute)
                    if let known = kinds[key], known != kind {
                        kinds[key] = .some(nil)
                    } else {
                        kinds[key] = .some(kind)
                    }
                }
            }
        }
        self.kinds = kinds.compactMapValues { $0 }
        var isConcerned = [Bool](repeating: false, count: grammar.symbols.count)
        for key in self.kinds.keys { isConcerned[Int(key & 0xFFFF_FFFF)] = true }
        self.isConcerned = isConcerned
    }

    private static func key(_ element: UInt32, _ attribute: UInt32) -> UInt64 {
        UInt64(element) << 32 | UInt64(attribute)
    }

    private static func attributes(in content: PatternID, _ grammar: CompiledGrammar) -> [(UInt32, Kind?)] {
        var result: [(UInt32, Kind?)] = []
        var seen: Set<PatternID> = []
        var stack = [content]
        while let next = stack.popLast() {
            let pattern = grammar.table[next]
            guard pattern.traits.contains(.attribute), seen.insert(next).inserted else { continue }
            switch pattern.kind {
            case .attribute:
                let value = grammar.table[pattern.b]
                let kind = value.kind == .data ? Kind(grammar.datatypes[Int(value.a)].type) : nil
                for name in grammar.nameClasses.names(pattern.a) { result.append((name, kind)) }
            case .oneOrMore: stack.append(pattern.a)
            default: stack.append(contentsOf: grammar.table.members(of: pattern))
            }
        }
        return result
    }

    /// What an attribute of an element is; nil for any other.
    func kind(_ attribute: UInt32, of element: UInt32) -> Kind? {
        isConcerned[Int(attribute)] ? kinds[Self.key(element, attribute)] : nil
    }
}
