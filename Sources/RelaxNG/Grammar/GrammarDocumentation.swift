import XMLTree

/// The sentences (`a:documentation`) that a grammar has on its elements and attributes. They are looked up in the grammar's documents
/// when a finding needs one, so compiling costs nothing for them.
struct GrammarDocumentation: Sendable {
    private let documents: [SchemaDocument]
    private let nodes: [SyntaxNode]
    /// The node each pattern was first built from.
    private let origins: [Int32]
    /// The patterns that other nodes gave as well.
    private let shared: Set<PatternID>

    private static let namespace = "http://relaxng.org/ns/compatibility/annotations/1.0"

    init(_ compiler: PatternCompiler) {
        documents = compiler.reader.documents
        nodes = compiler.reader.nodes
        origins = compiler.origins
        shared = compiler.sharedOrigins
    }

    /// What is said of an element.
    func sentence(on declaration: ElementDeclaration) -> String? { sentence(at: declaration.node) }

    /// What is said of an attribute, given by its pattern; nil where the grammar has the same pattern in several places, of which nobody knows
    /// the one that is meant.
    func sentence(on pattern: PatternID) -> String? {
        guard Int(pattern) < origins.count, origins[Int(pattern)] >= 0, !shared.contains(pattern) else { return nil }
        return sentence(at: Int(origins[Int(pattern)]))
    }

    private func sentence(at node: Int) -> String? {
        let place = nodes[node].place
        for child in documents[place.document].view(place.node).elements
        where child.name.localName == "documentation" && child.name.namespace == Self.namespace {
            let text = String(decoding: WhiteSpace.collapsed(child.text.utf8), as: UTF8.self)
            if !text.isEmpty { return text.hasSuffix(".") ? String(text.dropLast()) : text }
        }
        return nil
    }
}
