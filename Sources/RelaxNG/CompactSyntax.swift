import MomentDiagnostics
public import XMLTree

/// RELAX NG's compact syntax.
public enum CompactSyntax {
    /// Reads a grammar in compact syntax as what it is in XML syntax.
    ///
    /// The document's places are those of the text, so that findings on the grammar show where it stands there. Documentation (`##`) and
    /// other annotations are kept, comments are not.
    ///
    /// - Parameters:
    ///   - bytes: the text in UTF-8 or, with a byte order mark, UTF-16
    ///   - name: what to call it in messages, such as its path
    /// - Throws: ``GrammarError`` with the first mistake in the syntax; whether the grammar is correct beyond that, ``RelaxNGGrammar`` tells
    public static func read(_ bytes: [UInt8], name: String = "-") throws(GrammarError) -> XMLDocument {
        let source = XMLSource(name: name, utf8: decoded(bytes))
        do throws(CompactError) {
            if String(validating: source.utf8, as: UTF8.self) == nil {
                throw CompactError(message: "the text is not UTF-8", start: 0, end: 0)
            }
            var parser = CompactParser(try CompactLexer.tokens(source.utf8))
            return try parser.document(source)
        } catch {
            throw GrammarError(findings: [
                Diagnostic(
                    .incorrectGrammar,
                    layer: .schema,
                    message: "\(error.message) (RELAX NG compact syntax)",
                    range: source.range(error.start, error.end),
                    source: source,
                    path: "/"
                )
            ])
        }
    }

    /// Writes a grammar in XML syntax in compact syntax.
    ///
    /// Documentation, foreign attributes and elements are kept, comments where they stand between definitions. References to other documents
    /// stay as they are.
    ///
    /// - Throws: ``GrammarError`` where the compact syntax has no words for the grammar: `xml:base`, or what is no RELAX NG
    public static func write(_ document: XMLDocument) throws(GrammarError) -> String {
        do throws(CompactWriter.Failure) {
            var writer = try CompactWriter(document)
            return try writer.text()
        } catch {
            throw GrammarError(findings: [
                Diagnostic(
                    .incorrectGrammar,
                    layer: .schema,
                    message: "\(error.message) (RELAX NG compact syntax)",
                    at: error.element
                )
            ])
        }
    }

    /// The text in UTF-8 without byte order mark.
    private static func decoded(_ bytes: [UInt8]) -> [UInt8] {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return Array(bytes.dropFirst(3)) }
        let isBig = bytes.starts(with: [0xFE, 0xFF])
        guard isBig || bytes.starts(with: [0xFF, 0xFE]) else { return bytes }
        var units: [UInt16] = []
        for index in stride(from: 2, to: bytes.count - 1, by: 2) {
            let (one, other) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            units.append(isBig ? one << 8 | other : other << 8 | one)
        }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }
}
