public import MomentDiagnostics
import XMLTree

extension Diagnostic {
    static func unplaced(_ attribute: XMLAttribute, of element: XMLElement) -> Diagnostic {
        Diagnostic(
            .unplacedAttribute,
            severity: .note,
            layer: .document,
            message:
                "attribute '\(attribute.name)' of <\(element.name)> has no place in the model; it is kept as it is",
            range: attribute.nameRange,
            source: element.source,
            path: "\(element.path)/@\(attribute.name)"
        )
    }

    static func unplaced(_ node: XMLNode, of element: XMLElement) -> Diagnostic? {
        switch node {
        case .element(let child):
            Diagnostic(
                .unplacedElement,
                severity: .note,
                layer: .document,
                message: "element <\(child.name)> in <\(element.name)> has no place in the model; it is kept as it is",
                at: child
            )
        case .text(let text):
            Diagnostic(
                .unplacedText,
                severity: .note,
                layer: .document,
                message: "text in <\(element.name)> has no place in the model; it is kept as it is",
                range: text.trimmedRange,
                source: element.source,
                path: element.path
            )
        case .comment, .processingInstruction: nil
        }
    }
}

extension Diagnostic.Code {
    /// An attribute that the model has no field for, or whose value is none of the field's.
    public static let unplacedAttribute: Diagnostic.Code = "unplaced-attribute"
    /// An element that the model has no field for.
    public static let unplacedElement: Diagnostic.Code = "unplaced-element"
    /// Text where only elements belong.
    public static let unplacedText: Diagnostic.Code = "unplaced-text"
}
