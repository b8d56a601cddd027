internal import XMLTree

/// Why there is no grammar to check a document by.
public struct GrammarFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The reason, with the place in the grammar where there is one.
    public let description: String

    /// Makes a failure of its reason.
    public init(_ description: String) { self.description = description }
}
