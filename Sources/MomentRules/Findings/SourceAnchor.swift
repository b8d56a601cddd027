import MomentDiagnostics
import MomentDocuments
import XMLTree

/// Where a finding belongs. Range and path are worked out only once there is a finding.
struct SourceAnchor {
    private let element: XMLElement?
    private let attribute: XMLAttribute?
    private let isText: Bool

    /// The start tag of an element; nowhere for a value made by code.
    init(_ element: XMLElement?) {
        self.element = element
        attribute = nil
        isText = false
    }

    /// The value of an attribute, or the start tag where the attribute is missing.
    init(_ element: XMLElement?, _ attribute: String) {
        self.element = element
        self.attribute = element?.attribute(attribute)
        isText = false
    }

    /// The text of an element, or its start tag where it has none.
    init(textOf element: XMLElement?) {
        self.element = element
        attribute = nil
        isText = true
    }

    /// A child element, or the element itself where there is none.
    init(_ element: XMLElement?, child name: String) {
        self.init(element?.element(name) ?? element)
    }

    /// The construct in the source.
    var range: SourceRange? {
        if let attribute { return attribute.valueRange }
        if isText, let element {
            for case .text(let text) in element.children where !text.isBlank { return text.trimmedRange }
        }
        return element?.startTagRange
    }

    /// The text that it is in.
    var source: XMLSource? { element?.source }

    /// The XPath of the element or attribute.
    var path: String {
        guard let element else { return "" }
        return attribute.map { "\(element.path)/@\($0.name.localName)" } ?? element.path
    }
}
