import Foundation
import MomentDiagnostics
import MomentXML
import TestSupport
import Testing
import XMLTree

@Suite("libxml2's RELAX NG")
struct GrammarTests {
    private func grammar(_ file: String, seconds: Double = 5) throws -> LibXMLGrammar {
        try LibXMLGrammar(file, secondsLimit: seconds) { name in
            Array(try Data(contentsOf: Samples.repository.appendingPathComponent("schemas/\(name)")))
        }
    }

    private func document(_ text: String) throws -> XMLDocument {
        try #require(XMLDocumentParser().parse(text).document)
    }

    @Test("accepts the valid samples", arguments: ["backup", "checkpoint", "snapshot"])
    func valid(_ kind: String) throws {
        let grammar = try grammar("domain\(kind).rng")
        for sample in try Samples.documents(kind) {
            let document = try #require(XMLDocumentParser().parse(sample.bytes).document)
            #expect(try grammar.validate(document) == [], "\(sample)")
        }
    }

    @Test("refuses a document with the element that libxml2 names")
    func invalid() throws {
        let text = "<a>\n  <b c='1'/>\n  1️⃣<b c='x'/>2️⃣\n</a>"
        let marked = MarkedText(text)
        let rules = """
            <element name='a' xmlns='http://relaxng.org/ns/structure/1.0'
              datatypeLibrary='http://www.w3.org/2001/XMLSchema-datatypes'>
              <oneOrMore><element name='b'><attribute name='c'><data type='integer'/></attribute></element></oneOrMore>
            </element>
            """
        let grammar = try LibXMLGrammar("a.rng", files: ["a.rng": Array(rules.utf8)])
        let findings = try grammar.validate(document(marked.text))
        #expect(!findings.isEmpty)
        #expect(findings.allSatisfy { $0.code == .libxml2Relaxng && $0.layer == .schema })
        #expect(
            findings.contains {
                $0.range?.start.offset == marked[1] && $0.range?.end.offset == marked[2] && $0.path == "/a/b[2]"
            }
        )
    }

    @Test("refuses a grammar that doubles with each include", arguments: ["include", "externalRef"])
    func doubling(kind: String) throws {
        var files: [String: String] = [:]
        let space = "xmlns='http://relaxng.org/ns/structure/1.0'"
        for number in 0..<28 {
            let twice = String(repeating: "<\(kind) href='d\(number + 1).rng'/>", count: 2)
            files["d\(number).rng"] =
                kind == "include" ? "<grammar \(space)>\(twice)</grammar>" : "<choice \(space)>\(twice)</choice>"
        }
        files["d28.rng"] =
            kind == "include" ? "<grammar \(space)/>" : "<element name='a' \(space)><empty/></element>"
        let error = try #require(throws: LibXMLGrammarError.self) {
            try LibXMLGrammar("d0.rng", files: files.mapValues { Array($0.utf8) })
        }
        #expect("\(error)".contains("with its includes written out"))
    }

    @Test("serves files from memory, in folders, and several grammars at once")
    func files() throws {
        let files: [String: String] = [
            "a/main.rng":
                "<grammar xmlns='http://relaxng.org/ns/structure/1.0'><include href='../b/part.rng'/><start><ref name='x'/></start></grammar>",
            "b/part.rng":
                "<grammar xmlns='http://relaxng.org/ns/structure/1.0'><define name='x'><element name='x'><empty/></element></define></grammar>",
        ]
        let grammar = try LibXMLGrammar("a/main.rng", files: files.mapValues { Array($0.utf8) })
        #expect(try grammar.validate(document("<x/>")) == [])
        #expect(try !grammar.validate(document("<y/>")).isEmpty)
    }

    @Test(
        "a grammar that can't be compiled is an error that says why",
        arguments: [
            ("<grammar", "resource"),
            ("<grammar xmlns='http://relaxng.org/ns/structure/1.0'/>", "grammar"),
            ("<!DOCTYPE grammar []><grammar xmlns='http://relaxng.org/ns/structure/1.0'/>", "resource"),
            ("<grammar xmlns='http://relaxng.org/ns/structure/1.0'><include href='gone.rng'/></grammar>", "resource"),
            (
                "<grammar xmlns='http://relaxng.org/ns/structure/1.0'><include href='file:///etc/passwd'/></grammar>",
                "resource"
            ),
            (
                "<grammar xmlns='http://relaxng.org/ns/structure/1.0'><include href='../../x.rng'/></grammar>",
                "resource"
            ),
        ]
    )
    func broken(_ text: String, _ code: String) throws {
        let error = #expect(throws: LibXMLGrammarError.self) {
            try LibXMLGrammar("main.rng", files: ["main.rng": Array(text.utf8)])
        }
        #expect(error?.code.rawValue == code)
        #expect(error?.message.isEmpty == false)
    }

    @Test("documents that would explode are refused without trying")
    func explosion() throws {
        let grammar = try grammar("domainsnapshot.rng")
        let attributes = (0..<18).map { " a\($0)='x'" }.joined()
        let nested =
            String(repeating: "<backingStore type='file'>", count: 30) + String(repeating: "</backingStore>", count: 30)
        let cookie = (0..<100).map { " a\($0)='x'" }.joined()
        for content in [
            "<cookie><driver\(attributes)/></cookie>", "<cookie>\(nested)</cookie>",
            "<cookie><x\(cookie)>\(String(repeating: "<y/>", count: 1_000))</x></cookie>",
        ] {
            let error = #expect(throws: LibXMLGrammarError.self) {
                try grammar.validate(document("<domainsnapshot>\(content)</domainsnapshot>"))
            }
            #expect(error?.code == .tooComplex)
        }
    }

    @Test("one grammar serves many threads")
    func threads() async throws {
        let grammar = try grammar("domainbackup.rng")
        let documents = try Samples.documents("backup").compactMap { XMLDocumentParser().parse($0.bytes).document }
        await withTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask { documents.count { ((try? grammar.validate($0)) ?? []).isEmpty } }
            }
            for await count in group { #expect(count == documents.count) }
        }
    }
}
