import MomentTesting
import MomentXML
import TestSupport
import Testing
import XMLTree

@Suite("Round trip")
struct RoundTripTests {
    private static let pieces = [
        "a", " ", "\n", "\t", "\r", "\r\n", "<", ">", "&", "'", "\"", "]]>", "--", "&amp;", "&#38;", "ü", "漢", "😀",
        "\u{85}",
        "\u{2028}", "\u{FFFD}", "{", "x y",
    ]

    private func text(_ generator: inout SeededRandom) -> String {
        (0..<Int.random(in: 1...6, using: &generator)).map { _ in
            RoundTripTests.pieces.randomElement(using: &generator) ?? "a"
        }.joined()
    }

    private func fill(_ builder: inout XMLTreeBuilder, depth: Int, _ generator: inout SeededRandom) {
        let isPrefixed = Bool.random(using: &generator)
        builder.startElement(isPrefixed ? XMLName("é-1", namespace: "urn:p?a=1&b='2'", prefix: "p") : "el")
        if isPrefixed { builder.declareNamespace(prefix: "p", "urn:p?a=1&b='2'") }
        if isPrefixed, Bool.random(using: &generator) {
            builder.attribute(XMLName("q", namespace: "urn:p?a=1&b='2'", prefix: "p"), text(&generator))
        }
        for name in ["a", "b", "_c"] where Bool.random(using: &generator) {
            builder.attribute(XMLName(name), text(&generator))
        }
        var wasText = false
        for _ in 0..<Int.random(in: 0...(depth > 4 ? 0 : 4), using: &generator) {
            switch Int.random(in: 0..<5, using: &generator) {
            case 0 where !wasText:
                builder.text(text(&generator))
                wasText = true
                continue
            case 1: builder.comment(" c ü - c")
            case 2: builder.processingInstruction(target: "pi", "x='<&>' ?")
            default: fill(&builder, depth: depth + 1, &generator)
            }
            wasText = false
        }
        builder.endElement()
    }

    @Test("random trees come back equal when printed as they are, and stable when laid out")
    func random() throws {
        var generator = SeededRandom(seed: 42)
        for _ in 0..<500 {
            var builder = XMLTreeBuilder()
            fill(&builder, depth: 0, &generator)
            let document = builder.finish()
            let printed = try XMLPrinter(layout: .verbatim).print(document)
            let result = XMLDocumentParser().parse(printed)
            let back = try #require(result.document, "\(String(decoding: printed, as: UTF8.self)) \(result.findings)")
            #expect(back == document)
            #expect(back.dump() == document.dump())
            let canonical = try XMLPrinter().print(document)
            let again = try #require(XMLDocumentParser().parse(canonical).document)
            #expect(try XMLPrinter().print(again) == canonical)
        }
    }
}
