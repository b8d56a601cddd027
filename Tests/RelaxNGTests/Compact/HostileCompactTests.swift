import RelaxNG
import Testing
import XMLTree

/// Texts that are large in one way each: what is not bounded by their length, or a message, would not end.
@Suite("Compact syntax that is made to take long")
struct HostileCompactTests {
    /// A text with many of something.
    struct Text: CustomTestStringConvertible {
        let testDescription: String
        let text: String

        init(_ before: String, _ count: Int, _ after: String, _ part: (Int) -> String) {
            testDescription = "\(before)\(part(1))…\(after)".replacing("\n", with: " ")
            text = before + (0..<count).map(part).joined() + after
        }

        init(_ before: String, _ after: String, _ part: (Int) -> String) { self.init(before, 8_000, after, part) }
    }

    private static let longTexts = [
        Text("", "start = d0") { "d\($0) = text\n" },
        Text("", "element a { empty }") { "namespace p\($0) = \"urn:\($0)\"\n" },
        Text("", "element a { empty }") { "datatypes p\($0) = \"urn:\($0)\"\n" },
        Text("element a { ", "text }") { "e\($0) | " },
        Text("element ", "a { text }") { "e\($0) | " },
        Text("element a { xsd:string { ", "} }") { _ in "pattern = 'a' " },
        Text("element a { ", "'b' }") { _ in "'a' ~ " },
        Text("element a { text ", "}") { ">> x\($0) [ ] " },
        Text("", "element a { empty }") { "## \($0)\n" },
        Text("", "element a { empty }") { "# \($0)\n\n" },
        Text("a [ ", "]\nstart = element a { empty }") { "x\($0) [ ] 'x' " },
        Text("", 300_000, "element a { empty }") { _ in " " },
        Text("element a { '", "' }") { _ in "\\x{41}" },
        Text("element a { \"", 50_000, "\" }") { _ in "\\x" },
    ]

    @Test("is read in steps that grow with its length", arguments: longTexts)
    func long(one: Text) throws {
        let document = try CompactSyntax.read(Array(one.text.utf8))
        #expect(document.root.name.namespace == "http://relaxng.org/ns/structure/1.0")
    }

    private static let refusedTexts = [
        Text("", 1_050_000, "") { _ in "(" }, Text("", 9 << 20, "") { _ in " " },
        Text("namespace p = 'p' [ ", 300, "] empty") { "p:x\($0) = '1' " },
        Text("element a { '", 1, "' }") { _ in "\\x{110000}" }, Text("'", 1, "'") { _ in "\\x{D800}" },
        Text("'", 1, "'") { _ in "\\x{FFFFFFFFFFFFFFFFFFFFFFFF}" },
    ]

    @Test("is refused where it is beyond all grammars", arguments: refusedTexts)
    func refused(one: Text) {
        #expect(throws: GrammarError.self) { try CompactSyntax.read(Array(one.text.utf8)) }
    }

    @Test(
        "that ends too early is refused",
        arguments: ["\\", "a:", "[", ">>", "element", "element a", "element a {", "\"\"\"", "'", "a ="]
    )
    func unfinished(text: String) {
        #expect(throws: GrammarError.self) { try CompactSyntax.read(Array(text.utf8)) }
    }

    @Test("writing finds a prefix for each namespace in one go")
    func prefixes() throws {
        let elements = (0..<3_000).map { "<element name='e' ns='urn:\($0)'><empty/></element>" }.joined()
        let text = try CompactSyntax.write(
            parsed("<choice xmlns='http://relaxng.org/ns/structure/1.0'>\(elements)</choice>")
        )
        #expect(text.contains("namespace ns3000 = \"urn:2999\""))
    }
}
