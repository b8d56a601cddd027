import MomentDiagnostics
import MomentXML
import Testing
import XMLTree

@Suite("Parsing")
struct ParserTests {
    @Test("a document comes back as a tree with places")
    func small() throws {
        let result = XMLDocumentParser().parse(
            "<?xml version='1.0'?>\n<!-- c -->\n<a b='1' xmlns:x=\"urn:x\">t&amp;u<x:c d = '2&#10;3'/><![CDATA[<]]></a>\n"
        )
        let document = try #require(result.document)
        #expect(
            document.dump(ranges: true) == """
                2:1-2:11 comment " c "
                3:1-3:70 element a
                  3:7-3:8 attribute b "1"
                  3:19-3:24 namespace xmlns:x "urn:x"
                  3:26-3:33 text "t&u"
                  3:33-3:53 element x:c{urn:x}
                    3:43-3:50 attribute d "2\\n3"
                  3:53-3:66 text "<"

                """
        )
    }
}
