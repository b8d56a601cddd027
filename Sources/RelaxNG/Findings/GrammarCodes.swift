public import MomentDiagnostics

extension Diagnostic.Code {
    /// An element that the grammar has nowhere.
    public static let unknownElement: Self = "unknown-element"
    /// An attribute that the grammar has nowhere.
    public static let unknownAttribute: Self = "unknown-attribute"
    /// A value that is none of those listed.
    public static let unknownValue: Self = "unknown-value"
    /// A value that is not of the kind it must be.
    public static let invalidValue: Self = "invalid-value"
    /// An attribute that must be there and is not.
    public static let missingAttribute: Self = "missing-attribute"
    /// An element that must be there and is not.
    public static let missingElement: Self = "missing-element"
    /// An element without the text it needs.
    public static let missingValue: Self = "missing-value"
    /// An element that is there once too often.
    public static let duplicateElement: Self = "duplicate-element"
    /// An element that belongs in another one.
    public static let misplacedElement: Self = "misplaced-element"
    /// An attribute that belongs on another element.
    public static let misplacedAttribute: Self = "misplaced-attribute"
    /// An element that another attribute's value rules out.
    public static let conflictingElement: Self = "conflicting-element"
    /// An attribute that another attribute's value rules out.
    public static let conflictingAttribute: Self = "conflicting-attribute"
    /// Text where only elements can be.
    public static let unexpectedText: Self = "unexpected-text"
    /// An element that comes too early or too late.
    public static let unexpectedOrder: Self = "unexpected-order"
    /// An ID that another element has.
    public static let duplicateID: Self = "duplicate-id"
    /// A reference to an ID that no element has.
    public static let danglingReference: Self = "dangling-reference"
    /// A document of another kind.
    public static let wrongRoot: Self = "wrong-root"
}
