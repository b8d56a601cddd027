import MomentDiagnostics
import MomentXML
import Testing
import XMLTree

/// What fuzzing found in the parser, as small as it came to be.
@Suite("What fuzzing found in the parser")
struct FuzzFindTests {
    /// libxml2 tells of a start tag up to the character that is none of XML's; what follows there is no reference.
    static let unreadTags = [
        "<u\u{4} xmlns='&#/", "<u\u{4} xmlns='&#:;'/>", "<u\u{4} xmlns='&#x@;'/>", "<u\u{4} xmlns='&#x`;'/>",
        "<u\u{4} xmlns='&#'/>", "<u\u{4} xmlns='&#", "<u\u{4} xmlns='&", "<u\u{4} xmlns='&'/>", "<u\u{4} xmlns='&#x",
        "<u\u{4} xmlns='&l", "<u\u{4} xmlns='&#99999999999999999999;'/>", "<u\u{4} xmlns='&so;'/>",
    ]

    @Test("a start tag that ends in the middle is an error, whatever the source goes on with", arguments: unreadTags)
    func unreadTag(text: String) {
        let result = XMLDocumentParser().parse(text)
        #expect(result.document == nil)
        #expect(result.findings.contains { $0.severity == .error })
    }

    @Test(
        "references in values are resolved",
        arguments: [
            ("&#65;", "A"), ("&#x41;", "A"), ("&#x1F600;", "\u{1F600}"), ("&#x1f600;", "\u{1F600}"), ("&#9;", "\t"),
            ("&lt;&gt;&quot;&amp;&apos;", "<>\"&'"), ("&#00000000000065;b", "Ab"), ("a&#x10FFFF;", "a\u{10FFFF}"),
        ]
    )
    func references(spelling: String, value: String) throws {
        let document = try #require(XMLDocumentParser().parse("<a b='\(spelling)'/>").document)
        #expect(document.root.attributes.map(\.value) == [value])
    }
}
