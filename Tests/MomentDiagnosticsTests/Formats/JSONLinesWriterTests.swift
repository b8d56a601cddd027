import Foundation
import MomentDiagnostics
import Testing
import XMLTree

@Suite("Findings as JSON lines")
struct JSONLinesWriterTests {
    private func objects(_ text: String) throws -> [[String: Any]] {
        try text.split(separator: "\n").map { line in
            try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }

    @Test("each finding is an object with the fields of the contract, then comes the file")
    func fields() throws {
        let input = MarkedSource("<a>\n <b ‹c›=''/></a>", name: "é\u{1F600}.xml")
        var finding = input.finding(replacing: ["d\"\\\n\u{1}ü"])
        finding.expected = ["d", "e"]
        finding.libvirtError = 67
        finding.notes = [Diagnostic.Note("see", range: input.ranges[0]), Diagnostic.Note("so")]
        var writer = JSONLinesWriter()
        let text = writer.text(of: [
            FileReport(file: "é\u{1F600}.xml", kind: "domainbackup", findings: [finding])
        ])
        let lines = try objects(text)
        #expect(lines.count == 2)

        let first = lines[0]
        #expect(first["type"] as? String == "finding")
        #expect(first["file"] as? String == "é\u{1F600}.xml")
        #expect(["line", "column", "endLine", "endColumn"].map { first[$0] as? Int } == [2, 5, 2, 6])
        #expect(first["path"] as? String == "/a/b/@c")
        #expect(first["code"] as? String == "test-code")
        #expect(first["severity"] as? String == "error")
        #expect(first["layer"] as? String == "schema")
        #expect(first["message"] as? String == "it is wrong")
        #expect(first["expected"] as? [String] == ["d", "e"])
        #expect(first["libvirt"] as? Int == 67)
        let fix = try #require((first["fixes"] as? [[String: Any]])?.first)
        #expect(fix["title"] as? String == "change it")
        let edit = try #require((fix["edits"] as? [[String: Any]])?.first)
        #expect(["line", "column", "endLine", "endColumn"].map { edit[$0] as? Int } == [2, 5, 2, 6])
        #expect(edit["text"] as? String == "d\"\\\n\u{1}ü")

        let last = lines[1]
        #expect(last["type"] as? String == "file")
        #expect(last["kind"] as? String == "domainbackup")
        #expect(last["valid"] as? Bool == false)
    }

    @Test("a finding names the file that its place is in, the file's own object the file that was asked about")
    func otherText() throws {
        let beside = MarkedSource("‹<c/>›", name: "c.xml")
        var writer = JSONLinesWriter()
        let lines = try objects(writer.text(of: [FileReport(file: "b.xml", findings: [beside.finding()])]))
        #expect(lines.map { $0["file"] as? String } == ["c.xml", "b.xml"])
    }

    @Test("a file with warnings alone is valid, one that could not be examined is not")
    func validity() throws {
        let warning = Diagnostic("a-code", severity: .warning, layer: .domain, message: "so", range: nil)
        var writer = JSONLinesWriter()
        let lines = try objects(
            writer.text(of: [
                FileReport(file: "a", findings: [warning]), FileReport(file: "b"),
                FileReport(file: "c", failure: "gone"),
            ])
        )
        #expect(lines.map { $0["type"] as? String } == ["finding", "file", "file", "file"])
        #expect(lines.dropFirst().map { $0["valid"] as? Bool } == [true, true, false])
        #expect(lines[0]["libvirt"] == nil && lines[0]["line"] == nil)
        #expect(lines[3]["error"] as? String == "gone")
    }
}
