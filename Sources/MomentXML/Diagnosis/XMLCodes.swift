public import MomentDiagnostics

/// The codes of findings that this module makes, explained.
public enum XMLCodes {
    /// An explanation of each code of layer `xml`, and of what libxml2's RELAX NG reports.
    public static let explanations: [CodeExplanation] = tagExplanations + characterExplanations + inputExplanations

    /// What libvirt answers to anything that is not XML.
    static let refused =
        "XML_DETAIL (35): the text is not well-formed; libvirt gives libxml2's first message with its line"

    static func explain(
        _ code: Diagnostic.Code,
        _ title: String,
        _ text: String,
        before: String,
        after: String,
        layer: Diagnostic.Layer = .xml,
        libvirt: String = refused
    ) -> CodeExplanation {
        CodeExplanation(code, layer: layer, title: title, text: text, before: before, after: after, libvirt: libvirt)
    }
}
