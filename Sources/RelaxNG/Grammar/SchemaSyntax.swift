import XMLTree

/// The elements of RELAX NG's XML syntax (section 3).
enum SchemaElement: String {
    case element, attribute, group, interleave, choice, optional, zeroOrMore, oneOrMore, list, mixed, ref, parentRef
    case empty, text, value, data, notAllowed, externalRef, grammar
    case start, define, div, include, param, except, name, anyName, nsName
}

/// A grammar document in the middle of being read.
final class SchemaDocument {
    let storage: TreeStorage
    let uri: String
    /// What each of the document's names is in RELAX NG's namespace; nil for any other name.
    let elements: [SchemaElement?]
    /// Which of the names are in RELAX NG's namespace.
    let isOwn: [Bool]

    static let namespace = "http://relaxng.org/ns/structure/1.0"

    init(_ document: XMLDocument, uri: String) {
        storage = document.storage
        self.uri = uri
        isOwn = storage.names.map { $0.namespace == Self.namespace }
        elements = storage.names.map { $0.namespace == Self.namespace ? SchemaElement(rawValue: $0.localName) : nil }
    }

    func view(_ node: Int) -> XMLElement { XMLElement(storage: storage, index: node) }
}

/// Where something stands in a grammar.
struct SchemaPlace {
    let document: Int
    let node: Int
}

/// One pattern as it was written, once names, types and references to documents are settled (sections 4.1 to 4.16).
struct SyntaxNode {
    enum Kind: UInt8 {
        case element, attribute, group, interleave, choice, optional, zeroOrMore, oneOrMore, list, mixed, ref, parentRef
        case empty, text, value, data, notAllowed, grammar
    }

    var kind: Kind
    var place: SchemaPlace
    /// The first of the node's children.
    var first = 0
    var count = 0
    /// Name class, name of a definition, value, datatype or grammar, each by number.
    var index: UInt32 = 0
    /// What data must not be: a node, or -1.
    var except = -1
}

/// The content of a grammar element, its divs dissolved.
final class GrammarSyntax {
    enum Component {
        /// A nil name is the start.
        case define(name: UInt32?, combine: Combine?, body: Int, place: SchemaPlace)
        case include(GrammarSyntax, overrides: [Component], place: SchemaPlace)
    }

    enum Combine: String { case choice, interleave }

    var components: [Component] = []
    let place: SchemaPlace

    init(place: SchemaPlace) { self.place = place }
}

/// What a grammar's elements take over from the elements around them.
struct SchemaContext {
    var namespace = ""
    /// Whether an `ns` attribute said so, for documents that are referred to.
    var library = ""
    var base: String
}
