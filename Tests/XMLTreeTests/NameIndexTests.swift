import Testing
import XMLTree

/// Names of a document that is built by code.
@Suite struct NameIndexTests {
    @Test("each name stays what it is, few or many", arguments: [1, 31, 32, 33, 255, 256, 257, 1_000])
    func names(_ count: Int) {
        var builder = XMLTreeBuilder()
        builder.startElement("root")
        for _ in 0..<2 {
            for number in 0..<count {
                builder.startElement(XMLName("n\(number)", namespace: "urn:a", prefix: "a"))
                builder.attribute(XMLName("n\(number)", namespace: "urn:a", prefix: "b"), "1")
                builder.attribute(XMLName("n\(number)"), "2")
                builder.endElement()
            }
        }
        builder.endElement()
        let elements = Array(builder.finish().root.elements)
        #expect(elements.count == 2 * count)
        for (position, element) in elements.enumerated() {
            let local = "n\(position % count)"
            #expect(element.name == XMLName(local, namespace: "urn:a"))
            #expect(element.name.prefix == "a")
            #expect(element.attributes.map(\.name.prefix) == ["b", ""])
            #expect(element.attributes.map(\.name.namespace) == ["urn:a", ""])
            #expect(element.attributes.map(\.name.localName) == [local, local])
        }
    }
}
