import MomentDiagnostics
import MomentTesting
import MomentXML
import TestSupport
import Testing
import XMLTree

@Suite("Hostile input")
struct HostileInputTests {
    private func codes(_ bytes: [UInt8], limits: XMLLimits = XMLLimits()) -> [String] {
        let result = XMLDocumentParser(limits: limits).parse(bytes)
        #expect((result.document == nil) == !result.findings.isEmpty)
        return result.findings.map(\.code.rawValue)
    }

    private func codes(_ text: String, limits: XMLLimits = XMLLimits()) -> [String] {
        codes(Array(text.utf8), limits: limits)
    }

    @Test("nothing is a finding", arguments: ["", " \n\t\r\n"])
    func empty(_ text: String) { #expect(codes(text) == ["xml-empty"]) }

    @Test("binary files are said not to be text")
    func binary() {
        #expect(
            codes([0x7F, 0x45, 0x4C, 0x46, 0x02, 0x01, 0x01] + [UInt8](repeating: 0, count: 4_000)) == [
                "xml-invalid-character"
            ]
        )
        var generator = SeededRandom(seed: 1)
        for _ in 0..<50 {
            let bytes = (0..<512).map { _ in UInt8.random(in: 0...255, using: &generator) }
            #expect(!codes(bytes).isEmpty)
        }
    }

    @Test("more bytes than the limit are not looked at")
    func large() {
        let result = XMLDocumentParser().parse([UInt8](repeating: 0x3C, count: 200 << 20))
        #expect(result.findings.map(\.code) == [.xmlLimit])
        #expect(result.findings.first?.notes.isEmpty == false)
    }

    @Test("elements nested too deep are refused where the limit is passed")
    func deep() {
        let text = String(repeating: "<a>", count: 10_000) + String(repeating: "</a>", count: 10_000)
        let result = XMLDocumentParser().parse(text)
        #expect(result.findings.map(\.code) == [.xmlLimit])
        #expect(result.findings.first?.range?.start.offset == 257 * 3)
        #expect(codes(text, limits: XMLLimits(depth: 100_000)) == ["xml-limit"])
        let deepest = String(repeating: "<a>", count: 257) + String(repeating: "</a>", count: 257)
        #expect(codes(deepest) == [])
    }

    @Test("unclosed elements nested deep end in one finding")
    func deepUnclosed() { #expect(codes(String(repeating: "<a>", count: 200)).count == 1) }

    @Test(
        "document type declarations are refused before they have any effect",
        arguments: [
            "<!DOCTYPE a [<!ENTITY x 'y'><!ENTITY z '&x;&x;&x;'>]><a>&z;</a>",
            "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
            "<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/a.dtd'><a/>",
            "<!DOCTYPE a [<!ENTITY % p SYSTEM 'http://127.0.0.1:9/p'>%p;]><a/>",
            "<!DOCTYPE a [<!ATTLIST a b CDATA 'c'>]><a/>",
        ]
    )
    func documentType(_ text: String) throws {
        let result = XMLDocumentParser().parse(text)
        #expect(result.findings.map(\.code) == [.xmlDoctype])
        let range = try #require(result.findings.first?.range)
        #expect(String(decoding: Array(text.utf8)[range.start.offset..<range.end.offset], as: UTF8.self).hasSuffix(">"))
        #expect(Array(text.utf8)[range.end.offset...].starts(with: "<a".utf8))
    }

    @Test("NUL bytes are found, also behind the root", arguments: ["<a>\0</a>", "<a/>\0<b/>", "<a b='\0'/>", "\0<a/>"])
    func nul(_ text: String) throws {
        let result = XMLDocumentParser().parse(text)
        #expect(result.findings.map(\.code) == [.xmlInvalidCharacter])
        #expect(result.findings.first?.range?.start.offset == Array(text.utf8).firstIndex(of: 0))
    }

    @Test("attributes are counted before libxml2 compares them all")
    func attributes() {
        let bomb = "<a><b" + (0..<50_000).map { " x\($0)='1'" }.joined() + "/></a>"
        let result = XMLDocumentParser().parse(bomb)
        #expect(result.findings.map(\.code) == [.xmlLimit])
        #expect(result.findings.first?.range?.start.offset == 3)
        let declarations = "<a" + (0..<300).map { " xmlns:p\($0)='u'" }.joined() + "/>"
        #expect(codes(declarations) == ["xml-limit"])
        let nested =
            (0..<200).map { "<a xmlns:p\($0)='u' xmlns:q\($0)='u'>" }.joined() + String(repeating: "</a>", count: 200)
        #expect(codes(nested) == ["xml-limit"])
        #expect(codes("<a" + (0..<256).map { " x\($0)='1'" }.joined() + "/>") == [])
    }

    @Test("nodes are counted")
    func nodes() {
        #expect(
            codes("<a>" + String(repeating: "<b/>", count: 1_000) + "</a>", limits: XMLLimits(nodes: 1_000)) == [
                "xml-limit"
            ]
        )
        #expect(codes("<a>" + String(repeating: "<b/>", count: 999) + "</a>", limits: XMLLimits(nodes: 1_000)) == [])
    }

    @Test("what libxml2 finds too long is a finding")
    func long() {
        #expect(codes("<\(String(repeating: "x", count: 60_000))/>") == ["xml-limit"])
        #expect(codes("<a><!--\(String(repeating: "x", count: 10_100_000))--></a>") == ["xml-limit"])
    }

    @Test(
        "broken text of any size is looked at in bounded time",
        arguments: ["<", "<a ", "<a b='", "&", "<a></b>", "</a>", "<a x='>", "]]>", "<!--", "a>"]
    )
    func brokenRuns(_ part: String) {
        let found = codes(String(repeating: part, count: 40_000 / part.utf8.count))
        #expect(!found.isEmpty && found.count <= 110)
    }

    @Test("many threads read at once")
    func threads() async throws {
        let samples = try Samples.documents("snapshot")
        let expected = samples.map { XMLDocumentParser().parse($0.bytes).document?.dump(ranges: true) }
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    (0..<5).allSatisfy { _ in
                        samples.map { XMLDocumentParser().parse($0.bytes).document?.dump(ranges: true) } == expected
                    }
                }
            }
            for await isSame in group { #expect(isSame) }
        }
    }
}
