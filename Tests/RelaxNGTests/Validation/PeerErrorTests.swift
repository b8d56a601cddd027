import Foundation
import MomentDiagnostics
import MomentXML
import RelaxNG
import TestRequirements
import TestSupport
import Testing
import XMLTree

/// Documents that libxml2 2.9 to 2.14 judges wrongly; jing, which does not, is asked beside us.
@Suite("Where libxml2 errs, we do not", .requires(.program("jing", package: "jing")))
struct PeerErrorTests {
    private static let number = """
        <element name='n' xmlns='http://relaxng.org/ns/structure/1.0'
          datatypeLibrary='http://www.w3.org/2001/XMLSchema-datatypes'>
          <optional><attribute name='size'><data type='unsignedInt'><param name='pattern'>[0-9]+</param></data></attribute></optional>
          <data type='unsignedLong'><param name='pattern'>[0-9]+</param></data>
        </element>
        """
    private static let interleave = """
        <element name='r' xmlns='http://relaxng.org/ns/structure/1.0'><interleave>
          <interleave><element name='a'><empty/></element><element name='b'><empty/></element></interleave>
          <interleave><element name='c'><empty/></element><element name='d'><empty/></element></interleave>
        </interleave></element>
        """
    private static let name = """
        <element name='n' xmlns='http://relaxng.org/ns/structure/1.0'
          datatypeLibrary='http://www.w3.org/2001/XMLSchema-datatypes'>
          <data type='string'><param name='pattern'>[a-z]+</param></data>
        </element>
        """

    @Test(
        "valid: white space around numbers, and members of nested interleaves in any order",
        arguments: [
            (number, "<n> 5 </n>"), (number, "<n>\n5\n</n>"), (number, "<n size=' 7 '>5</n>"),
            (interleave, "<r><a/><c/><b/><d/></r>"), (interleave, "<r><d/><b/><c/><a/></r>"),
        ]
    )
    func refusedByLibXML(grammar: String, text: String) throws {
        let path = try TemporaryDirectory()
        let refused = try Judge(.jing, grammar: path.file("grammar.rng", grammar)).refused([Array(text.utf8)])
        #expect(refused.isEmpty)
        #expect(try RelaxNGGrammar(parsed(grammar)).validate(parsed(text)).isEmpty)
    }

    @Test(
        "refused: prefixes without a declaration, and text hidden in an entity",
        arguments: [
            "<p:n>a</p:n>", "<n p:x='1'>a</n>", "<n xmlns:p=''>a</n>",
            "<!DOCTYPE n [<!ENTITY e '../escape'>]><n>ok&e;</n>",
        ]
    )
    func acceptedByLibXML(text: String) throws {
        let path = try TemporaryDirectory()
        let judge = Judge(.jing, grammar: try path.file("grammar.rng", Self.name))
        // What is not well-formed jing gives up on, which is no verdict.
        var isRefused = true
        do { isRefused = try !judge.refused([Array(text.utf8)]).isEmpty } catch is Judge.Undecided {}
        #expect(isRefused)
        let result = XMLDocumentParser().parse(text)
        let findings = try result.document.map { try RelaxNGGrammar(parsed(Self.name)).validate($0) } ?? result.findings
        #expect(!findings.isEmpty)
    }
}
