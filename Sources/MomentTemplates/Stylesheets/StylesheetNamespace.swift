internal import XMLTree

/// The namespaces that stylesheets speak in.
enum StylesheetNamespace {
    /// The namespace of XSLT.
    static let transform = "http://www.w3.org/1999/XSL/Transform"
    /// Our own: declarations, results, and the parameters that every template gets.
    static let template = "https://virtmoment.dev/ns/template"

    /// Whether a namespace is one that only stylesheets need, so that what they make should not declare it.
    static func isStylesheets(_ namespace: String) -> Bool {
        namespace == template || namespace == transform || namespace.hasPrefix("http://exslt.org/")
    }
}

extension XMLElement {
    /// Whether this is an element of XSLT.
    func isTransform(_ localName: String) -> Bool {
        name.localName == localName && name.namespace == StylesheetNamespace.transform
    }

    /// Whether this is one of our own elements.
    func isTemplate(_ localName: String) -> Bool {
        name.localName == localName && name.namespace == StylesheetNamespace.template
    }
}
