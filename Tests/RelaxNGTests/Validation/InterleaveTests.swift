import RelaxNG
import Testing

@Suite("Interleave")
struct InterleaveTests {
    @Test(
        "members of nested interleaves mix in any order",
        arguments: ["abcd", "acbd", "cadb", "dcba", "bdac"]
    )
    func nested(order: String) throws {
        let grammar = try grammar(
            """
            <element name='r'><interleave>
              <interleave><element name='a'><empty/></element><element name='b'><empty/></element></interleave>
              <interleave><element name='c'><empty/></element><element name='d'><empty/></element></interleave>
            </interleave></element>
            """
        )
        #expect(try isValid("<r>" + order.map { "<\($0)/>" }.joined() + "</r>", against: grammar))
        #expect(try !isValid("<r>" + order.dropFirst().map { "<\($0)/>" }.joined() + "</r>", against: grammar))
        #expect(try !isValid("<r>" + (order + "a").map { "<\($0)/>" }.joined() + "</r>", against: grammar))
    }
}
