import Diagnostics
import Foundation
import FoundationXML
import Testing
import XMLTree

@Suite("Findings as JUnit")
struct JUnitWriterTests {
    @Test("each file is a case that passes, fails or could not be run")
    func cases() throws {
        let input = MarkedSource("<a>\u{1}<‹b› c=\"&amp;\"/></a>", name: "bad.xml")
        let warning = Diagnostic("a-code", severity: .warning, layer: .domain, message: "mind <this>", range: nil)
        var writer = JUnitWriter()
        let text = writer.text(of: [
            FileReport(file: "good \"&\".xml", kind: "domainbackup"),
            FileReport(file: "bad.xml", findings: [input.finding(), input.finding(), warning]),
            FileReport(file: "gone.xml", failure: "no such file"),
            FileReport(file: "warned.xml", findings: [warning]),
        ])

        let document = try FoundationXML.XMLDocument(xmlString: text)
        let suite = try #require(document.rootElement()?.elements(forName: "testsuite").first)
        let attributes = ["tests", "failures", "errors"].map { suite.attribute(forName: $0)?.stringValue }
        #expect(attributes == ["4", "1", "1"])
        let cases = suite.elements(forName: "testcase")
        #expect(
            cases.map { $0.attribute(forName: "name")?.stringValue }
                == ["good \"&\".xml", "bad.xml", "gone.xml", "warned.xml"]
        )
        #expect(cases[0].childCount == 0)
        let failure = try #require(cases[1].elements(forName: "failure").first)
        #expect(failure.attribute(forName: "message")?.stringValue == "it is wrong (and 1 more)")
        #expect(failure.stringValue?.contains("bad.xml:1:6: error: it is wrong [test-code]") == true)
        #expect(cases[1].elements(forName: "system-out").first?.stringValue?.contains("mind <this>") == true)
        #expect(cases[2].elements(forName: "error").first?.attribute(forName: "message")?.stringValue == "no such file")
        #expect(cases[3].elements(forName: "failure").isEmpty)
    }
}
