public import XMLTree

/// Something that validates documents against a schema it was made with.
///
/// An engine says what is wrong as findings of layer ``Diagnostic/Layer/schema``; it throws only when it could not come to a verdict.
public protocol SchemaEngine: Sendable {
    /// What to call the engine where several are compared.
    var name: String { get }

    /// The findings on a document, in document order; none when it is valid.
    ///
    /// - Throws: when there is no verdict, such as for a document beyond the engine's means; never for an invalid document
    func validate(_ document: XMLDocument) throws -> [Diagnostic]

    /// The findings on a document, in document order, up to so many of them; one more says that there may be others.
    ///
    /// An engine that has a bound of its own may keep to it.
    ///
    /// - Throws: as ``validate(_:)`` does
    func validate(_ document: XMLDocument, atMost count: Int) throws -> [Diagnostic]

    /// Whether a document is valid, with no word on why it is not: many times faster for one that isn't, with an engine that has a way of its own.
    ///
    /// - Throws: as ``validate(_:)`` does
    func isValid(_ document: XMLDocument) throws -> Bool
}

extension SchemaEngine {
    /// The findings that ``validate(_:)`` gives.
    public func validate(_ document: XMLDocument, atMost count: Int) throws -> [Diagnostic] { try validate(document) }

    /// Whether there are no findings of severity error.
    public func isValid(_ document: XMLDocument) throws -> Bool {
        try !validate(document).contains { $0.severity == .error }
    }
}
