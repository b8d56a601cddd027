import MomentDiagnostics
import MomentXML
import RelaxNG
import Testing
import XMLTree

@Suite("What a finding says")
struct WordingTests {
    /// Two kinds of `source`, and a `cookie` that takes any elements.
    private static let grammar = """
        <grammar xmlns="http://relaxng.org/ns/structure/1.0">
          <start>
            <element name="disk">
              <element name="source"><attribute name="file"/><optional><element name="slice"><empty/></element></optional></element>
              <optional>
                <element name="serial">
                  <element name="source">
                    <optional><attribute name="query"/></optional>
                    <optional><element name="reconnect"><attribute name="delay"/></element></optional>
                  </element>
                </element>
              </optional>
              <optional>
                <attribute name="format"><choice><value>qcow</value><value>luks</value><value>default</value></choice></attribute>
              </optional>
              <optional>
                <element name="cookie"><zeroOrMore><ref name="any"/></zeroOrMore></element>
              </optional>
            </element>
          </start>
          <define name="any">
            <element><anyName/><zeroOrMore><choice><attribute><anyName/></attribute><text/><ref name="any"/></choice></zeroOrMore></element>
          </define>
        </grammar>
        """

    private func findings(_ text: String) throws -> [Diagnostic] {
        try RelaxNGGrammar(parsed(Self.grammar)).validate(parsed(text))
    }

    @Test("what belongs in another kind of the same element is not sent to where it stands")
    func kinds() throws {
        let element = try findings("<disk><source file='/a'><reconnect delay='1'/></source></disk>")
        #expect(element.map(\.message) == ["<reconnect> is not allowed in this kind of <source>"])
        let attribute = try findings("<disk><source file='/a' query='q'/></disk>")
        #expect(attribute.map(\.message) == ["attribute 'query' is not allowed in this kind of <source>"])
    }

    @Test("an element that takes anything is not proposed for another one")
    func open() throws {
        let found = try findings("<disk><source file='/a'/><revert><a/></revert></disk>")
        #expect(found.map(\.message) == ["<disk> has no element <revert>"])
        #expect(found.flatMap(\.fixes).map(\.title) == ["remove <revert>"])
    }

    @Test("a value is replaced by the one that it begins with", arguments: ["luks-any", "lu"])
    func beginning(value: String) throws {
        let found = try findings("<disk format='\(value)'><source file='/a'/></disk>")
        #expect(found.flatMap(\.fixes).map(\.title) == ["change '\(value)' to 'luks'"])
        #expect(found.flatMap(\.fixes).map(\.isSafe) == [false])
    }
}
