import Diagnostics
import MomentSchemas
import RelaxNG
import XMLTree

/// The built-in grammars, asked for no more than is needed.
enum Schemas {
    static let store = GrammarStore()

    /// Whether a document is valid, without the reasons; nil where there is no grammar for it.
    ///
    /// Finding all mistakes of a small document takes some twenty times as long as finding that there is one.
    static func isValid(_ document: XMLDocument, _ release: Release) throws(GrammarFailure) -> Bool? {
        let schema = try store.schema(forRoot: document.root.name.localName, release: release)
        guard let schema else { return nil }
        guard let grammar = schema.engine as? Grammar else { found("another engine") }
        return grammar.isValid(document)
    }
}
