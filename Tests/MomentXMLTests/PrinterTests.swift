import MomentDiagnostics
import MomentXML
import TestSupport
import Testing
import XMLTree

@Suite("Printing")
struct PrinterTests {
    private func document(_ text: String) throws -> XMLDocument {
        try #require(XMLDocumentParser().parse(text).document)
    }

    @Test("what a real libvirt printed comes out byte for byte", arguments: try Samples.documents("live"))
    func live(_ sample: Samples.Sample) throws {
        let document = try #require(XMLDocumentParser().parse(sample.bytes).document)
        let printed = String(decoding: try XMLPrinter().print(document), as: UTF8.self)
        #expect(printed == String(decoding: sample.bytes, as: UTF8.self))
    }

    @Test(
        "valid samples read back equal when printed verbatim, and printing canonically twice gives the same",
        arguments: try Samples.documents("")
    )
    func samples(_ sample: Samples.Sample) throws {
        guard let document = XMLDocumentParser().parse(sample.bytes).document else { return }
        let verbatim = try XMLPrinter(layout: .verbatim).print(document)
        #expect(XMLDocumentParser().parse(verbatim).document == document)
        let canonical = try XMLPrinter().print(document)
        let again = try XMLPrinter().print(try #require(XMLDocumentParser().parse(canonical).document))
        #expect(canonical == again)
    }

    @Test("metadata of a domain is printed as libxml2 dumps it")
    func metadata() throws {
        let text = """
            <domain type='test'>
              <title>a\tb &apos; &quot; &gt;</title>
              <metadata>
                <m:x xmlns:m="urn:m" a="it's" b="x&quot;y" c="&#9;&#10;&#13;&lt;&gt;">t ' " &gt; &#13; <m:y/>
            <m:z/><!-- c --></m:x>
              </metadata>
              <devices>
              </devices>
            </domain>

            """
        #expect(String(decoding: try XMLPrinter().print(document(text)), as: UTF8.self) == text)
    }

    @Test("tabs, line ends and carriage returns survive")
    func references() throws {
        let text = "<a b='&#9;&#10;&#13;&apos;&quot;'>\t\n&#13;]]&gt;</a>\n"
        #expect(String(decoding: try XMLPrinter().print(document(text)), as: UTF8.self) == text)
    }

    @Test("an element printed alone declares the namespaces it has from outside")
    func subtree() throws {
        let document = try document("<a xmlns:p='urn:p' xmlns='urn:d'><p:b><c/></p:b></a>")
        let child = try #require(document.root.elements.first { _ in true })
        let printed = String(decoding: try XMLPrinter().print(child), as: UTF8.self)
        #expect(printed == "<p:b xmlns:p='urn:p'>\n  <c xmlns='urn:d'/>\n</p:b>\n")
    }

    @Test("what XML can't carry is refused", arguments: ["\0", "\u{1}", "a\u{FFFE}", "\u{FFFF}"])
    func unprintable(_ value: String) throws {
        var builder = XMLTreeBuilder()
        builder.startElement("a")
        builder.attribute("b", value)
        builder.endElement()
        let document = builder.finish()
        let error = #expect(throws: XMLPrintError.self) { try XMLPrinter().print(document) }
        #expect(error?.code == .content)
        #expect(error?.path == "/a")
    }

    @Test("output stops at the limit")
    func limit() throws {
        let document = try document("<a>\(String(repeating: "x", count: 1_000_000))</a>")
        let error = #expect(throws: XMLPrintError.self) { try XMLPrinter(limit: 100_000).print(document) }
        #expect(error?.code == .limit)
    }

    @Test("a sink's error is handed on, and the sink is not called again")
    func sink() throws {
        struct Full: Error {}
        let document = try document("<a>\(String(repeating: "<b/>", count: 100_000))</a>")
        var calls = 0
        let error = #expect(throws: XMLPrintError.self) {
            try XMLPrinter().write(document) { _ in
                calls += 1
                throw Full()
            }
        }
        #expect(error?.code == .sink)
        #expect(calls == 1)
    }
}
