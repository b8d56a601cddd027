internal import CLibXML2
internal import MomentDiagnostics
internal import XMLTree

/// An error as libxml2 reported it.
struct ParserError {
    /// libxml2's part that reported it: 1 parser, 3 namespaces.
    let domain: Int32
    /// One of libxml2's `XML_ERR_…` or `XML_NS_ERR_…` numbers.
    let code: Int32
    /// Where the parser stood, as an offset in the UTF-8 text.
    let offset: Int
    let message: String
    /// What the error concerns, such as an element's name.
    let detail: String
}

/// One of the limits a parser keeps.
enum ParserLimit: Hashable {
    case bytes, depth, nodes, attributes
    /// One of libxml2's own, which can't be raised.
    case library
}

/// libxml2's own errors as findings: what is left to say where the text shows no cause.
enum LibraryVerdict {
    static func findings(_ source: XMLSource, errors: [ParserError], limits: XMLLimits) -> [Diagnostic] {
        var findings: [Diagnostic] = []
        for error in errors {
            let finding = finding(source, error, limits: limits)
            if !findings.contains(where: { $0.range?.start == finding.range?.start }) { findings.append(finding) }
        }
        guard findings.isEmpty else { return findings }
        return [
            Diagnostic(.xmlSyntax, layer: .xml, message: "this is not well-formed XML", range: source.range(0, 0))
        ]
    }

    /// Whether libxml2 gave up for a limit of its own; its releases use several numbers for that, and most of them for other things, too.
    static func isLimit(_ error: ParserError) -> Bool {
        [
            "XML_PARSE_HUGE", "too long", "too big", "Huge input", "Excessive depth", "Resource limit",
            "Buffer size limit",
        ]
        .contains { error.message.holds($0) }
    }

    private static func finding(_ source: XMLSource, _ error: ParserError, limits: XMLLimits) -> Diagnostic {
        let offset = min(max(error.offset, 0), source.utf8.count)
        if isLimit(error) { return LimitFinding.make(.library, limits: limits, source, at: offset) }
        let (code, message) = describe(error)
        let said = error.message.trimmingEnd()
        return Diagnostic(
            code,
            layer: .xml,
            message: message,
            range: SourceText(source).tokenRange(at: offset),
            notes: said.isEmpty ? [] : [Diagnostic.Note("libxml2 says: \(said)")]
        )
    }

    private static func describe(_ error: ParserError) -> (Diagnostic.Code, String) {
        let known: [UInt32: (Diagnostic.Code, String)] = [
            XML_ERR_DOCUMENT_EMPTY.rawValue: (.xmlEmpty, "there is no element here"),
            XML_ERR_DOCUMENT_END.rawValue: (.xmlAfterRoot, "the document goes on behind its root element"),
            XML_ERR_TAG_NAME_MISMATCH.rawValue: (
                .xmlMismatchedEndTag, "the end tag does not fit the element it would close"
            ),
            XML_ERR_TAG_NOT_FINISHED.rawValue: (
                .xmlUnclosedElement, "the document ends before its elements are closed"
            ),
            XML_ERR_ATTRIBUTE_REDEFINED.rawValue: (.xmlDuplicateAttribute, "the element has the attribute twice"),
            XML_ERR_UNDECLARED_ENTITY.rawValue: (.xmlUndefinedEntity, "the entity is not defined"),
            XML_ERR_INVALID_CHAR.rawValue: (.xmlInvalidCharacter, "a character is not allowed in XML"),
            XML_ERR_INVALID_CHARREF.rawValue: (
                .xmlInvalidCharacter, "the reference is to a character that XML does not have"
            ),
            XML_ERR_LT_IN_ATTRIBUTE.rawValue: (.xmlUnescapedCharacter, "'<' has to be written as '&lt;' in a value"),
            XML_ERR_RESERVED_XML_NAME.rawValue: (
                .xmlDeclarationLate, "the XML declaration is not at the start of the document"
            ),
            XML_NS_ERR_UNDEFINED_NAMESPACE.rawValue: (.xmlUndeclaredPrefix, "the namespace prefix is not declared"),
        ]
        return known[UInt32(bitPattern: error.code)] ?? (.xmlSyntax, "this is not well-formed XML")
    }
}

extension String {
    func trimmingEnd() -> String {
        var text = self[...]
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
