import XMLTree

/// A token of RELAX NG's compact syntax, with the bytes it takes in the source.
struct CompactToken {
    enum Kind: Equatable {
        /// A name without a colon; one written with a backslash is no keyword.
        case identifier(String, isQuoted: Bool)
        case prefixed(String, String)
        /// All names of a prefix's namespace: `prefix:*`.
        case anyOf(String)
        case literal(String)
        /// The text of consecutive lines that begin with `##`.
        case documentation(String)
        case symbol(String)
        case end
    }

    let kind: Kind
    let start: Int
    let end: Int

    static let keywords: NameSet = [
        "attribute", "default", "datatypes", "div", "element", "empty", "external", "grammar", "include", "inherit",
        "list", "mixed", "namespace", "notAllowed", "parent", "start", "string", "text", "token",
    ]

    /// The keyword it is, if any.
    var keyword: String? {
        guard case .identifier(let name, false) = kind, Self.keywords.contains(name) else { return nil }
        return name
    }

    func isSymbol(_ symbol: String) -> Bool { kind == .symbol(symbol) }

    /// The token's name in messages.
    var description: String {
        switch kind {
        case .identifier(let name, _): "'\(name)'"
        case .prefixed(let prefix, let name): "'\(prefix):\(name)'"
        case .anyOf(let prefix): "'\(prefix):*'"
        case .literal: "a literal"
        case .documentation: "a comment of documentation"
        case .symbol(let symbol): "'\(symbol)'"
        case .end: "the end"
        }
    }
}

/// A mistake in a text in compact syntax.
struct CompactError: Error {
    let message: String
    let start: Int
    let end: Int
}
