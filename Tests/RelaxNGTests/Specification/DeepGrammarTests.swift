import MomentDiagnostics
import MomentXML
import RelaxNG
import TestSupport
import Testing
import XMLTree

/// What nests deep is read, compiled and validated, or refused with a message; patterns also where the stack is small.
@Suite("Deep grammars on small stacks", .serialized) struct DeepGrammarTests {
    /// Elements within each other, as deep as a document may have them.
    private static func doll(_ depth: Int) -> String {
        let open = (0..<depth).map { "<element name='e\($0)'>" }.joined()
        return open + "<empty/>" + String(repeating: "</element>", count: depth)
    }

    private static func references(_ depth: Int, _ link: (String) -> String) -> String {
        let definitions = (0..<depth).map { "<define name='d\($0)'>\(link("<ref name='d\($0 + 1)'/>"))</define>" }
        return "<grammar><start><element name='a'><ref name='d0'/></element></start>\(definitions.joined())"
            + "<define name='d\(depth)'><optional><element name='b'><empty/></element></optional></define></grammar>"
    }

    private static func documents(_ depth: Int, _ link: (String) -> String) -> [String: String] {
        var texts = ["d\(depth)": "<grammar><start><element name='a'><empty/></element></start></grammar>"]
        for number in 0..<depth { texts["d\(number)"] = link("d\(number + 1)") }
        return texts
    }

    @Test("elements within elements")
    func elements() throws {
        try SmallStack.run {
            let grammar = try grammar(Self.doll(250))
            let open = (0..<250).map { "<e\($0)>" }.joined()
            let close = (0..<250).reversed().map { "</e\($0)>" }.joined()
            #expect(try isValid(open + close, against: grammar))
            #expect(try !isValid("<e0><e2/></e0>", against: grammar))
        }
    }

    @Test(
        "references to references, in every kind of pattern",
        arguments: [
            "%", "<optional>%</optional>", "<group>%<optional><element name='c'><empty/></element></optional></group>",
            "<choice>%<element name='c'><empty/></element></choice>", "<interleave>%<empty/></interleave>",
            "<group><zeroOrMore>%</zeroOrMore><optional><attribute name='x'/></optional></group>",
        ]
    )
    func references(link: String) throws {
        try SmallStack.run {
            let text = Self.references(24) { link.replacing("%", with: $0) }
            guard let grammar = try? grammar(text) else { return }
            #expect(try isValid("<a><b/></a>", against: grammar))
            #expect(try !isValid("<a><b/><d/></a>", against: grammar))
            _ = grammar.validate(try parsed("<a><b/><d/></a>"))
        }
    }

    @Test("what nests too deep is refused", arguments: ["%", "<optional>%</optional>", "<group>%<empty/></group>"])
    func tooDeep(link: String) throws {
        try SmallStack.run {
            let text = Self.references(600) { link.replacing("%", with: $0) }
            let error = #expect(throws: GrammarError.self) { try grammar(text) }
            #expect(error?.findings.first?.message.contains("too deep") == true)
        }
    }

    @Test(
        "documents that refer to documents",
        arguments: [
            "<externalRef href='%'/>", "<choice><externalRef href='%'/></choice>",
            "<grammar><include href='%'/></grammar>", "<grammar><div><include href='%'/></div></grammar>",
            "<grammar><start><externalRef href='%'/></start></grammar>",
        ]
    )
    func documents(link: String) throws {
        let few = Self.documents(12) { link.replacing("%", with: $0) }
        let fine = try grammar(few["d0"] ?? "", few)
        #expect(try isValid("<a/>", against: fine))
        let many = Self.documents(100) { link.replacing("%", with: $0) }
        let error = #expect(throws: GrammarError.self) { try grammar(many["d0"] ?? "", many) }
        #expect(error?.findings.first?.message.contains("too deep") == true)
    }

    @Test(
        "names, exceptions and grammars within each other",
        arguments: [
            ("<element>%<empty/></element>", "<choice>", "<name>a</name>", "</choice>"),
            ("<element name='a'>%</element>", "<data type='string'><except>", "<value>x</value>", "</except></data>"),
            ("<element name='a'>%</element>", "<grammar><start>", "<empty/>", "</start></grammar>"),
            ("%", "<grammar><div>", "<start><element name='a'><empty/></element></start>", "</div></grammar>"),
        ]
    )
    func others(whole: String, open: String, inner: String, close: String) throws {
        for depth in [1, 8, 80, 120] {
            let text =
                String(repeating: open, count: depth) + inner + String(repeating: close, count: depth)
            _ = try? grammar(whole.replacing("%", with: text))
        }
    }

    @Test("compact syntax, read and written")
    func compact() throws {
        for (open, inner, close) in [
            ("(", "text", ")"), ("element a { ", "text", " }"), ("(element a { ", "text", " })?"),
            ("list { ", "'x'", " }"), ("string - (", "'x'", ")"), ("grammar { start = ", "text", " }"),
        ] {
            for depth in [1, 20, 110, 5_000] {
                let text =
                    "element r { " + String(repeating: open, count: depth) + inner
                    + String(repeating: close, count: depth) + " }"
                guard let document = try? CompactSyntax.read(Array(text.utf8)) else {
                    #expect(depth > 20)
                    continue
                }
                _ = try? CompactSyntax.write(document)
            }
        }
        for text in [
            "element " + String(repeating: "(", count: 5_000) + "a",
            "element * - " + String(repeating: "(* - ", count: 5_000),
            String(repeating: "div { ", count: 5_000), "x [" + String(repeating: "y [", count: 5_000),
        ] {
            #expect(throws: GrammarError.self) { try CompactSyntax.read(Array(text.utf8)) }
        }
        for depth in [20, 70, 250] {
            let document = try parsed(
                Self.doll(depth).replacing(
                    "<element name='e0'",
                    with: "<element xmlns='http://relaxng.org/ns/structure/1.0' name='e0'"
                )
            )
            if depth < 80 {
                _ = try CompactSyntax.write(document)
            } else {
                #expect(throws: GrammarError.self) { try CompactSyntax.write(document) }
            }
        }
    }
}
