import Foundation
import MomentSchemas
import MomentXML
import RelaxNG
import TestRequirements
import TestSupport
import Testing
import XMLTree

/// A grammar written in compact syntax and read again is the same grammar.
@Suite("A grammar survives the compact syntax")
struct CompactRoundTripTests {
    private func again(_ document: XMLDocument) throws -> XMLDocument {
        try CompactSyntax.read(Array(try CompactSyntax.write(document).utf8))
    }

    @Test("the project's own: what is read again is written alike", arguments: EmbeddedFile.schemas.map(\.name))
    func own(name: String) throws {
        let file = try #require(EmbeddedFile.schemas.first { $0.name == name })
        let document = try #require(XMLDocumentParser().parse(file.bytes, name: name).document)
        let once = try CompactSyntax.write(document)
        let twice = try CompactSyntax.write(try CompactSyntax.read(Array(once.utf8), name: name))
        let comments = { (text: String) in
            text.split(separator: "\n").filter { !$0.drop { $0 == " " }.hasPrefix("# ") && $0 != "#" }
        }
        #expect(comments(once) == comments(twice))
    }

    @Test("random grammars: the same verdict on grammar and documents", arguments: 0..<60)
    func random(seed: Int) throws {
        var random = RandomGrammar(seed: UInt64(seed))
        let document = try parsed(random.syntax)
        let compact = try CompactSyntax.write(document)
        let read = try CompactSyntax.read(Array(compact.utf8))
        guard let grammar = try? RelaxNGGrammar(document) else {
            #expect(throws: GrammarError.self, "\(compact)") { try RelaxNGGrammar(read) }
            return
        }
        let other = try RelaxNGGrammar(read)
        for _ in 0..<25 {
            let text = random.document()
            let document = try parsed(text)
            #expect(grammar.isValid(document) == other.isValid(document), "\(text)\n\(compact)")
        }
    }

    @Test(
        "jing reads what is written as we do",
        .requires(.program("jing", package: "jing")),
        arguments: 0..<4
    )
    func jing(seed: Int) throws {
        var random = RandomGrammar(seed: UInt64(1000 + seed))
        let document = try parsed(random.syntax)
        guard let grammar = try? RelaxNGGrammar(document) else { return }
        let texts = (0..<25).map { _ in random.document() }
        let folder = try TemporaryDirectory()
        let path = try folder.file("grammar.rnc", try CompactSyntax.write(document))
        let refused = try Judge(.jing, grammar: path).refused(texts.map { Array($0.utf8) })
        for (index, text) in texts.enumerated() {
            let isValid = grammar.isValid(try parsed(text))
            #expect(isValid != refused.contains(index), "\(text)\n\(random.syntax)")
        }
    }
}
