import MomentDiagnostics
import MomentDocuments
import XMLTree

/// The encoding of the bytes: libvirt takes all documents for UTF-8, and libxml2 decides what comes of others.
enum EncodingRules {
    /// The release of libxml2 that reads what the declaration says.
    private static let reader = ReleaseNumber(2, 15, 0)

    static func check(_ document: XMLDocument, libxml2: ReleaseNumber?, _ findings: inout Findings) {
        guard let source = document.source, source.encoding != .utf8,
            source.encoding != .latin1 || source.utf8.contains(where: { $0 >= 0x80 })
        else { return }
        if let libxml2, libxml2 >= reader, source.encoding == .latin1 { return }
        findings.add(
            .encodingNotUTF8,
            "encoding \(source.encoding.rawValue): libvirt reads documents as UTF-8",
            at: SourceAnchor(document.root),
            notes: source.encoding == .latin1
                ? [Diagnostic.Note("with libxml2 \(reader) or newer, it is read as declared")] : []
        )
    }
}

extension Rule {
    static let encodingNotUTF8 = Rule(
        .encodingNotUTF8,
        .document,
        error: .xmlDetail,
        "The document is not in UTF-8",
        """
        libvirt is handed a string, and up to libxml2 2.14 the encoding declaration is ignored: characters beyond ASCII in another encoding \
        are then malformed. libxml2 2.15 heeds a declaration of ISO-8859-1, whichever libvirt it serves.
        """,
        before: """
            <?xml version='1.0' encoding='ISO-8859-1'?>
            <domaincheckpoint><name>monday</name><description>Zürich</description></domaincheckpoint>
            """,
        after: """
            <?xml version='1.0' encoding='UTF-8'?>
            <domaincheckpoint><name>monday</name><description>Zürich</description></domaincheckpoint>
            """,
        function: "catchXMLError"
    )
}
