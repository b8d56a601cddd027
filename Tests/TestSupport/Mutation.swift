/// A document with one mistake made on purpose, and what a good finding would say of it.
public struct Mutation: Sendable, CustomStringConvertible {
    /// The kinds of mistakes.
    public enum Kind: String, Sendable, CaseIterable {
        case misspeltElement, unknownElement, missingElement, duplicateElement, movedElement
        case misspeltAttribute, unknownAttribute, missingAttribute, foreignAttribute, foreignElement
        case wrongWord, wrongNumber, relativePath, emptyValue, swappedValues, paddedValue
        case strayText, wrongRoot
    }

    /// What was done.
    public let kind: Kind
    /// The document with the mistake.
    public let bytes: [UInt8]
    /// Where in ``bytes`` a finding may begin: the construct at fault, or the element that lacks something.
    public let places: [Range<Int>]
    /// The names a finding may speak of: the element, attribute or value at fault.
    public let names: [String]
    /// What would be right, where one thing is.
    public let alternative: String?

    /// The kind and the names.
    public var description: String { "\(kind.rawValue) \(names.joined(separator: "/"))" }
}
