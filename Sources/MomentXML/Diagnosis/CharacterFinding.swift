internal import MomentDiagnostics
internal import XMLTree

/// Findings on characters that XML does not have.
enum CharacterFinding {
    static func control(_ source: XMLSource, at offset: Int) -> Diagnostic {
        let scalar = SourceText(source).scalar(at: offset)
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let padded = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        let range = source.range(offset, offset + scalar.utf8Length)
        var notes: [Diagnostic.Note] = []
        if scalar.value == 0 { notes.append(Diagnostic.Note("this may not be a text file at all")) }
        return Diagnostic(
            .xmlInvalidCharacter,
            layer: .xml,
            message: "character U+\(padded) is not allowed in XML",
            range: range,
            notes: notes,
            fixes: [Diagnostic.Fix("remove the character", edits: [Diagnostic.Edit(range, "")], isSafe: false)]
        )
    }

    /// A byte order mark at the start of a text whose own was taken off.
    static func secondMark(_ source: XMLSource) -> Diagnostic {
        let range = source.range(0, 3)
        return Diagnostic(
            .xmlInvalidCharacter,
            layer: .xml,
            message: "a second byte order mark stands before the document, which may have one",
            range: range,
            fixes: [Diagnostic.Fix("remove the second mark", edits: [Diagnostic.Edit(range, "")], isSafe: true)]
        )
    }
}

extension Unicode.Scalar {
    var utf8Length: Int { UTF8.width(self) }
}
