import Foundation
import MomentDiagnostics
import Testing
import XMLTree

@Suite("Findings for code hosts")
struct CodeHostWriterTests {
    private static let input = MarkedSource("<a>\n  <‹b›/>\n  <‹c>\n</c›>\n</a>\n", name: "./sub dir/a,b.xml")

    private static func finding(
        _ place: Int,
        _ severity: Diagnostic.Severity = .error,
        _ message: String = "100% wrong: so\nit is"
    )
        -> Diagnostic
    {
        Diagnostic(
            "a-code",
            severity: severity,
            layer: .schema,
            message: message,
            range: input.ranges[place],
            source: input.source,
            path: "/a/b",
            fixes: [Diagnostic.Fix("change it", edits: [])]
        )
    }

    @Test("GitHub gets a command a finding, with what would end it written otherwise")
    func github() {
        var writer = GitHubWriter()
        let report = FileReport(
            file: "./sub dir/a,b.xml",
            findings: [Self.finding(0), Self.finding(1, .warning, "w"), Self.finding(0, .note, "n")]
        )
        let lines = writer.text(of: [report, FileReport(file: "x", failure: "no such file")]).split(separator: "\n")
        #expect(
            lines.map(String.init) == [
                "::error file=sub dir/a%2Cb.xml,line=2,endLine=2,col=4,endColumn=5,title=a-code::100%25 wrong: so%0Ait is%0Ahelp: change it",
                "::warning file=sub dir/a%2Cb.xml,line=3,endLine=4,title=a-code::w%0Ahelp: change it",
                "::notice file=sub dir/a%2Cb.xml,line=2,endLine=2,col=4,endColumn=5,title=a-code::n%0Ahelp: change it",
                "::error file=x::no such file",
            ]
        )
    }

    @Test("GitLab gets one array, whose fingerprints tell findings apart and stay where lines move")
    func gitlab() throws {
        func issues(_ reports: [FileReport]) throws -> [[String: Any]] {
            var writer = GitLabWriter()
            let text = writer.text(of: reports)
            return try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
        }
        #expect(try issues([]).isEmpty)
        #expect(try issues([FileReport(file: "a.xml")]).isEmpty)
        let report = FileReport(
            file: "./sub dir/a,b.xml",
            findings: [Self.finding(0), Self.finding(0), Self.finding(1, .note)]
        )
        let found = try issues([report, FileReport(file: "x", failure: "no such file")])
        #expect(found.map { $0["severity"] as? String } == ["major", "major", "info", "blocker"])
        #expect(found.map { $0["check_name"] as? String } == ["a-code", "a-code", "a-code", "not-examined"])
        #expect(Set(found.compactMap { $0["fingerprint"] as? String }).count == 4)
        let location = try #require(found[0]["location"] as? [String: Any])
        #expect(location["path"] as? String == "sub dir/a,b.xml")
        #expect((location["lines"] as? [String: Any])?["begin"] as? Int == 2)
        var moved = report
        moved.findings = report.findings.map { finding in
            var finding = finding
            finding.range = Self.input.ranges[1]
            return finding
        }
        #expect(moved.fingerprints() == report.fingerprints())
        moved.findings.remove(at: 1)
        #expect(moved.fingerprints()[0] == report.fingerprints()[0])
    }

    @Test("JUnit has each file's name and time")
    func junit() {
        var writer = JUnitWriter()
        var report = FileReport(file: "a.xml")
        report.seconds = 1.25
        let text = writer.text(of: [report])
        #expect(text.contains("name=\"a.xml\" file=\"a.xml\" time=\"1.250000\""))
        #expect(text.contains("skipped=\"0\" time=\"1.250000\""))
    }
}
