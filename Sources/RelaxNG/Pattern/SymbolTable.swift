import XMLTree

/// The alphabet of a grammar: each name that its name classes speak of, and one symbol for the rest of each namespace they speak of.
///
/// However many names documents have, the automaton sees only this many.
struct SymbolTable {
    /// A name's number. For a name the grammar does not mention it is that of its namespace's rest.
    typealias Symbol = UInt32

    /// The rest of all namespaces that no name class mentions.
    static let otherNamespace: Symbol = 0

    private(set) var names: [XMLName] = [XMLName("")]
    /// The namespace of each symbol; a namespace nobody mentions has number 0.
    private(set) var namespaceOfSymbol: [UInt32] = [0]
    private(set) var namespaces: [String] = ["\u{0}"]
    /// The symbols by their names' hashes; `none` where there is room. At most half full.
    private var slots = [Symbol](repeating: Self.none, count: 64)
    private static let none = Symbol.max
    private var namespaceNumbers: NameMap<UInt32> = [:]
    /// The symbol that stands for the unmentioned names of each namespace.
    private var restOfNamespace: [Symbol] = [0]

    var count: Int { names.count }

    /// The number of a namespace, made if it is new.
    mutating func namespace(_ uri: String) -> UInt32 {
        if let number = namespaceNumbers[uri] { return number }
        let number = UInt32(namespaces.count)
        namespaces.append(uri)
        namespaceNumbers[uri] = number
        restOfNamespace.append(Symbol(names.count))
        names.append(XMLName("", namespace: uri))
        namespaceOfSymbol.append(number)
        return number
    }

    /// The symbol of a name, made if it is new.
    mutating func symbol(_ name: XMLName) -> Symbol {
        let known = slots[slot(of: name)]
        if known != Self.none { return known }
        let number = namespace(name.namespace)
        let symbol = Symbol(names.count)
        names.append(XMLName(name.localName, namespace: name.namespace))
        namespaceOfSymbol.append(number)
        if names.count * 2 > slots.count { grow() }
        slots[slot(of: name)] = symbol
        return symbol
    }

    /// The symbol of a document's name.
    func lookup(_ name: XMLName) -> Symbol {
        let known = slots[slot(of: name)]
        if known != Self.none { return known }
        guard let number = namespaceNumbers[name.namespace] else { return Self.otherNamespace }
        return restOfNamespace[Int(number)]
    }

    /// The place of a name's symbol, or the one it would take.
    private func slot(of name: XMLName) -> Int {
        // Who writes documents has no say in which names are here, so the hash need not withstand anybody.
        var slot = Self.hash(name.localName) & (slots.count - 1)
        while slots[slot] != Self.none {
            let other = names[Int(slots[slot])]
            if other.localName == name.localName, other.namespace == name.namespace { return slot }
            slot = (slot + 1) & (slots.count - 1)
        }
        return slot
    }

    private static func hash(_ text: String) -> Int {
        var text = text
        let hash = text.withUTF8 { bytes in
            var hash: UInt64 = 0xCBF2_9CE4_8422_2325
            for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
            return hash
        }
        return Int(truncatingIfNeeded: (hash ^ hash >> 32) & 0x7FFF_FFFF)
    }

    private mutating func grow() {
        slots = [Symbol](repeating: Self.none, count: slots.count * 4)
        for (symbol, name) in names.enumerated() where isName(Symbol(symbol)) {
            slots[slot(of: name)] = Symbol(symbol)
        }
    }

    /// Whether a symbol is one name, not a rest of many.
    func isName(_ symbol: Symbol) -> Bool { !names[Int(symbol)].localName.isEmpty }
}
