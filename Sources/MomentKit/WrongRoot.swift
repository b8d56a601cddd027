package import MomentDiagnostics
package import MomentDocuments
import RelaxNG
package import XMLTree

/// The finding for a document that no grammar describes.
package enum WrongRoot {
    /// - Parameter expected: the one kind that is wanted; nil for any of the three
    package static func finding(_ root: XMLElement, expected: MomentDocument.Kind? = nil) -> Diagnostic {
        finding(root, among: (expected.map { [$0] } ?? MomentDocument.Kind.allCases).map(\.rawValue))
    }

    /// - Parameter known: the names of the elements that are wanted, at least one
    package static func finding(_ root: XMLElement, among known: [String]) -> Diagnostic {
        let name = root.name.localName
        let isDomain = root.name == "domain"
        let shown = "<\(root.name.qualifiedName)>"
        let fault =
            known.count == 1
            ? "the root element is \(shown), not <\(known[0])>"
            : isDomain
                ? "<domain> is no backup, checkpoint or snapshot; pass it with --domain"
                : "\(shown) is no backup, checkpoint or snapshot"
        var fixes: [Diagnostic.Fix] = []
        if let meant = Spelling.nearest(known, to: name), let edits = edits(renaming: root, to: meant) {
            fixes = [
                Diagnostic.Fix(
                    "change <\(name)> to <\(meant)>",
                    edits: edits,
                    isSafe: Spelling.evident(known, as: name) == meant
                )
            ]
        }
        return Diagnostic(
            .wrongRoot,
            layer: .schema,
            message: fault,
            at: root,
            expected: Spelling.ranked(known, near: name),
            fixes: fixes
        )
    }

    /// The edits that rename an element in its start tag and its end tag.
    private static func edits(renaming element: XMLElement, to name: String) -> [Diagnostic.Edit]? {
        guard let source = element.source, let start = element.nameRange, let whole = element.range,
            let tag = element.startTagRange
        else { return nil }
        if whole.end == tag.end { return [Diagnostic.Edit(start, name)] }
        // The end tag is `</`, the name, white space perhaps, and `>`: no other `<` can stand in it.
        let end = source.utf8Offset(line: whole.end.line, column: whole.end.column)
        guard let open = source.utf8[..<end].lastIndex(of: UInt8(ascii: "<")) else { return nil }
        let nameStart = open + 2
        let nameEnd = nameStart + element.name.qualifiedName.utf8.count
        return [Diagnostic.Edit(start, name), Diagnostic.Edit(source.range(nameStart, nameEnd), name)]
    }
}
