import MomentDiagnostics
import MomentXML
import Testing
import XMLTree

@Suite("Document type declarations")
struct DocumentTypeTests {
    private let parser = XMLDocumentParser(documentTypes: .skippedWithoutSubset)

    private static let xhtml = """
        <?xml version="1.0"?>
        <!-- before -->
        <!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" 'file:///etc/passwd?>['>
        <?pi between?>
        <html><p a='1'>x</p></html>
        """

    @Test("one that only names files is passed over where that is asked for, and the places behind it are right")
    func skipped() throws {
        let document = try #require(parser.parse(Self.xhtml).document)
        #expect(document.root.element("p")?.text == "x")
        #expect(document.root.startTagRange?.start.line == 5)
        #expect(document.root.element("p")?.startTagRange?.start.column == 7)
        #expect(XMLDocumentParser().parse(Self.xhtml).findings.map(\.code) == [.xmlDoctype])
    }

    @Test(
        "one with declarations of its own is refused",
        arguments: [
            "<!DOCTYPE d [<!ENTITY e 'x'>]><d/>", "<!DOCTYPE d []><d/>", "<!DOCTYPE d SYSTEM 'x' [ ]><d/>",
            "<!DOCTYPE d SYSTEM \"a]>\" [<!ATTLIST d a CDATA 'x'>]><d/>",
        ]
    )
    func refused(text: String) {
        let result = parser.parse(text)
        #expect(result.document == nil && result.findings.map(\.code) == [.xmlDoctype])
    }

    @Test(
        "an entity that the files would have declared is a finding, never lost",
        arguments: ["<d>a&nbsp;b</d>", "<d a='&nbsp;'/>", "<d>&e;</d>"]
    )
    func entities(body: String) {
        let result = parser.parse("<!DOCTYPE d SYSTEM 'd.dtd'>\n\(body)")
        #expect(result.document == nil)
        #expect(!result.findings.isEmpty && result.findings.allSatisfy { $0.code != .xmlDoctype })
    }

    @Test(
        "two declarations, or one in the wrong place, are not well-formed",
        arguments: [
            "<!DOCTYPE d SYSTEM 'a'><!DOCTYPE d SYSTEM 'a'><d/>", "<d><!DOCTYPE d SYSTEM 'a'></d>",
            "<d/><!DOCTYPE d SYSTEM 'a'>",
            "<!DOCTYPE d SYSTEM 'a'",
        ]
    )
    func malformed(text: String) {
        let result = parser.parse(text)
        #expect(result.document == nil && !result.findings.isEmpty)
    }
}
