/// A set of names (RELAX NG section 5), in terms of a grammar's ``SymbolTable``.
enum NameClass: Hashable {
    case name(SymbolTable.Symbol)
    case namespace(UInt32, except: [UInt32])
    case any(except: [UInt32])
    case choice([UInt32])
}

/// The name classes of a grammar, each once, given by number.
struct NameClassTable {
    private(set) var classes: [NameClass] = []
    private var numbers: [NameClass: UInt32] = [:]

    mutating func add(_ nameClass: NameClass) -> UInt32 {
        if let number = numbers[nameClass] { return number }
        let number = UInt32(classes.count)
        classes.append(nameClass)
        numbers[nameClass] = number
        return number
    }

    /// Whether a symbol belongs to a class. A symbol that is a rest belongs as a whole or not at all.
    func contains(_ number: UInt32, _ symbol: SymbolTable.Symbol, _ symbols: SymbolTable) -> Bool {
        switch classes[Int(number)] {
        case .name(let name): return name == symbol
        case .namespace(let namespace, let except):
            return symbols.namespaceOfSymbol[Int(symbol)] == namespace
                && !except.contains { contains($0, symbol, symbols) }
        case .any(let except): return !except.contains { contains($0, symbol, symbols) }
        case .choice(let parts): return parts.contains { contains($0, symbol, symbols) }
        }
    }

    /// Whether a class has infinitely many names.
    func isInfinite(_ number: UInt32) -> Bool {
        switch classes[Int(number)] {
        case .name: false
        case .namespace, .any: true
        case .choice(let parts): parts.contains { isInfinite($0) }
        }
    }

    /// The single names a class lists.
    func names(_ number: UInt32) -> [SymbolTable.Symbol] {
        switch classes[Int(number)] {
        case .name(let name): [name]
        case .namespace, .any: []
        case .choice(let parts): parts.flatMap { names($0) }
        }
    }

    /// Whether two classes share a name.
    ///
    /// Any difference between two classes shows at a name one of them mentions, or at the rest of a namespace one of them mentions:
    /// the grammar's symbols are all of these.
    func overlap(_ one: UInt32, _ other: UInt32, _ symbols: SymbolTable) -> Bool {
        if case .name(let name) = classes[Int(one)] { return contains(other, name, symbols) }
        if case .name(let name) = classes[Int(other)] { return contains(one, name, symbols) }
        if !isInfinite(one) { return names(one).contains { contains(other, $0, symbols) } }
        if !isInfinite(other) { return names(other).contains { contains(one, $0, symbols) } }
        return (0..<UInt32(symbols.count)).contains { contains(one, $0, symbols) && contains(other, $0, symbols) }
    }
}
