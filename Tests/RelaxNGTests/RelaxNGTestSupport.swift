import MomentDiagnostics
import MomentXML
import RelaxNG
import XMLTree

/// Documents by name, in place of files.
struct NamedDocuments: GrammarResolver {
    let texts: [String: String]

    func document(href: String, base: String) throws -> XMLDocument {
        guard let text = texts[href] else { throw GrammarReferenceError("there is no '\(href)'") }
        return try parsed(text, name: href)
    }
}

/// A document of a text that must be well-formed.
func parsed(_ text: String, name: String = "main") throws -> XMLDocument {
    let result = XMLDocumentParser().parse(text, name: name)
    guard let document = result.document else {
        throw GrammarReferenceError("\(name): \(result.findings.map(\.message).joined(separator: "; "))")
    }
    return document
}

/// A grammar of a text. The usual namespace and datatype library are declared where the root declares none.
func grammar(_ text: String, _ others: [String: String] = [:], checksIDs: Bool = true) throws -> RelaxNGGrammar {
    try RelaxNGGrammar(
        parsed(declared(text)),
        resolver: NamedDocuments(texts: others.mapValues(declared)),
        checksIDs: checksIDs
    )
}

private func declared(_ text: String) -> String {
    guard !text.contains("xmlns="), let end = text.firstIndex(where: { $0 == " " || $0 == ">" || $0 == "/" }) else {
        return text
    }
    var declarations = " xmlns='http://relaxng.org/ns/structure/1.0'"
    if !text.contains("datatypeLibrary=") {
        declarations += " datatypeLibrary='http://www.w3.org/2001/XMLSchema-datatypes'"
    }
    return text[..<end] + declarations + text[end...]
}

/// Whether a document is valid against a grammar.
func isValid(_ document: String, against grammar: RelaxNGGrammar) throws -> Bool {
    grammar.isValid(try parsed(document))
}
