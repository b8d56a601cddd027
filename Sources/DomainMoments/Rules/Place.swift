import Diagnostics
import XMLTree

/// Where a finding belongs: the construct in the source, and its XPath.
struct Place {
    let range: SourceRange?
    let path: String

    init(range: SourceRange?, path: String) {
        self.range = range
        self.path = path
    }

    /// The start tag of an element; nowhere for a value made by code.
    init(_ element: XMLElement?) {
        self.init(range: element?.startTagRange, path: element?.path ?? "")
    }

    /// The value of an attribute, or the start tag where the attribute is missing.
    init(_ element: XMLElement?, _ attribute: String) {
        guard let element, let found = element.attribute(attribute) else {
            self.init(element)
            return
        }
        self.init(range: found.valueRange, path: "\(element.path)/@\(attribute)")
    }

    /// The text of an element, or its start tag where it has none.
    init(textOf element: XMLElement?) {
        guard let element else {
            self.init(nil)
            return
        }
        var range: SourceRange?
        for case .text(let text) in element.children where range == nil && !text.isBlank { range = text.trimmedRange }
        self.init(range: range ?? element.startTagRange, path: element.path)
    }

    /// A child element, or the element itself where there is none.
    init(_ element: XMLElement?, child name: String) {
        self.init(element?.element(name) ?? element)
    }
}
