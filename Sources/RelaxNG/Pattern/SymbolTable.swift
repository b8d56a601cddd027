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
    private var symbols: [XMLName: Symbol] = [:]
    private var namespaceNumbers: [String: UInt32] = [:]
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
        if let symbol = symbols[name] { return symbol }
        let number = namespace(name.namespace)
        let symbol = Symbol(names.count)
        names.append(XMLName(name.localName, namespace: name.namespace))
        namespaceOfSymbol.append(number)
        symbols[name] = symbol
        return symbol
    }

    /// The symbol of a document's name.
    func lookup(_ name: XMLName) -> Symbol {
        if let symbol = symbols[name] { return symbol }
        guard let number = namespaceNumbers[name.namespace] else { return Self.otherNamespace }
        return restOfNamespace[Int(number)]
    }

    /// Whether a symbol is one name, not a rest of many.
    func isName(_ symbol: Symbol) -> Bool { !names[Int(symbol)].localName.isEmpty }
}
