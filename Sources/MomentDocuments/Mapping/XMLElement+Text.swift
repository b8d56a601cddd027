package import XMLTree

extension XMLElement {
    /// The text of a child, nil where it is missing or empty.
    package func nonEmptyText(_ name: String) -> String? {
        guard let text = element(name)?.stringValue, !text.isEmpty else { return nil }
        return text
    }

    /// All text below, as XPath takes it for an element's value; comments are passed over.
    package var stringValue: String {
        var result = ""
        for child in children {
            switch child {
            case .text(let text): result += text.content
            case .element(let element): result += element.stringValue
            case .comment, .processingInstruction: break
            }
        }
        return result
    }
}
