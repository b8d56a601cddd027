import XMLTree

/// Where the names of a grammar belong: which elements can hold an element or an attribute of a name.
///
/// A large grammar takes long to look through, so it is done once, when a document first has a name in the wrong place.
final class NameHomes: Sendable {
    private let ofElements: [UInt32: [String]]
    private let ofAttributes: [UInt32: [String]]

    init(_ vocabulary: Vocabulary) {
        ofElements = Self.collect(vocabulary) { vocabulary.elements(in: $0) }
        ofAttributes = Self.collect(vocabulary) { vocabulary.attributes(in: $0) }
    }

    /// The names of the elements that can hold an element of a symbol, in the order of the grammar.
    func parents(of symbol: UInt32) -> [String] { ofElements[symbol] ?? [] }

    /// The names of the elements that can have an attribute of a symbol, in the order of the grammar.
    func owners(of symbol: UInt32) -> [String] { ofAttributes[symbol] ?? [] }

    private static func collect<Symbols: Sequence<UInt32>>(
        _ vocabulary: Vocabulary,
        _ parts: (PatternID) -> Symbols
    ) -> [UInt32: [String]] {
        var result: [UInt32: [String]] = [:]
        var numbers = NameMap<UInt64>()
        var seen: Set<UInt64> = []
        for (index, declaration) in vocabulary.grammar.declarations.enumerated() {
            // A name is one, in whatever namespaces elements have it.
            let names = vocabulary.symbols(ofDeclaration: UInt32(index)).map { symbol in
                let name = vocabulary.name(symbol)
                let number = numbers[name] ?? UInt64(numbers.count)
                numbers[name] = number
                return (name: name, number: number)
            }
            for symbol in parts(declaration.content) {
                for (name, number) in names where seen.insert(UInt64(symbol) << 32 | number).inserted {
                    result[symbol, default: []].append(name)
                }
            }
        }
        return result
    }
}
