import MomentDiagnostics
import MomentXML
import RelaxNG
import Testing
import XMLTree

@Suite("The compact syntax says what the XML syntax says")
struct CompactSyntaxTests {
    private static let rng = "xmlns='http://relaxng.org/ns/structure/1.0'"
    private static let xsd = "http://www.w3.org/2001/XMLSchema-datatypes"
    private static let annotations = "xmlns:a='http://relaxng.org/ns/compatibility/annotations/1.0'"

    /// Whether a text in compact syntax is a grammar in XML syntax, written out.
    private func expect(_ compact: String, is xml: String, _ location: SourceLocation = #_sourceLocation) throws {
        let read = try CompactSyntax.read(Array(compact.utf8))
        let wanted = try parsed(xml)
        let text = try XMLPrinter().text(read)
        #expect(read == wanted, "\(compact) became \(text)", sourceLocation: location)
    }

    @Test(
        "patterns",
        arguments: [
            ("empty", "<empty/>"), ("text", "<text/>"), ("notAllowed", "<notAllowed/>"), ("x", "<ref name='x'/>"),
            ("parent x", "<parentRef name='x'/>"), ("\\start", "<ref name='start'/>"),
            ("a, b", "<group><ref name='a'/><ref name='b'/></group>"),
            ("a | b | c", "<choice><ref name='a'/><ref name='b'/><ref name='c'/></choice>"),
            ("a & (b, c)", "<interleave><ref name='a'/><group><ref name='b'/><ref name='c'/></group></interleave>"),
            ("a?", "<optional><ref name='a'/></optional>"), ("a*", "<zeroOrMore><ref name='a'/></zeroOrMore>"),
            ("(a | b)+", "<oneOrMore><choice><ref name='a'/><ref name='b'/></choice></oneOrMore>"),
            ("(a?)*", "<zeroOrMore><optional><ref name='a'/></optional></zeroOrMore>"),
            ("list { a* }", "<list><zeroOrMore><ref name='a'/></zeroOrMore></list>"),
            ("mixed { a }", "<mixed><ref name='a'/></mixed>"),
            ("'v'", "<value>v</value>"), ("\"a\" ~ 'b'", "<value>ab</value>"),
            ("\"\"\"a\"b\nc\"\"\"", "<value>a\"b\nc</value>"), ("'\\x{41}\\xx{42}'", "<value>AB</value>"),
            ("'\\x'", "<value>\\x</value>"),
            ("string ' v '", "<value type='string' datatypeLibrary=''> v </value>"),
            ("token", "<data type='token' datatypeLibrary=''/>"),
            ("xsd:int '5'", "<value type='int' datatypeLibrary='\(xsd)'>5</value>"),
            (
                "xsd:string { minLength = '1' pattern = \"[a]\" }",
                "<data type='string' datatypeLibrary='\(xsd)'><param name='minLength'>1</param><param name='pattern'>[a]</param></data>"
            ),
            (
                "xsd:int - ('1' | '2')",
                "<data type='int' datatypeLibrary='\(xsd)'><except><choice><value>1</value><value>2</value></choice></except></data>"
            ),
            ("external 'o.rnc'", "<externalRef href='o.rnc'/>"),
            ("grammar { start = a }", "<grammar><start><ref name='a'/></start></grammar>"),
        ]
    )
    func patterns(compact: String, xml: String) throws {
        try expect(
            "element e { \(compact) }",
            is: "<element name='e' \(Self.rng)>\(xml)</element>"
        )
    }

    @Test(
        "names",
        arguments: [
            ("element n { empty }", "<element name='n'><empty/></element>"),
            ("element element { empty }", "<element name='element'><empty/></element>"),
            ("element \\n { empty }", "<element name='n'><empty/></element>"),
            ("element p:n { empty }", "<element name='p:n'><empty/></element>"),
            ("attribute n { text }", "<attribute name='n'><text/></attribute>"),
            ("attribute xml:id { text }", "<attribute name='xml:id'><text/></attribute>"),
            ("element * { empty }", "<element><anyName/><empty/></element>"),
            ("element p:* { empty }", "<element><nsName ns='urn:p'/><empty/></element>"),
            (
                "element * - n { empty }",
                "<element><anyName><except><name>n</name></except></anyName><empty/></element>"
            ),
            (
                "element * - (p:* | n) { empty }",
                "<element><anyName><except><choice><nsName ns='urn:p'/><name>n</name></choice></except></anyName><empty/></element>"
            ),
            (
                "attribute a | p:b { text }",
                "<attribute><choice><name ns=''>a</name><name ns='urn:p'>b</name></choice><text/></attribute>"
            ),
        ]
    )
    func names(compact: String, xml: String) throws {
        try expect(
            "namespace p = 'urn:p' element r { \(compact) }",
            is: "<element name='r' \(Self.rng) xmlns:p='urn:p'>\(xml)</element>"
        )
    }

    @Test("grammars: definitions, what they are combined by, divisions and includes")
    func grammars() throws {
        try expect(
            """
            # a comment
            default namespace = "urn:d"
            start = a
            start |= b
            a = element a { empty }
            a &= element b { empty }
            div { c = text include "x.rnc" { start = a } }
            include "y.rnc"
            """,
            is: """
                <grammar \(Self.rng) ns='urn:d'><start><ref name='a'/></start><start combine='choice'><ref name='b'/></start>
                <define name='a'><element name='a'><empty/></element></define>
                <define name='a' combine='interleave'><element name='b'><empty/></element></define>
                <div><define name='c'><text/></define><include href='x.rnc'><start><ref name='a'/></start></include></div>
                <include href='y.rnc'/></grammar>
                """
        )
    }

    @Test("documentation and other annotations")
    func annotated() throws {
        try expect(
            """
            namespace x = "urn:x"
            ## What it is.
            ##   More.
            [ x:since = "1" x:note [ x:by = "me" "text" ] ]
            start =
              ## The element.
              [ x:y = "2" ] element e { empty >> x:end [ ] }
            x:aside [ "said" ]
            """,
            is: """
                <grammar \(Self.rng) \(Self.annotations) xmlns:x='urn:x'>
                <start x:since='1'><a:documentation>What it is.
                  More.</a:documentation><x:note x:by='me'>text</x:note>
                <element name='e' x:y='2'><a:documentation>The element.</a:documentation><empty><x:end/></empty></element></start>
                <x:aside>said</x:aside></grammar>
                """
        )
    }

    @Test("namespaces that are taken over from the grammar that refers to one")
    func inherited() throws {
        let inner = "default namespace = inherit\nelement i { attribute a { text }, external \"k.rnc\" }"
        let outer = "default namespace = \"urn:o\" namespace p = \"urn:p\" element o { external \"i.rnc\" inherit = p }"
        let texts = ["i.rnc": inner, "k.rnc": "element k { empty }"]
        let grammar = try RelaxNGGrammar(
            CompactSyntax.read(Array(outer.utf8)),
            resolver: CompactDocuments(texts: texts)
        )
        #expect(try isValid("<o xmlns='urn:o'><i xmlns='urn:p' a=''><k/></i></o>", against: grammar))
        #expect(try !isValid("<o xmlns='urn:o'><i a=''><k/></i></o>", against: grammar))
        #expect(try !isValid("<o xmlns='urn:o'><i xmlns='urn:p' a=''><k xmlns='urn:o'/></i></o>", against: grammar))
    }

    @Test(
        "mistakes, each where it is",
        arguments: [
            ("element e { a, b | c }", "1:18", "cannot be mixed"), ("element e { }", "1:13", "expected a pattern"),
            ("element e {\n  p:int }", "2:3", "'p' is not declared"), ("start = 'a\n'", "1:9", "never closed"),
            ("element p:e { empty }", "1:9", "'p' is not declared"),
            ("start = element e { empty } }", "1:29", "definition"),
            ("element e { empty", "1:18", "'}'"), ("element e { \\x{0} }", "1:13", "no character"),
            ("namespace a = \"x\" namespace a = \"y\" empty", "1:19", "declared twice"), ("$", "1:1", "means nothing"),
            ("x = [ y = \"1\" ] empty", "1:7", "namespace of its own"), ("element e { text?? }", "1:18", "'}'"),
        ]
    )
    func mistakes(text: String, place: String, message: String) throws {
        let error = #expect(throws: GrammarError.self) { try CompactSyntax.read(Array(text.utf8), name: "g.rnc") }
        let finding = try #require(error?.findings.first)
        #expect(finding.message.contains(message), "\(finding.message)")
        #expect(finding.range.map { "\($0.start.line):\($0.start.column)" } == place)
    }

    @Test("mistakes of the grammar are told where they stand in the compact text")
    func semanticMistakes() throws {
        let text = "start = element e {\n  attribute a { text },\n  attribute a { text }, missing\n}\n"
        let document = try CompactSyntax.read(Array(text.utf8), name: "g.rnc")
        let error = #expect(throws: GrammarError.self) { try RelaxNGGrammar(document) }
        let finding = try #require(error?.findings.first)
        #expect(finding.message.contains("'missing' is not defined"))
        #expect(finding.range?.start.line == 3 && finding.range?.start.column == 25)
    }

    @Test("UTF-16 and byte order marks")
    func encodings() throws {
        let text = "element é { empty }"
        let wanted = try CompactSyntax.read(Array(text.utf8))
        #expect(try CompactSyntax.read([0xEF, 0xBB, 0xBF] + Array(text.utf8)) == wanted)
        let units = Array(text.utf16)
        #expect(try CompactSyntax.read([0xFE, 0xFF] + units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }) == wanted)
        #expect(try CompactSyntax.read([0xFF, 0xFE] + units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }) == wanted)
        #expect(throws: GrammarError.self) { try CompactSyntax.read(Array("element e { '".utf8) + [0xFF]) }
    }

    @Test("nesting is bounded, and costs a message")
    func depth() {
        let text = "element e { " + String(repeating: "(", count: 100_000)
        #expect(throws: GrammarError.self) { try CompactSyntax.read(Array(text.utf8)) }
    }
}

/// Documents in compact syntax by name, in place of files.
struct CompactDocuments: GrammarResolver {
    let texts: [String: String]

    func document(href: String, base: String) throws -> XMLDocument {
        guard let text = texts[href] else { throw GrammarReferenceError("there is no '\(href)'") }
        return try CompactSyntax.read(Array(text.utf8), name: href)
    }
}

extension XMLPrinter {
    fileprivate func text(_ document: XMLDocument) throws -> String {
        String(decoding: try print(document), as: UTF8.self)
    }
}
