import RelaxNG
import Testing

@Suite("What the simplification steps do")
struct SimplificationTests {
    private func check(_ text: String, _ others: [String: String] = [:], valid: [String], invalid: [String]) throws {
        let grammar = try grammar(text, others)
        for document in valid { #expect(try isValid(document, against: grammar), "\(document)") }
        for document in invalid { #expect(try !isValid(document, against: grammar), "\(document)") }
    }

    @Test("a value without a type is a token (4.4)")
    func valueType() throws {
        try check(
            "<element name='a'><value> x  y </value></element>",
            valid: ["<a>x y</a>", "<a>\n x \t y </a>"],
            invalid: ["<a>xy</a>", "<a>x</a>", "<a/>"]
        )
    }

    @Test("an external pattern takes its place, and the namespace around it (4.6)")
    func externalReference() throws {
        try check(
            "<element name='a' ns='urn:o'><externalRef href='b'/></element>",
            ["b": "<element name='b' xmlns='http://relaxng.org/ns/structure/1.0'><empty/></element>"],
            valid: ["<a xmlns='urn:o'><b/></a>"],
            invalid: ["<a xmlns='urn:o'><b xmlns=''/></a>", "<a><b/></a>"]
        )
    }

    @Test("an include brings definitions, and replaces those it defines itself (4.7)")
    func include() throws {
        let others = [
            "b": """
            <grammar><start><ref name='one'/></start>
              <define name='one'><element name='one'><ref name='two'/></element></define>
              <div><define name='two'><element name='two'><empty/></element></define></div>
            </grammar>
            """
        ]
        try check("<grammar><include href='b'/></grammar>", others, valid: ["<one><two/></one>"], invalid: ["<two/>"])
        try check(
            """
            <grammar><include href='b'><div><define name='two'><element name='three'><empty/></element></define></div></include></grammar>
            """,
            others,
            valid: ["<one><three/></one>"],
            invalid: ["<one><two/></one>"]
        )
        try check(
            "<grammar><include href='b'><start><ref name='two'/></start></include></grammar>",
            others,
            valid: ["<two/>"],
            invalid: ["<one><two/></one>"]
        )
    }

    @Test("an unprefixed attribute name is in no namespace unless the attribute says so (4.8, 4.9)")
    func attributeNames() throws {
        try check(
            "<element name='a' ns='urn:o'><attribute name='b'/><attribute name='c' ns='urn:p'/></element>",
            valid: ["<a xmlns='urn:o' b='' p:c='' xmlns:p='urn:p'/>"],
            invalid: [
                "<a xmlns='urn:o' xmlns:o='urn:o' o:b='' p:c='' xmlns:p='urn:p'/>", "<a xmlns='urn:o' b='' c=''/>",
            ]
        )
    }

    @Test("prefixes are those of the grammar; an instance may choose others (4.10)")
    func prefixes() throws {
        try check(
            "<element name='p:a' xmlns='http://relaxng.org/ns/structure/1.0' xmlns:p='urn:p'><empty/></element>",
            valid: ["<a xmlns='urn:p'/>", "<q:a xmlns:q='urn:p'/>"],
            invalid: ["<a/>", "<p:a xmlns:p='urn:q'/>"]
        )
    }

    @Test("several patterns in a row are a group (4.12)")
    func rows() throws {
        try check(
            """
            <element name='a'><oneOrMore><element name='b'><empty/></element><element name='c'><empty/></element></oneOrMore></element>
            """,
            valid: ["<a><b/><c/></a>", "<a><b/><c/><b/><c/></a>"],
            invalid: ["<a><b/></a>", "<a><b/><b/><c/></a>", "<a/>"]
        )
    }

    @Test("mixed lets text in between (4.13)")
    func mixed() throws {
        try check(
            "<element name='a'><mixed><element name='b'><empty/></element></mixed></element>",
            valid: ["<a>x<b/>y</a>", "<a><b/></a>", "<a>x<!-- c --><b/><?p?></a>"],
            invalid: ["<a>x</a>", "<a><b>x</b></a>"]
        )
    }

    @Test("definitions of one name are combined (4.17)", arguments: ["choice", "interleave"])
    func combine(combine: String) throws {
        let text = """
            <grammar><start><element name='a'><ref name='x'/></element></start>
              <define name='x' combine='\(combine)'><element name='b'><empty/></element></define>
              <define name='x' combine='\(combine)'><element name='c'><empty/></element></define>
            </grammar>
            """
        let one = ["<a><b/></a>", "<a><c/></a>"]
        let both = ["<a><b/><c/></a>", "<a><c/><b/></a>"]
        try check(text, valid: combine == "choice" ? one : both, invalid: combine == "choice" ? both : one)
    }

    @Test("a nested grammar has names of its own and can refer outwards (4.18)")
    func nested() throws {
        try check(
            """
            <grammar><start><ref name='a'/></start>
              <define name='a'><element name='a'>
                <grammar><start><group><ref name='a'/><parentRef name='b'/></group></start>
                  <define name='a'><element name='inner'><empty/></element></define></grammar>
              </element></define>
              <define name='b'><element name='b'><empty/></element></define>
            </grammar>
            """,
            valid: ["<a><inner/><b/></a>"],
            invalid: ["<a><a/></a>", "<a><inner/></a>"]
        )
    }

    @Test("name classes: any, of a namespace, except, choice")
    func nameClasses() throws {
        try check(
            """
            <element name='a'><zeroOrMore><choice>
              <element><anyName><except><nsName/><nsName ns='urn:x'/></except></anyName><text/></element>
              <element><nsName ns='urn:x'><except><name ns='urn:x'>no</name></except></nsName><empty/></element>
              <element><choice><name>b</name><name>c</name></choice><empty/></element>
            </choice></zeroOrMore></element>
            """,
            valid: ["<a><b/><c/></a>", "<a><o:any xmlns:o='urn:o'>t</o:any></a>", "<a><x:yes xmlns:x='urn:x'/></a>"],
            invalid: [
                "<a><d/></a>", "<a><x:no xmlns:x='urn:x'/></a>", "<a><x:yes xmlns:x='urn:x'>t</x:yes></a>",
                "<a><b>t</b></a>",
            ]
        )
    }

    @Test("white space between elements and around values does not count; elsewhere it does (6.2.7)")
    func whiteSpace() throws {
        try check(
            "<element name='a'><element name='b'><data type='string'><param name='minLength'>1</param></data></element></element>",
            valid: ["<a> <b> </b>\n</a>", "<a><b>x</b></a>"],
            invalid: ["<a><b/></a>", "<a>x<b>x</b></a>"]
        )
        try check(
            "<element name='a'><empty/></element>",
            valid: ["<a/>", "<a> </a>", "<a><!-- c --></a>"],
            invalid: ["<a>x</a>"]
        )
        try check(
            "<element name='a'><text/></element>",
            valid: ["<a/>", "<a>x<!-- c -->y</a>", "<a><![CDATA[<]]></a>"],
            invalid: ["<a><b/></a>"]
        )
    }

    @Test("comments and references inside a value do not split it")
    func splitValues() throws {
        try check(
            "<element name='a'><value>running</value></element>",
            valid: [
                "<a>run<!-- c -->ning</a>", "<a>&#114;unning</a>", "<a>run<?p?>ning</a>", "<a>r<![CDATA[unning]]></a>",
            ],
            invalid: ["<a>run ning</a>"]
        )
    }

    @Test("lists are split at white space")
    func lists() throws {
        try check(
            "<element name='a'><list><oneOrMore><data type='int'/></oneOrMore><optional><value>end</value></optional></list></element>",
            valid: ["<a>1 2\n3</a>", "<a> 7 end </a>"],
            invalid: ["<a/>", "<a>end</a>", "<a>1 end 2</a>", "<a>1,2</a>"]
        )
        try check(
            "<element name='a'><list><empty/></list></element>",
            valid: ["<a/>", "<a>  </a>"],
            invalid: ["<a>x</a>"]
        )
    }

    @Test("names as values are compared by namespace")
    func qualifiedNames() throws {
        try check(
            """
            <element name='a' xmlns='http://relaxng.org/ns/structure/1.0' xmlns:p='urn:p'
              datatypeLibrary='http://www.w3.org/2001/XMLSchema-datatypes'><value type='QName'>p:x</value></element>
            """,
            valid: ["<a xmlns:q='urn:p'>q:x</a>", "<a xmlns:p='urn:p'> p:x </a>"],
            invalid: ["<a xmlns:p='urn:q'>p:x</a>", "<a>p:x</a>", "<a>x</a>"]
        )
    }
}
