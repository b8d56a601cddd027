public import Diagnostics
public import XMLTree

/// One of the three documents.
public protocol MomentModel: Hashable, Sendable {
    /// The name of the root element.
    static var elementName: String { get }
    /// What has no field.
    var kept: KeptContent { get set }

    /// Reads a document whose root element has the right name, and tells what found no place.
    static func decode(_ document: XMLDocument) throws(MomentError) -> Decoded<Self>
    /// The document in libvirt's order, with everything that was kept.
    func document() -> XMLDocument
    /// What the document may hold.
    static func elementDescription() -> ElementDescription
}

/// A value read from a document, and what the reading had to remark.
public struct Decoded<Value: Sendable & Hashable>: Sendable, Hashable {
    /// The value.
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
