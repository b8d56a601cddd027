import Foundation
import RelaxNG
import TestRequirements
import TestSupport
import Testing
import XMLTree

/// Grammars and documents for the sections of the specification, in its order. jing, another engine, has to say the same to each.
@Suite("Each section of the specification")
struct SectionTests {
    struct Case: CustomTestStringConvertible {
        let section: String
        let grammar: String
        let valid: [String]
        let invalid: [String]
        var testDescription: String { "\(section) \(grammar)" }

        init(_ section: String, _ grammar: String, valid: [String], invalid: [String]) {
            (self.section, self.grammar, self.valid, self.invalid) = (section, grammar, valid, invalid)
        }

        /// The grammar with the declarations that all have in common.
        var text: String {
            let end = grammar.firstIndex { $0 == " " || $0 == ">" } ?? grammar.endIndex
            return grammar[..<end] + " xmlns='http://relaxng.org/ns/structure/1.0' xmlns:f='urn:foreign'"
                + " datatypeLibrary='http://www.w3.org/2001/XMLSchema-datatypes'" + grammar[end...]
        }
    }

    static let cases = [
        Case(
            "4.1 annotations",
            "<element name='a' f:x='1'><f:y><empty/></f:y><empty f:z=''/><?pi?><!-- c --></element>",
            valid: ["<a/>", "<a> <!-- c --> </a>"],
            invalid: ["<a>x</a>", "<a b=''/>"]
        ),
        Case(
            "4.2 white space",
            "<element name=' a '><attribute name=' b '><value type=' token '> x </value></attribute></element>",
            valid: ["<a b='x'/>", "<a b=' x '/>"],
            invalid: ["<a b='y'/>"]
        ),
        Case(
            "4.3 datatypeLibrary attribute",
            "<element name='a'><group datatypeLibrary=''><choice><data type='token'/><group datatypeLibrary='http://www.w3.org/2001/XMLSchema-datatypes'><data type='int'/></group></choice></group></element>"
                .replacing("<choice><data type='token'/>", with: "<choice><value type='token'>t</value>"),
            valid: ["<a>1</a>", "<a>t</a>"],
            invalid: ["<a>x</a>"]
        ),
        Case(
            "4.4 type attribute of value",
            "<element name='a'><value>  x y </value></element>",
            valid: ["<a>x y</a>", "<a> x   y </a>"],
            invalid: ["<a>x</a>"]
        ),
        Case(
            "4.8 name attribute",
            "<element name='f:a'><attribute name='f:b'/><attribute name='c'/></element>",
            valid: ["<x:a xmlns:x='urn:foreign' x:b='' c=''/>"],
            invalid: ["<a b='' c=''/>", "<a xmlns='urn:foreign' b='' c=''/>"]
        ),
        Case(
            "4.9 ns attribute",
            "<element name='a' ns='urn:o'><attribute name='b'/><element name='c'><empty/></element><element name='d' ns=''><empty/></element></element>",
            valid: ["<a xmlns='urn:o' b=''><c/><d xmlns=''/></a>"],
            invalid: [
                "<a xmlns='urn:o' b=''><c/><d/></a>", "<a b=''><c/><d/></a>",
                "<a xmlns='urn:o' xmlns:o='urn:o' o:b=''><c/><d xmlns=''/></a>",
            ]
        ),
        Case(
            "4.11 div",
            "<grammar><div><start><ref name='a'/></start><div><define name='a'><element name='a'><empty/></element></define></div></div></grammar>",
            valid: ["<a/>"],
            invalid: ["<b/>"]
        ),
        Case(
            "4.12 number of children",
            "<element name='a'><oneOrMore><attribute><choice><name>b</name></choice></attribute><element name='c'><text/><empty/></element></oneOrMore></element>"
                .replacing("<oneOrMore>", with: "<group>").replacing("</oneOrMore>", with: "</group>"),
            valid: ["<a b=''><c/></a>", "<a b=''><c>x</c></a>"],
            invalid: ["<a><c/></a>", "<a b=''/>"]
        ),
        Case(
            "4.13 mixed",
            "<element name='a'><mixed><element name='b'><empty/></element><optional><element name='c'><empty/></element></optional></mixed></element>",
            valid: ["<a>x<b/>y<c/>z</a>", "<a><b/></a>"],
            invalid: ["<a>x</a>", "<a><c/><b/></a>"]
        ),
        Case(
            "4.14 optional, 4.15 zeroOrMore",
            "<element name='a'><optional><element name='b'><empty/></element></optional><zeroOrMore><element name='c'><empty/></element></zeroOrMore></element>",
            valid: ["<a/>", "<a><b/></a>", "<a><c/><c/></a>", "<a><b/><c/></a>"],
            invalid: ["<a><b/><b/></a>", "<a><c/><b/></a>"]
        ),
        Case(
            "4.17 combine",
            "<grammar><start combine='choice'><ref name='a'/></start><start combine='choice'><element name='z'><empty/></element></start><define name='a' combine='interleave'><element name='a'><ref name='p'/></element></define><define name='p' combine='interleave'><element name='b'><empty/></element></define><define name='p'><element name='c'><empty/></element></define></grammar>",
            valid: ["<a><b/><c/></a>", "<a><c/><b/></a>", "<z/>"],
            invalid: ["<a><b/></a>", "<a/>"]
        ),
        Case(
            "4.18 grammar",
            "<grammar><start><element name='a'><ref name='x'/><grammar><start><group><ref name='x'/><parentRef name='x'/></group></start><define name='x'><element name='c'><empty/></element></define></grammar></element></start><define name='x'><element name='b'><empty/></element></define></grammar>",
            valid: ["<a><b/><c/><b/></a>"],
            invalid: ["<a><b/><b/><b/></a>", "<a><b/><c/></a>"]
        ),
        Case(
            "4.19 define and ref",
            "<grammar><start><ref name='a'/></start><define name='a'><element name='a'><optional><ref name='a'/></optional></element></define></grammar>",
            valid: ["<a/>", "<a><a><a/></a></a>"],
            invalid: ["<a><a/><a/></a>"]
        ),
        Case(
            "4.20 notAllowed",
            "<element name='a'><choice><notAllowed/><element name='b'><group><notAllowed/><text/></group></element><element name='c'><zeroOrMore><notAllowed/></zeroOrMore></element></choice><optional><attribute name='d'><notAllowed/></attribute></optional></element>",
            valid: ["<a><c/></a>"],
            invalid: ["<a/>", "<a><b/></a>", "<a d=''><c/></a>"]
        ),
        Case(
            "4.21 empty",
            "<element name='a'><group><empty/><choice><element name='b'><empty/></element><empty/></choice></group><interleave><empty/><empty/></interleave></element>",
            valid: ["<a/>", "<a><b/></a>"],
            invalid: ["<a><b/><b/></a>"]
        ),
        Case(
            "6.2.2 names",
            "<element><choice><nsName ns='urn:n'><except><name ns='urn:n'>x</name></except></nsName><anyName><except><nsName ns='urn:n'/><nsName ns=''/></except></anyName><name ns=''>p</name></choice><empty/></element>",
            valid: ["<p/>", "<a xmlns='urn:n'/>", "<x xmlns='urn:o'/>"],
            invalid: ["<q/>", "<x xmlns='urn:n'/>"]
        ),
        Case(
            "6.2.5 attributes of any name, with data",
            "<element name='a'><zeroOrMore><attribute><anyName/><data type='integer'/></attribute></zeroOrMore></element>",
            valid: ["<a/>", "<a b='1' c=' 2 '/>"],
            invalid: ["<a b='x'/>", "<a b='1' c=''/>"]
        ),
        Case(
            "6.2.6 interleave",
            "<element name='a'><interleave><group><element name='b'><empty/></element><element name='c'><empty/></element></group><zeroOrMore><element name='d'><empty/></element></zeroOrMore></interleave></element>",
            valid: ["<a><b/><c/></a>", "<a><d/><b/><d/><c/><d/></a>"],
            invalid: ["<a><c/><b/></a>", "<a><b/><d/></a>"]
        ),
        Case(
            "6.2.7 element and attribute, white space",
            "<element name='a'><attribute name='b'><choice><value>x</value><empty/></choice></attribute><element name='c'><empty/></element></element>",
            valid: ["<a b=''> <c> </c> </a>", "<a b=' '><c/></a>", "<a b='x'><c/></a>"],
            invalid: ["<a b='y'><c/></a>", "<a b=''><c>x</c></a>", "<a b=''>x<c/></a>"]
        ),
        Case(
            "6.2.8 data and value",
            "<element name='a'><data type='integer'><param name='minInclusive'>1</param><except><choice><value>3</value><value type='integer'>5</value></choice></except></data></element>",
            valid: ["<a>1</a>", "<a>4</a>", "<a>03</a>"],
            invalid: ["<a>0</a>", "<a>3</a>", "<a>05</a>", "<a/>"]
        ),
        Case(
            "6.2.9 built-in datatypes",
            "<element name='a'><choice><value type='string' datatypeLibrary=''> x </value><value type='token' datatypeLibrary=''>y  z</value></choice></element>",
            valid: ["<a> x </a>", "<a>y z</a>", "<a>  y  z </a>"],
            invalid: ["<a>x</a>", "<a>yz</a>"]
        ),
        Case(
            "6.2.10 list",
            "<element name='a'><list><oneOrMore><data type='int'/></oneOrMore><optional><value>end</value></optional></list></element>",
            valid: ["<a>1</a>", "<a>1 2\n3 end</a>"],
            invalid: ["<a/>", "<a>end</a>", "<a>1 end 2</a>"]
        ),
        Case(
            "7.2 string sequences that are kept apart by choice",
            "<element name='a'><choice><data type='int'/><element name='b'><empty/></element><group><attribute name='c'/><value>x</value></group></choice></element>",
            valid: ["<a>1</a>", "<a><b/></a>", "<a c=''>x</a>"],
            invalid: ["<a>x</a>", "<a c=''>1</a>", "<a>1<b/></a>"]
        ),
        Case(
            "7.3 attributes of one name in different branches",
            "<element name='a'><choice><group><attribute name='t'><value>1</value></attribute><attribute name='x'/></group><group><attribute name='t'><value>2</value></attribute><element name='b'><empty/></element></group></choice></element>",
            valid: ["<a t='1' x=''/>", "<a x='' t='1'/>", "<a t='2'><b/></a>"],
            invalid: ["<a t='1'/>", "<a t='2' x=''/>", "<a t='2' x=''><b/></a>", "<a t='3'/>"]
        ),
        Case(
            "7.4 text in one branch of an interleave",
            "<element name='a'><interleave><text/><oneOrMore><element name='b'><empty/></element></oneOrMore></interleave></element>",
            valid: ["<a>x<b/>y<b/></a>", "<a><b/></a>"],
            invalid: ["<a>x</a>", "<a/>"]
        ),
    ]

    @Test("valid and invalid documents", arguments: cases)
    func verdicts(one: Case) throws {
        let grammar = try RelaxNGGrammar(parsed(one.text))
        for text in one.valid { #expect(try isValid(text, against: grammar), "\(text)") }
        for text in one.invalid { #expect(try !isValid(text, against: grammar), "\(text)") }
    }

    @Test("the same by way of the compact syntax", arguments: cases)
    func compact(one: Case) throws {
        let compact = try CompactSyntax.write(parsed(one.text))
        let grammar = try RelaxNGGrammar(CompactSyntax.read(Array(compact.utf8)))
        for text in one.valid { #expect(try isValid(text, against: grammar), "\(text)\n\(compact)") }
        for text in one.invalid { #expect(try !isValid(text, against: grammar), "\(text)\n\(compact)") }
    }

    @Test("jing says the same", .requires(.program("jing", package: "jing")), arguments: cases)
    func jing(one: Case) throws {
        let folder = try TemporaryDirectory()
        let texts = one.valid + one.invalid
        for (name, text) in [("grammar.rng", one.text), ("grammar.rnc", try CompactSyntax.write(parsed(one.text)))] {
            let path = try folder.file(name, text)
            let refused = try Judge(.jing, grammar: path).refused(texts.map { Array($0.utf8) })
            #expect(refused == Set(one.valid.count..<texts.count), "\(name): \(text)")
        }
    }
}
