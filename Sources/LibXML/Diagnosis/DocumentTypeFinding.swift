internal import Diagnostics
internal import XMLTree

/// The finding on a document type declaration.
enum DocumentTypeFinding {
    static func make(_ source: XMLSource, at offset: Int) -> Diagnostic {
        let end = SourceText(source).endOfDocumentType(from: offset)
        let range = source.range(offset, end)
        return Diagnostic(
            .xmlDoctype,
            layer: .xml,
            message: "a document type declaration is not allowed here: entities could change what is checked",
            range: range,
            fixes: [
                Diagnostic.Fix("remove the declaration", edits: [Diagnostic.Edit(range, "")], isSafe: false)
            ]
        )
    }
}
