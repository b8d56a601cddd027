import MomentDiagnostics
import MomentXML
import RelaxNG
import Testing

@Suite("What a grammar says of its names")
struct DocumentationTests {
    private static let rules = """
        <element name='r' xmlns='http://relaxng.org/ns/structure/1.0'
          xmlns:a='http://relaxng.org/ns/compatibility/annotations/1.0'
          datatypeLibrary='http://www.w3.org/2001/XMLSchema-datatypes'>
          <a:documentation>The root.</a:documentation>
          <attribute name='port'><a:documentation>Where it
            listens.</a:documentation><data type='unsignedShort'/></attribute>
          <optional><attribute name='plain'><data type='int'/></attribute></optional>
          <element name='size'><a:documentation>How much there is</a:documentation><data type='int'/></element>
        </element>
        """

    @Test(
        "stands as a note where a value is wrong or something is missing",
        arguments: [
            ("<r port='x'><size>1</size></r>", ["port: Where it listens"]),
            ("<r><size>1</size></r>", ["port: Where it listens"]),
            ("<r port='1'/>", ["size: How much there is"]),
            ("<r port='1'><size>x</size></r>", ["size: How much there is"]),
            ("<r port='1'><size/></r>", ["size: How much there is"]),
            ("<r port='1' plain='x'><size>1</size></r>", []),
        ]
    )
    func notes(text: String, notes: [String]) throws {
        let findings = try RelaxNGGrammar(parsed(Self.rules)).validate(parsed(text))
        #expect(findings.count == 1)
        #expect(findings.flatMap(\.notes).map(\.message) == notes)
    }
}
