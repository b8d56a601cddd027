import Foundation
import MomentDiagnostics
import MomentXML
import Testing
import XMLTree

@Suite("Findings as JUnit")
struct JUnitWriterTests {
    @Test("what a terminal would obey is written as a reference, and read as it was")
    func terminals() throws {
        let name = "\u{9B}31m\u{202E}lmx.\u{2066}\u{7F}a"
        var writer = JUnitWriter()
        let text = writer.text(of: [FileReport(file: name, kind: "domainbackup")])
        #expect(!text.unicodeScalars.contains { $0 != "\n" && !PrintableText.isSafe($0) })
        let cases = try #require(XMLDocumentParser().parse(text).document).root.element("testsuite")
        #expect(cases?.element("testcase")?["name"] == name)
    }

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

        let root = try #require(XMLDocumentParser().parse(text).document).root
        let suite = try #require(root.element("testsuite"))
        #expect(["tests", "failures", "errors"].map { suite[$0] } == ["4", "1", "1"])
        let cases = Array(suite.elements("testcase"))
        try #require(cases.map { $0["name"] } == ["good \"&\".xml", "bad.xml", "gone.xml", "warned.xml"])
        #expect(cases[0].children.isEmpty)
        let failure = try #require(cases[1].element("failure"))
        #expect(failure["message"] == "it is wrong (and 1 more)")
        #expect(failure.text.contains("bad.xml:1:6: error: it is wrong [test-code]"))
        #expect(cases[1].element("system-out")?.text.contains("mind <this>") == true)
        #expect(cases[2].element("error")?["message"] == "no such file")
        #expect(cases[3].element("failure") == nil)
    }
}
