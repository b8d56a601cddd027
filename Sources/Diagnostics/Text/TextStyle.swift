/// The colours of findings on a terminal.
struct TextStyle: Hashable {
    /// Whether colours are used at all.
    let isColoured: Bool

    /// What a piece of text is, which decides its colour.
    enum Role: Hashable {
        case place, severity(Diagnostic.Severity), message, code, gutter, marks(Diagnostic.Severity), help
    }

    /// The text with the escape sequences (ECMA-48, SGR) of its role around it.
    func callAsFunction(_ text: String, _ role: Role) -> String {
        guard isColoured, !text.isEmpty else { return text }
        return "\u{1B}[\(Self.parameters(of: role))m\(text)\u{1B}[0m"
    }

    private static func parameters(of role: Role) -> String {
        switch role {
        case .place, .message: "1"
        case .severity(.error), .marks(.error): "1;31"
        case .severity(.warning), .marks(.warning): "1;35"
        case .severity(.note), .marks(.note): "1;36"
        case .code: "2"
        case .gutter: "34"
        case .help: "1;32"
        }
    }
}
