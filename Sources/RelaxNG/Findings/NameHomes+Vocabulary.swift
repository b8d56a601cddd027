import XMLTree

extension NameHomes {
    /// Looks through all declarations of a grammar.
    convenience init(_ vocabulary: Vocabulary) {
        self.init(
            ofElements: Self.collect(vocabulary) { vocabulary.elements(in: $0) },
            ofAttributes: Self.collect(vocabulary) { vocabulary.attributes(in: $0) }
        )
    }

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
