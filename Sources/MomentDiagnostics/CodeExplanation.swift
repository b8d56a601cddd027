internal import XMLTree

/// What a code means, for `virtmoment explain` and the pages below docs/diagnostics.
public struct CodeExplanation: Hashable, Sendable {
    /// The code explained.
    public let code: Diagnostic.Code
    /// The stage that reports it.
    public let layer: Diagnostic.Layer
    /// One line: what is wrong.
    public let title: String
    /// What it means, why libvirt minds, and what to do, in a few sentences.
    public let text: String
    /// A document, or part of one, that has the mistake.
    public let before: String
    /// The document with the mistake corrected.
    public let after: String
    /// What libvirt answers: the error's name and number and its sense, or that it accepts the document.
    public let libvirt: String

    /// Makes an explanation.
    public init(
        _ code: Diagnostic.Code,
        layer: Diagnostic.Layer,
        title: String,
        text: String,
        before: String,
        after: String,
        libvirt: String
    ) {
        self.code = code
        self.layer = layer
        self.title = title
        self.text = text
        self.before = before
        self.after = after
        self.libvirt = libvirt
    }
}
