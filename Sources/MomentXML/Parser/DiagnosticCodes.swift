public import MomentDiagnostics

extension Diagnostic.Code {
    /// An element is never closed.
    public static let xmlUnclosedElement: Self = "xml-unclosed-element"
    /// An end tag does not fit the element it would close.
    public static let xmlMismatchedEndTag: Self = "xml-mismatched-end-tag"
    /// An attribute value lacks a quote.
    public static let xmlUnclosedValue: Self = "xml-unclosed-value"
    /// An element has two attributes of one name.
    public static let xmlDuplicateAttribute: Self = "xml-duplicate-attribute"
    /// A prefix is used without being declared, or is declared to nothing.
    public static let xmlUndeclaredPrefix: Self = "xml-undeclared-prefix"
    /// There is a document type declaration.
    public static let xmlDoctype: Self = "xml-doctype"
    /// The encoding is not one that is read, or the bytes do not fit it.
    public static let xmlEncoding: Self = "xml-encoding"
    /// There is no document.
    public static let xmlEmpty: Self = "xml-empty"
    /// The document exceeds a limit.
    public static let xmlLimit: Self = "xml-limit"
    /// A character is not allowed in XML.
    public static let xmlInvalidCharacter: Self = "xml-invalid-character"
    /// An ampersand or a less-than sign stands for itself.
    public static let xmlUnescapedCharacter: Self = "xml-unescaped-character"
    /// An entity is used that XML does not define.
    public static let xmlUndefinedEntity: Self = "xml-undefined-entity"
    /// Something follows the root element.
    public static let xmlAfterRoot: Self = "xml-after-root"
    /// The XML declaration is not at the start.
    public static let xmlDeclarationLate: Self = "xml-declaration-late"
    /// Any other breach of XML's syntax.
    public static let xmlSyntax: Self = "xml-syntax"
}
