import MomentDiagnostics
import MomentXML
import TestSupport
import Testing
import XMLTree

@Suite("Places in the source")
struct PlaceTests {
    private func parse(_ marked: MarkedText) throws -> XMLDocument {
        let result = XMLDocumentParser().parse(marked.bytes)
        return try #require(result.document, "\(result.findings)")
    }

    private func expect(_ range: SourceRange?, _ marked: MarkedText, _ start: Int, _ end: Int, _ what: Comment) {
        #expect(range?.start.offset == marked[start], what)
        #expect(range?.end.offset == marked[end], what)
    }

    @Test("elements, names, values and texts have exact ranges")
    func parts() throws {
        let marked = MarkedText(
            "<?xml version='1.0'?>\n<!-- ü -->\r\n1️⃣<a\t2️⃣xmlns:p=\"3️⃣urn:p4️⃣\"\n\tb = '5️⃣1&#10;6️⃣'>7️⃣t&amp;<![CDATA[<x>&]]>8️⃣<p:c/></a>9️⃣\n"
        )
        let root = try parse(marked).root
        expect(root.range, marked, 1, 9, "element")
        expect(root.startTagRange, marked, 1, 7, "start tag")
        let declaration = try #require(root.namespaceDeclarations.first { _ in true })
        #expect(declaration.nameRange?.start.offset == marked[2])
        expect(declaration.valueRange, marked, 3, 4, "declaration")
        expect(root.attribute("b")?.valueRange, marked, 5, 6, "value")
        #expect(root["b"] == "1\n")
        let children = Array(root.children)
        expect(children[0].range, marked, 7, 8, "text")
        #expect(root.text == "t&<x>&")
    }

    @Test("comments and instructions have exact ranges, before, inside and behind the root")
    func leaves() throws {
        let marked = MarkedText("1️⃣<!-- 漢 -->2️⃣<a>x3️⃣<?p q\r\nr?>4️⃣y</a>\n5️⃣<?z?>6️⃣")
        let document = try parse(marked)
        let nodes = Array(document.nodes)
        expect(nodes[0].range, marked, 1, 2, "comment")
        expect(nodes[2].range, marked, 5, 6, "last")
        let inner = Array(document.root.children)
        expect(inner[1].range, marked, 3, 4, "instruction")
        guard case .processingInstruction(let target, let content) = inner[1] else {
            Issue.record("no instruction")
            return
        }
        #expect(target == "p" && content.content == "q\nr")
    }

    @Test("carriage returns count as white space of their lines, and read as line feeds")
    func carriageReturns() throws {
        let marked = MarkedText("<a>\r\n\t1️⃣<b c='x\r\ny\rz'/>2️⃣3️⃣\r\n\rü\r4️⃣</a>")
        let root = try parse(marked).root
        let child = try #require(root.element("b"))
        expect(child.range, marked, 1, 2, "element")
        #expect(child["c"] == "x y z")
        #expect(child.range?.start.line == 2 && child.range?.start.column == 2)
        let last = Array(root.children)[2]
        expect(last.range, marked, 3, 4, "text")
        guard case .text(let text) = last else { return }
        #expect(text.content == "\n\nü\n")
    }

    @Test("lines past 65,535 are told apart")
    func manyLines() throws {
        let text = "<a>" + String(repeating: "\n", count: 70_000) + "<b c='1'/>\n<d/></a>"
        let root = try #require(XMLDocumentParser().parse(text).document).root
        #expect(root.element("b")?.range?.start.line == 70_001)
        #expect(root.element("b")?.attribute("c")?.valueRange?.start.column == 7)
        #expect(root.element("d")?.range?.start.line == 70_002)
    }

    @Test(
        "columns count characters and offsets count the original's bytes",
        arguments: SourceEncoding.allCases,
        [true, false]
    )
    func encodings(_ encoding: SourceEncoding, hasMark: Bool) throws {
        let declaration = encoding == .latin1 ? "<?xml version='1.0' encoding='iso-8859-1'?>" : ""
        let wide = encoding == .latin1 ? "ü" : "ü漢😀"
        let text = "\(declaration)<!-- \(wide) -->\n<a b='\(wide)'>\(wide)<c/></a>"
        var bytes: [UInt8] = []
        let mark = hasMark && encoding != .latin1
        switch encoding {
        case .utf8: bytes = (mark ? [0xEF, 0xBB, 0xBF] : []) + Array(text.utf8)
        case .latin1: bytes = text.unicodeScalars.map { UInt8($0.value) }
        case .utf16BigEndian:
            bytes = ((mark ? [0xFEFF] : []) + Array(text.utf16)).flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        case .utf16LittleEndian:
            bytes = ((mark ? [0xFEFF] : []) + Array(text.utf16)).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        }
        let result = XMLDocumentParser().parse(bytes)
        let document = try #require(result.document, "\(result.findings)")
        let root = document.root
        #expect(root["b"] == wide && root.text == wide)
        #expect(document.source?.encoding == encoding)
        let child = try #require(root.element("c")?.range)
        #expect(child.start.line == 2)
        #expect(child.start.column == 1 + "<a b=''>".unicodeScalars.count + 2 * wide.unicodeScalars.count)
        // The original bytes there are the element's own.
        let spelling = encoding == .utf8 || encoding == .latin1 ? Array("<c/>".utf8) : nil
        let slice = Array(bytes[child.start.offset..<child.end.offset])
        if let spelling { #expect(slice == spelling) } else { #expect(slice.filter { $0 != 0 } == Array("<c/>".utf8)) }
    }

    @Test("bytes that do not fit the encoding are found at their place")
    func invalidBytes() {
        let utf8 = XMLDocumentParser().parse(Array("<a>\n ü".utf8) + [0xC3, 0x28] + Array("</a>".utf8))
        #expect(utf8.findings.map(\.code) == [.xmlEncoding])
        #expect(utf8.findings.first?.range?.start == SourcePosition(offset: 7, line: 2, column: 3))
        let ascii = XMLDocumentParser().parse(Array("<?xml version='1.0' encoding='US-ASCII'?>\n<a>ü</a>".utf8))
        #expect(ascii.findings.map(\.code) == [.xmlEncoding])
        #expect(ascii.findings.first?.range?.start == SourcePosition(offset: 45, line: 2, column: 4))
        let surrogate = XMLDocumentParser().parse([
            0xFF, 0xFE, 0x3C, 0x00, 0x61, 0x00, 0x3E, 0x00, 0x00, 0xD8, 0x3C, 0x00,
        ])
        #expect(surrogate.findings.map(\.code) == [.xmlEncoding])
        #expect(surrogate.findings.first?.range?.start.offset == 8)
        let odd = XMLDocumentParser().parse([0xFF, 0xFE, 0x3C, 0x00, 0x61])
        #expect(odd.findings.map(\.code) == [.xmlEncoding])
        #expect(odd.findings.first?.range?.start.offset == 4)
    }
}
