/// Where the names of a grammar belong: which elements can hold an element or an attribute of a name.
///
/// A large grammar takes long to look through, so it is done once, when a document first has a name in the wrong place.
final class NameHomes: Sendable {
    private let ofElements: [UInt32: [String]]
    private let ofAttributes: [UInt32: [String]]

    init(ofElements: [UInt32: [String]], ofAttributes: [UInt32: [String]]) {
        self.ofElements = ofElements
        self.ofAttributes = ofAttributes
    }

    /// The names of the elements that can hold an element of a symbol, in the order of the grammar.
    func parents(of symbol: UInt32) -> [String] { ofElements[symbol] ?? [] }

    /// The names of the elements that can have an attribute of a symbol, in the order of the grammar.
    func owners(of symbol: UInt32) -> [String] { ofAttributes[symbol] ?? [] }
}
