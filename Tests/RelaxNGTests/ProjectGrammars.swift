import MomentDiagnostics
import MomentSchemas
import Testing
import XMLTree

/// The project's own grammars.
enum ProjectGrammars {
    private static let store = GrammarStore()

    /// What the grammar for a root element, such as `domainbackup`, says to a document.
    static func findings(in document: XMLDocument, by root: String) throws -> [Diagnostic] {
        try #require(try store.schema(forRoot: root)).engine.validate(document)
    }
}
