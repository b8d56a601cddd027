/// An error as libxml2 reported it.
struct ParserError {
    /// libxml2's part that reported it: 1 parser, 3 namespaces.
    let domain: Int32
    /// One of libxml2's `XML_ERR_…` or `XML_NS_ERR_…` numbers.
    let code: Int32
    /// Where the parser stood, as an offset in the UTF-8 text.
    let offset: Int
    let message: String
    /// What it is about, such as an element's name.
    let detail: String
}

/// One of the limits a parser keeps.
enum ParserLimit: Hashable {
    case bytes, depth, nodes, attributes
    /// One of libxml2's own, which can't be raised.
    case library
}
