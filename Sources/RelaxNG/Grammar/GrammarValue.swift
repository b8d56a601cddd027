import XMLTree

/// A value that a grammar asks for, with the datatype it is compared by.
struct GrammarValue: Hashable, Sendable {
    let type: BuiltinType
    let value: TypedValue
    /// The text as it stands in the grammar.
    let text: String
}
