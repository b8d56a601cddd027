internal import MomentDiagnostics
internal import XMLTree

/// One file of a stylesheet.
struct StylesheetPart: Sendable {
    /// The stylesheet's name in messages.
    let name: String
    /// The stylesheet as a tree.
    let document: XMLDocument
    /// The stylesheet's text with its name.
    let source: XMLSource
    /// For each `xsl:import` and `xsl:include`, in order, the number of the part it stands for.
    var links: [Int32] = []

    /// The elements that refer to other parts.
    var references: [XMLElement] {
        document.root.elements.filter { $0.isTransform("import") || $0.isTransform("include") }
    }

    /// The element of an ordinal, counted from 1 in document order; nil if there is none.
    func element(_ ordinal: Int) -> XMLElement? { document.element(ordinal: ordinal) }
}

extension XMLDocument {
    /// The element of an ordinal, counted from 1 in document order; nil if there is none.
    func element(ordinal: Int) -> XMLElement? {
        guard ordinal > 0 else { return nil }
        var count = 0
        for index in storage.nodes.indices where storage.nodes[index].kind == .element {
            count += 1
            if count == ordinal { return XMLElement(storage: storage, index: index) }
        }
        return nil
    }
}

/// A finding and the part it is in; nil for the document that a stylesheet runs over.
struct PlacedFinding: Sendable {
    let part: Int?
    let finding: Diagnostic
}
