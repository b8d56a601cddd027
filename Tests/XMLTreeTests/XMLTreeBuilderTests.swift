import Testing
import XMLTree

@Suite("Building a tree")
struct XMLTreeBuilderTests {
    private func sample() -> XMLDocument {
        var builder = XMLTreeBuilder()
        builder.comment(" head ")
        builder.startElement("domainbackup")
        builder.declareNamespace(prefix: "x", "urn:x")
        builder.attribute("mode", "push")
        builder.startElement("disks")
        for name in ["vda", "vdb"] {
            builder.startElement("disk")
            builder.attribute("name", name)
            builder.endElement()
        }
        builder.endElement()
        builder.element("incremental", text: "c1")
        builder.endElement()
        return builder.finish()
    }

    @Test("gives back what was put in, in order")
    func dump() {
        #expect(
            sample().dump() == """
                comment " head "
                element domainbackup
                  namespace xmlns:x "urn:x"
                  attribute mode "push"
                  element disks
                    element disk
                      attribute name "vda"
                    element disk
                      attribute name "vdb"
                  element incremental
                    text "c1"

                """
        )
    }

    @Test("an element's path has positions only where siblings share a name")
    func paths() throws {
        let root = sample().root
        let disks = try #require(root.element("disks"))
        #expect(disks.path == "/domainbackup/disks")
        #expect(disks.elements.map(\.path) == ["/domainbackup/disks/disk[1]", "/domainbackup/disks/disk[2]"])
    }

    @Test("a copied subtree is equal to its original and lives without it")
    func copies() throws {
        var builder = XMLTreeBuilder()
        builder.startElement("copy")
        builder.copy(sample().root)
        builder.endElement()
        let copy = try #require(builder.finish().root.elements.first { _ in true })
        #expect(copy == sample().root)
        #expect(copy.hashValue == sample().root.hashValue)
    }

    @Test("the order of attributes does not count for equality, their values do")
    func equality() {
        func disk(_ attributes: KeyValuePairs<String, String>) -> XMLElement {
            var builder = XMLTreeBuilder()
            builder.startElement("disk")
            for (name, value) in attributes { builder.attribute(XMLName(name), value) }
            builder.endElement()
            return builder.finish().root
        }
        #expect(disk(["a": "1", "b": "2"]) == disk(["b": "2", "a": "1"]))
        #expect(disk(["a": "1", "b": "2"]) != disk(["b": "1", "a": "2"]))
        #expect(disk(["a": "1"]) != disk(["a": "1", "b": "2"]))
    }

    @Test(
        "white space that lays out elements does not count for equality, any other does",
        arguments: [
            (["\n  ", "\n"], ["", ""], true), ([" ", "x"], ["", "x"], false), (["x ", ""], ["x", ""], false),
        ]
    )
    func layout(one: [String], other: [String], isEqual: Bool) {
        func element(_ texts: [String]) -> XMLElement {
            var builder = XMLTreeBuilder()
            builder.startElement("a")
            builder.text(texts[0])
            builder.element("b", text: "  ")
            builder.text(texts[1])
            builder.endElement()
            return builder.finish().root
        }
        #expect((element(one) == element(other)) == isEqual)
    }
}
