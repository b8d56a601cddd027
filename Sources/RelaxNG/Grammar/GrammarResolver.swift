public import XMLTree

/// Hands out the documents that a grammar refers to. The caller decides what can be reached; nothing is ever fetched here.
public protocol GrammarResolver {
    /// The document behind a reference.
    ///
    /// Called once for each document of a compilation, however often it is referred to.
    ///
    /// - Parameters:
    ///   - href: the reference as `include` or `externalRef` has it
    ///   - base: the name of the document that refers, or the `xml:base` in force
    /// - Throws: whatever tells why there is none; the error's description is shown
    func document(href: String, base: String) throws -> XMLDocument
}

/// A resolver for grammars that stand alone: it refuses every reference.
public struct NoReferences: GrammarResolver {
    /// Creates a resolver that knows no other document.
    public init() {}

    /// Throws for every reference.
    public func document(href: String, base: String) throws -> XMLDocument {
        throw GrammarReferenceError("this grammar may not refer to other documents")
    }
}

/// Why a reference of a grammar leads nowhere.
public struct GrammarReferenceError: Error, CustomStringConvertible {
    /// The reason in one sentence.
    public let description: String

    /// Makes an error of its reason.
    public init(_ description: String) { self.description = description }
}
