import XMLTree

/// The elements of RELAX NG's XML syntax (section 3).
enum SchemaElement: String {
    case element, attribute, group, interleave, choice, optional, zeroOrMore, oneOrMore, list, mixed, ref, parentRef
    case empty, text, value, data, notAllowed, externalRef, grammar
    case start, define, div, include, param, except, name, anyName, nsName
}

/// The attributes of RELAX NG's XML syntax, and those of others that are looked at.
enum SchemaAttribute {
    case ns, datatypeLibrary, name, type, combine, href
    /// How a value is called in a message, in this project's namespace.
    case label
    /// The attribute `xml:base`.
    case base
    /// An attribute in RELAX NG's own namespace, where none may be.
    case misprefixed
    /// An attribute of somebody else's.
    case foreign
    /// An attribute without a namespace that RELAX NG does not have.
    case unknown

    private static let labelNamespace = "https://virtmoment.dev/ns/grammar"
    private static let xmlNamespace = "http://www.w3.org/XML/1998/namespace"

    init(_ name: XMLName) {
        switch name.namespace {
        case "":
            switch name.localName {
            case "ns": self = .ns
            case "datatypeLibrary": self = .datatypeLibrary
            case "name": self = .name
            case "type": self = .type
            case "combine": self = .combine
            case "href": self = .href
            default: self = .unknown
            }
        case SchemaDocument.namespace: self = .misprefixed
        case Self.labelNamespace: self = name.localName == "label" ? .label : .foreign
        case Self.xmlNamespace: self = name.localName == "base" ? .base : .foreign
        default: self = .foreign
        }
    }
}

/// A grammar document in the middle of being read.
final class SchemaDocument: Sendable {
    let storage: TreeStorage
    let uri: String
    /// What each of the document's names is in RELAX NG's namespace; nil for any other name.
    let elements: [SchemaElement?]
    /// What each of the document's names is as an attribute's.
    let attributes: [SchemaAttribute]
    /// Which of the names are in RELAX NG's namespace.
    let isOwn: [Bool]

    static let namespace = "http://relaxng.org/ns/structure/1.0"

    init(_ document: XMLDocument, uri: String) {
        storage = document.storage
        self.uri = uri
        isOwn = storage.names.map { $0.namespace == Self.namespace }
        attributes = storage.names.map { SchemaAttribute($0) }
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
    /// Whether there is a phrase for people among the reader's labels.
    var hasLabel = false
}

/// The content of a grammar element, its divs dissolved.
final class GrammarSyntax {
    enum Component {
        /// A nil name is the start.
        case define(name: UInt32?, combine: Combine?, body: Int, place: SchemaPlace)
        case include(GrammarSyntax, overrides: [Component], place: SchemaPlace)

        var place: SchemaPlace {
            switch self {
            case .define(_, _, _, let place), .include(_, _, let place): place
            }
        }
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
