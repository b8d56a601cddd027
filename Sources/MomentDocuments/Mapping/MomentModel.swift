public import MomentDiagnostics
public import XMLTree

/// One of the three documents.
public protocol MomentModel: Hashable, Sendable {
    /// The name of the root element.
    static var elementName: String { get }
    /// Attributes and nodes of the element that no other field holds; they are printed again where they stood.
    var unmodelled: UnmodelledContent { get set }

    /// Reads a document whose root element has the right name, and tells what found no place.
    static func decode(_ document: XMLDocument) throws(MomentError) -> Decoded<Self>
    /// The document in libvirt's order, with everything that was kept.
    func document() -> XMLDocument
    /// What the document may hold.
    static func elementDescription() -> ElementDescription
}

/// A value read from a document, and what the reading had to remark.
public struct Decoded<Value: Sendable & Hashable>: Sendable, Hashable {
    /// The value that was read.
    public let value: Value
    /// Notes on attributes, elements and text that no field takes; they are kept all the same.
    public let findings: [Diagnostic]
}

/// Why a document is none of the kind asked for.
public struct MomentError: Error, Hashable, Sendable {
    /// The name the root element has.
    public let rootName: String
    /// The names it could have.
    public let expected: [String]
}

extension MomentError: CustomStringConvertible {
    /// What is wrong, in one sentence.
    public var description: String {
        "the root element is <\(rootName)>, not \(expected.map { "<\($0)>" }.joined(separator: ", "))"
    }
}

/// The public calls of ``MomentModel`` in terms of the mapping: a public protocol cannot name the package's own.
enum MomentCoding {
    static func decode<Model: MomentModel & ElementModel>(
        _ type: Model.Type,
        _ document: XMLDocument
    ) throws(MomentError) -> Decoded<Model> {
        let root = document.root
        guard root.name.localName == Model.elementName else {
            throw MomentError(rootName: root.name.qualifiedName, expected: [Model.elementName])
        }
        var (value, findings) = ElementReader.read(Model.self, root)
        var isBehind = false
        for node in document.nodes {
            if case .element = node {
                isBehind = true
            } else if isBehind {
                value.unmodelled.epilogue.append(node)
            } else {
                value.unmodelled.prologue.append(node)
            }
        }
        return Decoded(value: value, findings: findings)
    }
}

/// The checkpoint or snapshot before: the `<parent>` element.
public struct MomentParent: Hashable, Sendable, ExpressibleByStringLiteral {
    /// The parent's name, or nil if the element has none.
    public var name: String?
    /// Attributes and nodes of the element that no other field holds; they are printed again where they stood.
    public var unmodelled = UnmodelledContent()

    /// Creates a parent of the given name.
    public init(_ name: String?) { self.name = name }
    /// Creates a parent of the given name.
    public init(stringLiteral value: String) { name = value }
}

extension MomentParent: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        MomentParent(coder.text("name", value?.name, .init("its name", isRequired: true)))
    }

    /// The parent of a checkpoint, whose names are restricted.
    static func mapCheckpoint<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        MomentParent(coder.text("name", value?.name, .init("its name", .checkpointName, isRequired: true)))
    }
}
