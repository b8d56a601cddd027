import LocalFiles
import MomentSchemas
import MomentXML
import TestSupport
import Testing
import XMLTree

@Suite("Grammars from files")
struct GrammarSetTests {
    private static let namespace = "xmlns='http://relaxng.org/ns/structure/1.0'"
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func findings(_ path: String, _ text: String, _ engine: GrammarEngine) throws -> Int? {
        let document = try #require(XMLDocumentParser().parse(text).document)
        return try GrammarStore(.path(path), engine: engine).findings(in: document)?.count
    }

    @Test(
        "a directory has a file for each root element, a single file serves every document",
        arguments: GrammarEngine.allCases
    )
    func paths(engine: GrammarEngine) throws {
        try directory.file(
            "a.rng",
            "<element \(Self.namespace) name='a'><externalRef href='parts/text.rng'/></element>"
        )
        try directory.file("parts/text.rng", "<externalRef \(Self.namespace) href='../text.rng'/>")
        try directory.file("text.rng", "<text \(Self.namespace)/>")
        #expect(try findings(directory.path, "<a>x</a>", engine) == 0)
        #expect(try findings(directory.path + "/", "<a><b/></a>", engine) != 0)
        #expect(try findings(directory.path, "<b/>", engine) == nil)
        #expect(try findings("\(directory.path)/a.rng", "<a/>", engine) == 0)
        #expect(try findings("\(directory.path)/a.rng", "<b/>", engine) != 0)
    }

    @Test(
        "a grammar that cannot be used is a failure with its reason",
        arguments: [
            ("<element", "a.rng"), ("<element \(namespace) name='a'><ref name='b'/></element>", "a.rng"),
            ("<grammar \(namespace)><include href='missing.rng'/></grammar>", "missing.rng"),
            ("<grammar \(namespace)><include href='http://example.org/x.rng'/></grammar>", "http://example.org/x.rng"),
            ("<grammar \(namespace)><include href='../../../etc/passwd'/></grammar>", "etc/passwd"),
        ],
        [GrammarEngine.builtin, .libxml2]
    )
    func unusable(grammar: (text: String, named: String), engine: GrammarEngine) throws {
        try directory.file("a.rng", grammar.text)
        let failure = #expect(throws: GrammarFailure.self) { _ = try findings(directory.path, "<a/>", engine) }
        let description = try #require(failure).description
        #expect(description.contains(grammar.named), "\(description)")
    }

    @Test("a set that is not there is an error at once")
    func missing() {
        #expect(throws: FileError.self) { _ = try GrammarSet.path("/nonexistent") }
    }
}
