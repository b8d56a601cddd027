import Diagnostics
import Foundation
import LibXML
import RelaxNG
import XMLTree

/// Reads grammars from a folder.
struct FolderResolver: GrammarResolver {
    let folder: URL

    func document(href: String, base: String) throws -> XMLTree.XMLDocument {
        let bytes = Array(try Data(contentsOf: folder.appendingPathComponent(href)))
        let result = LibXML.XMLParser().parse(bytes, name: href)
        guard let document = result.document else {
            throw GrammarReferenceError("\(href): \(result.findings.map(\.message))")
        }
        return document
    }
}

/// The project's own grammars, each compiled once.
enum ProjectGrammars {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("schemas")

    private static let all: [String: Result<Grammar, any Error>] = {
        var result: [String: Result<Grammar, any Error>] = [:]
        for name in ["domainbackup", "domaincheckpoint", "domainsnapshot"] {
            result[name] = Result { try read(folder, name) }
        }
        return result
    }()

    /// One of the project's grammars, such as `domainbackup`.
    static func grammar(_ name: String) throws -> Grammar {
        guard let result = all[name] else { throw GrammarReferenceError("there is no grammar '\(name)'") }
        return try result.get()
    }

    /// A grammar of a folder.
    static func read(_ folder: URL, _ name: String) throws -> Grammar {
        let resolver = FolderResolver(folder: folder)
        return try Grammar(resolver.document(href: name + ".rng", base: ""), resolver: resolver)
    }
}
