import Foundation
import LibXML
import RelaxNG
import TestSupport
import XMLTree

/// The project's grammars as files.
enum GrammarResources {
    private static let folder = Samples.repository.appending(path: "schemas")

    static func grammar(_ name: String) throws -> Grammar {
        let resolver = Files()
        return try Grammar(resolver.document(href: "\(name).rng", base: ""), resolver: resolver)
    }

    private struct Files: GrammarResolver {
        func document(href: String, base: String) throws -> XMLDocument {
            let name = href.split(separator: "/").last.map(String.init) ?? href
            let bytes = Array(try Data(contentsOf: GrammarResources.folder.appending(path: name)))
            guard let document = XMLParser().parse(bytes, name: name).document else {
                throw CocoaError(.fileReadCorruptFile)
            }
            return document
        }
    }
}
