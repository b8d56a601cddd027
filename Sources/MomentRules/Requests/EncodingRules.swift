import Diagnostics
import MomentDocuments
import XMLTree

/// The encoding of the bytes: libvirt takes all documents for UTF-8.
enum EncodingRules {
    static func check(_ document: XMLDocument, _ findings: inout Findings) {
        guard let source = document.source, source.encoding != .utf8,
            source.encoding != .latin1 || source.utf8.contains(where: { $0 >= 0x80 })
        else { return }
        findings.add(
            .encodingNotUTF8,
            "the document is in \(source.encoding.rawValue); libvirt reads every document as UTF-8",
            at: Place(document.root)
        )
    }
}

extension Rule {
    static let encodingNotUTF8 = Rule(
        .encodingNotUTF8,
        .document,
        error: .xmlDetail,
        "The document is not in UTF-8",
        "libvirt is handed a string and ignores the encoding declaration. Characters beyond ASCII in another encoding are then malformed.",
        before: "<?xml version='1.0' encoding='ISO-8859-1'?> with an é",
        after: "the same in UTF-8"
    )
}
