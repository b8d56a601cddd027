import MomentDiagnostics
import RelaxNG
import Testing
import XMLTree

/// RELAX NG DTD Compatibility, section 5.
@Suite("IDs and references to them")
struct IDTests {
    static let schema = """
        <grammar><start><element name='d'><zeroOrMore><choice><ref name='p'/><ref name='q'/></choice></zeroOrMore></element></start>
        <define name='p'><element name='p'><optional><attribute name='id'><data type='ID'/></attribute></optional>
        <optional><attribute name='to'><data type='IDREF'/></attribute></optional>
        <optional><attribute name='all'><data type='IDREFS'/></attribute></optional>
        <optional><attribute name='n'><text/></attribute></optional></element></define>
        <define name='q'><element name='q'><attribute name='id'><choice><data type='ID'/><data type='integer'/></choice></attribute>
        </element></define></grammar>
        """

    private func findings(_ text: String, checksIDs: Bool = true) throws -> [String] {
        let schema = try parsed(
            Self.schema.replacing(
                "<grammar>",
                with:
                    "<grammar xmlns='http://relaxng.org/ns/structure/1.0' datatypeLibrary='http://www.w3.org/2001/XMLSchema-datatypes'>"
            )
        )
        let grammar = try RelaxNGGrammar(schema, checksIDs: checksIDs)
        let document = try parsed(text)
        let findings = grammar.validate(document)
        #expect(grammar.isValid(document) == findings.isEmpty)
        return findings.map { "\($0.code) \($0.path)" }
    }

    @Test(
        "twice the same, and references to none",
        arguments: [
            ("<d><p id='a'/><p id='b'/><p to='a' all='a  b'/></d>", []),
            ("<d><p to='b'/><p id='b'/></d>", []),
            ("<d><p id='a'/><p id=' a '/></d>", ["duplicate-id /d/p[2]/@id"]),
            ("<d><p id='a'/><p id='a'/><p id='a'/></d>", ["duplicate-id /d/p[2]/@id", "duplicate-id /d/p[3]/@id"]),
            ("<d><p to='x'/></d>", ["dangling-reference /d/p/@to"]),
            ("<d><p id='a'/><p all='a x'/></d>", ["dangling-reference /d/p[2]/@all"]),
            ("<d><p n='a' to='a'/></d>", ["dangling-reference /d/p/@to"]),
            // A type that is one of several makes no ID.
            ("<d><q id='a'/><q id='a'/></d>", []),
            // What is no name is a wrong value and nothing else; other mistakes stand beside.
            ("<d><p to='1'/></d>", ["invalid-value /d/p/@to"]),
            ("<d><p id='a'/><z/><p id='a'/></d>", ["unknown-element /d/z", "duplicate-id /d/p[2]/@id"]),
        ] as [(String, [String])]
    )
    func found(text: String, wanted: [String]) throws {
        #expect(try findings(text) == wanted)
        #expect(
            try findings(text, checksIDs: false) == wanted.filter { !$0.contains("-id ") && !$0.hasPrefix("dangling") }
        )
    }

    @Test("a reference that is misspelt gets its ID")
    func misspelt() throws {
        let schema = try grammar(Self.schema)
        let finding = try #require(schema.validate(try parsed("<d><p id='intro'/><p to='itnro'/></d>")).first)
        #expect(finding.expected == ["intro"])
        #expect(finding.fixes.map(\.title) == ["change 'itnro' to 'intro'"])
    }
}
