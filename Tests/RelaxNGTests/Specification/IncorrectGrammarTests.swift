import Foundation
import MomentDiagnostics
import RelaxNG
import Testing
import XMLTree

/// Grammars that break a rule, each with the section that has it.
@Suite("Incorrect grammars are refused, with the section")
struct IncorrectGrammarTests {
    private func sections(_ text: String, _ others: [String: String] = [:]) throws -> [String] {
        do {
            _ = try grammar(text, others)
            return []
        } catch let error as GrammarError {
            for finding in error.findings {
                #expect(finding.range != nil)
                #expect(!finding.message.isEmpty)
            }
            return error.findings.map { finding in
                let message = finding.message
                guard let start = message.range(of: "(RELAX NG ")?.upperBound else { return message }
                return String(message[start...].dropLast())
            }
        }
    }

    @Test(
        "in the syntax (3)",
        arguments: [
            "<element name='a'/>",
            "<element><empty/></element>",
            "<element name='a'><foo/></element>",
            "<element name='a'><empty>x</empty></element>",
            "<element name='a' size='3'><empty/></element>",
            "<group/>",
            "<grammar><start/></grammar>",
            "<grammar><start><ref name='a'/><ref name='a'/></start></grammar>",
            "<grammar><define><empty/></define></grammar>",
            "<grammar><element name='a'><empty/></element></grammar>",
            "<element name='a'><attribute name='b'><text/><text/></attribute></element>",
            "<element name='a'><data type='string'><except/></data></element>",
            "<element name='a'><data/></element>",
            "<element name='a'><value><x/></value></element>".replacing("<x/>", with: "<x xmlns='urn:x'/>"),
            "<element><choice/><empty/></element>",
            "<element name='a'><ref/></element>",
            "<grammar><define name='a' combine='sum'><empty/></define></grammar>",
            "<choice><element name='a'><empty/></element>text</choice>",
        ]
    )
    func syntax(text: String) throws {
        #expect(try sections(text).contains("3"))
    }

    @Test(
        "in datatypes and names (4.3 to 4.16)",
        arguments: [
            ("4.3", "<element name='a' datatypeLibrary='relative'><empty/></element>"),
            ("4.3", "<element name='a' datatypeLibrary='urn:x#y'><empty/></element>"),
            ("4.3", "<element name='a' datatypeLibrary='urn:x#'><empty/></element>"),
            ("4.3", "<element name='a' datatypeLibrary='#x'><empty/></element>"),
            ("4.3", "<element name='a' datatypeLibrary='urn:'><empty/></element>"),
            ("4.3", "<element name='a' datatypeLibrary='http://x/%zz'><empty/></element>"),
            ("4.3", "<element name='a' datatypeLibrary='1a:b'><empty/></element>"),
            ("4.3", "<element name='a' datatypeLibrary='//x/y'><empty/></element>"),
            ("4.10", "<element name='\u{2160}'><empty/></element>"),
            ("4.10", "<element name='a\u{221}'><empty/></element>"),
            ("4.10", "<element name='\u{10000}'><empty/></element>"),
            ("4.10", "<element><name>\u{3fe}\u{3ff}</name><empty/></element>"),
            ("4.16", "<element name='a' datatypeLibrary='urn:nobody'><data type='x'/></element>"),
            ("4.16", "<element name='a'><data type='nothing'/></element>"),
            ("4.16", "<element name='a'><data type='int'><param name='minLength'>1</param></data></element>"),
            ("4.16", "<element name='a'><data type='int'><param name='minInclusive'>x</param></data></element>"),
            ("4.16", "<element name='a'><data type='string'><param name='pattern'>[</param></data></element>"),
            ("4.16", "<element name='a'><data type='string'><param name='pattern'>a{2,1}</param></data></element>"),
            ("4.16", "<element name='a'><value type='int'>x</value></element>"),
            (
                "4.16",
                "<element name='a' datatypeLibrary=''><data type='string'><param name='minLength'>1</param></data></element>"
            ),
            ("4.10", "<element name='p:a'><empty/></element>"),
            ("4.10", "<element name='a b'><empty/></element>"),
            ("4.16", "<element name='a'><attribute name='xmlns'/></element>"),
            (
                "4.16",
                "<element name='a'><attribute><name ns='http://www.w3.org/2000/xmlns'>b</name></attribute></element>"
            ),
            ("4.16", "<element><anyName><except><anyName/></except></anyName><empty/></element>"),
            ("4.16", "<element><nsName ns='x'><except><nsName ns='y'/></except></nsName><empty/></element>"),
            ("4.16", "<element><nsName ns='x'><except><anyName/></except></nsName><empty/></element>"),
        ]
    )
    func names(section: String, text: String) throws {
        #expect(try sections(text) == [section])
    }

    @Test("in references to other documents (4.5 to 4.7)")
    func references() throws {
        let included =
            "<grammar><start><ref name='a'/></start><define name='a'><element name='a'><empty/></element></define></grammar>"
        #expect(try sections("<grammar><include href='x#y'/></grammar>", ["x": included]) == ["4.5"])
        #expect(try sections("<grammar><include href='nowhere'/></grammar>") == ["4.7"])
        #expect(try sections("<grammar><include href='x'/></grammar>", ["x": "<empty/>"]) == ["4.7"])
        let loop = "<grammar><include href='y'/></grammar>"
        #expect(
            try sections(
                "<grammar><include href='x'/></grammar>",
                ["x": loop, "y": "<grammar><include href='x'/></grammar>"]
            ) == ["4.7"]
        )
        #expect(try sections("<externalRef href='x'/>", ["x": "<choice><externalRef href='x'/></choice>"]) == ["4.6"])
        let override = "<grammar><include href='x'><define name='b'><empty/></define></include></grammar>"
        #expect(try sections(override, ["x": included]) == ["4.7"])
        let start =
            "<grammar><include href='x'><start><ref name='b'/></start></include><define name='b'><element name='b'><empty/></element></define></grammar>"
        #expect(try sections(start, ["x": "<grammar><define name='a'><empty/></define></grammar>"]) == ["4.7"])
    }

    @Test(
        "in definitions (4.17 to 4.19)",
        arguments: [
            (
                "4.17",
                "<grammar><start><ref name='a'/></start><define name='a'><element name='a'><empty/></element></define>"
                    + "<define name='a'><element name='b'><empty/></element></define></grammar>"
            ),
            (
                "4.17",
                "<grammar><start combine='choice'><element name='a'><empty/></element></start>"
                    + "<start combine='interleave'><element name='b'><empty/></element></start></grammar>"
            ),
            ("4.18", "<grammar><define name='a'><empty/></define></grammar>"),
            ("4.18", "<grammar><start><ref name='a'/></start></grammar>"),
            // Grammars within definitions that nobody refers to.
            (
                "4.18",
                "<grammar><start><element name='a'><empty/></element></start><define name='b'><grammar><define name='c'><empty/></define></grammar></define></grammar>"
            ),
            (
                "4.18",
                "<grammar><start><element name='a'><empty/></element></start><define name='b'><grammar><start><parentRef name='c'/></start></grammar></define></grammar>"
            ),
            (
                "4.18",
                "<grammar><start><element name='a'><empty/></element></start><define name='b'><grammar><start><grammar><start><ref name='c'/></start></grammar></start></grammar></define></grammar>"
            ),
            (
                "4.18",
                "<grammar><start><element name='a'><empty/></element></start><define name='b'><data type='string'><except><ref name='c'/></except></data></define></grammar>"
            ),
            ("4.18", "<element name='a'><ref name='a'/></element>"),
            ("4.18", "<grammar><start><element name='a'><parentRef name='b'/></element></start></grammar>"),
            (
                "4.18",
                "<grammar><start><element name='a'><empty/></element></start><define name='u'><ref name='v'/></define></grammar>"
            ),
            ("4.19", "<grammar><start><ref name='a'/></start><define name='a'><ref name='a'/></define></grammar>"),
            (
                "4.19",
                "<grammar><start><ref name='a'/></start><define name='a'><choice><element name='x'><empty/></element>"
                    + "<ref name='b'/></choice></define><define name='b'><optional><ref name='a'/></optional></define></grammar>"
            ),
        ]
    )
    func definitions(section: String, text: String) throws {
        #expect(Set(try sections(text)) == [section])
    }

    @Test(
        "in what holds what (7.1)",
        arguments: [
            ("7.1.1", "<element name='a'><attribute name='b'><attribute name='c'/></attribute></element>"),
            (
                "7.1.1",
                "<element name='a'><attribute name='b'><element name='c'><empty/></element></attribute></element>"
            ),
            (
                "7.1.2",
                "<element name='a'><oneOrMore><group><attribute name='b'/><attribute name='c'/></group></oneOrMore></element>"
            ),
            (
                "7.1.2",
                "<element name='a'><zeroOrMore><interleave><attribute name='b'/><element name='c'><empty/></element>"
                    + "</interleave></zeroOrMore></element>"
            ),
            ("7.1.3", "<element name='a'><list><text/></list></element>"),
            ("7.1.3", "<element name='a'><list><attribute name='b'/></list></element>"),
            ("7.1.3", "<element name='a'><list><list><value>x</value></list></list></element>"),
            (
                "7.1.3",
                "<element name='a'><list><interleave><value>x</value><value>y</value></interleave></list></element>"
            ),
            ("7.1.3", "<element name='a'><list><element name='b'><empty/></element></list></element>"),
            ("7.1.4", "<element name='a'><data type='string'><except><text/></except></data></element>"),
            (
                "7.1.4",
                "<element name='a'><data type='string'><except><oneOrMore><value>x</value></oneOrMore></except></data></element>"
            ),
            ("7.1.4", "<element name='a'><data type='string'><except><empty/></except></data></element>"),
            ("7.1.5", "<attribute name='a'/>"),
            ("7.1.5", "<text/>"),
            ("7.1.5", "<choice><element name='a'><empty/></element><empty/></choice>"),
            ("7.1.5", "<group><element name='a'><empty/></element><element name='b'><empty/></element></group>"),
            ("7.1.5", "<oneOrMore><element name='a'><empty/></element></oneOrMore>"),
            ("7.1.5", "<value>x</value>"),
        ]
    )
    func contexts(section: String, text: String) throws {
        #expect(try sections(text).first == section)
    }

    @Test(
        "in what stands beside what (7.2 to 7.4)",
        arguments: [
            ("7.2", "<element name='a'><group><value>x</value><element name='b'><empty/></element></group></element>"),
            ("7.2", "<element name='a'><group><data type='int'/><text/></group></element>"),
            ("7.2", "<element name='a'><oneOrMore><value>x</value></oneOrMore></element>"),
            ("7.2", "<element name='a'><mixed><data type='int'/></mixed></element>"),
            (
                "7.2",
                "<element name='a'><attribute name='b'><group><value>x</value><value>y</value></group></attribute></element>"
            ),
            ("7.3", "<element name='a'><group><attribute name='b'/><attribute name='b'/></group></element>"),
            (
                "7.3",
                "<element name='a'><attribute name='b'/><optional><choice><attribute name='b'/><attribute name='c'/></choice>"
                    + "</optional></element>"
            ),
            (
                "7.3",
                "<element name='a'><attribute name='b'/><zeroOrMore><attribute><anyName/></attribute></zeroOrMore></element>"
            ),
            ("7.3", "<element name='a'><attribute><anyName/></attribute></element>"),
            ("7.3", "<element name='a'><optional><attribute><nsName ns='x'/></attribute></optional></element>"),
            ("7.4", "<element name='a'><interleave><text/><text/></interleave></element>"),
            (
                "7.4",
                "<element name='a'><interleave><element name='b'><empty/></element><element name='b'><text/></element>"
                    + "</interleave></element>"
            ),
            (
                "7.4",
                "<element name='a'><interleave><element name='b'><empty/></element><zeroOrMore><element><anyName/><empty/>"
                    + "</element></zeroOrMore></interleave></element>"
            ),
        ]
    )
    func restrictions(section: String, text: String) throws {
        #expect(Set(try sections(text)) == [section])
    }

    @Test("with a finding at the line of the mistake")
    func places() throws {
        let text = """
            <grammar>
              <start><ref name='a'/></start>
              <define name='a'>
                <element name='a'>
                  <data type='nothing'/>
                </element>
              </define>
            </grammar>
            """
        do {
            _ = try grammar(text)
            Issue.record("the grammar was accepted")
        } catch let error as GrammarError {
            #expect(error.findings.map { $0.range?.start.line } == [5])
            #expect(error.findings.first?.range?.start.column == 7)
            #expect(error.findings.first?.path == "/grammar/define/element/data")
        }
    }

    @Test(
        "but not what only looks like a mistake",
        arguments: [
            // A branch that can never match is dropped before the restrictions are looked at (4.20).
            "<element name='a'><choice><group><notAllowed/><list><value>x</value></list></group><empty/></choice></element>",
            // The same attribute in two branches of a choice.
            "<element name='a'><choice><attribute name='b'/><group><attribute name='b'/><attribute name='c'/></group></choice></element>",
            // Wildcards that leave out what stands beside them.
            "<element name='a'><zeroOrMore><attribute><anyName/><data type='integer'/></attribute></zeroOrMore></element>",
            "<element name='a'><oneOrMore><attribute><nsName ns='x'/><choice><value>1</value><list><data type='int'/></list></choice></attribute></oneOrMore></element>",
            "<element name='\u{131}\u{e30}'><empty/></element>",
            "<element name='a'><attribute name='b'/><zeroOrMore><attribute><anyName><except><name>b</name></except></anyName></attribute></zeroOrMore></element>",
            "<element name='a'><interleave><element name='b'><empty/></element><zeroOrMore><element><anyName><except><name>b</name></except></anyName><empty/></element></zeroOrMore></interleave></element>",
            // Recursion through an element.
            "<grammar><start><ref name='a'/></start><define name='a'><element name='a'><optional><ref name='a'/></optional></element></define></grammar>",
            // Definitions nobody uses may refer to themselves.
            "<grammar><start><element name='a'><empty/></element></start><define name='u'><ref name='u'/></define></grammar>",
            // Annotations anywhere.
            "<element name='a' xmlns:x='urn:x' x:y='1'><x:doc>text <x:b/></x:doc><empty/></element>",
            "<element name='a'><value></value></element>",
            "<element name=' a '><data type=' int '/></element>",
        ]
    )
    func correct(text: String) throws {
        #expect(try sections(text) == [])
    }
}
