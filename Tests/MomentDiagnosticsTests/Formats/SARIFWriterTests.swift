import Foundation
import MomentDiagnostics
import TestRequirements
import Testing
import XMLTree

/// Scripts/install-sarif-schema.sh puts the public schema here.
private let schemaPath = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: ".build/tools/sarif-schema-2.1.0.json")
    .path

@Suite("Findings as SARIF")
struct SARIFWriterTests {
    private static let rules = [
        CodeExplanation(
            "test-code",
            layer: .schema,
            title: "Something is wrong",
            text: "It is.",
            before: "<a/>",
            after: "<b/>",
            libvirt: "Refuses it."
        )
    ]

    private func log() -> String {
        let input = MarkedSource("<ä>\n <b ‹c›='‹vda›'/></ä>", name: "dir/a b.xml")
        var finding = input.finding(replacing: ["d", "x"])
        finding.expected = ["d"]
        finding.notes = [Diagnostic.Note("see", range: input.ranges[1]), Diagnostic.Note("so")]
        finding.libvirtError = 67
        let unplaced = Diagnostic("other-code", severity: .note, layer: .domain, message: "ä\u{1}", range: nil)
        var writer = SARIFWriter(tool: SARIFWriter.Tool(name: "virtmoment", version: "1.0.0"), rules: Self.rules)
        return writer.text(of: [
            FileReport(file: "dir/a b.xml", findings: [finding, unplaced]),
            FileReport(file: "/abs/good.xml"),
            FileReport(file: "-", failure: "no such file"),
        ])
    }

    private func run() throws -> [String: Any] {
        let log = try #require(JSONSerialization.jsonObject(with: Data(log().utf8)) as? [String: Any])
        #expect(log["version"] as? String == "2.1.0")
        return try #require((log["runs"] as? [[String: Any]])?.first)
    }

    @Test("a result names its rule, level, place and fix")
    func result() throws {
        let results = try #require(run()["results"] as? [[String: Any]])
        #expect(results.count == 2)
        let first = results[0]
        #expect(first["ruleId"] as? String == "test-code")
        #expect(first["ruleIndex"] as? Int == 0)
        #expect(first["level"] as? String == "error")
        let location = try #require((first["locations"] as? [[String: Any]])?.first)
        let physical = try #require(location["physicalLocation"] as? [String: Any])
        #expect((physical["artifactLocation"] as? [String: Any])?["uri"] as? String == "dir/a%20b.xml")
        let region = try #require(physical["region"] as? [String: Any])
        let numbers = ["startLine", "startColumn", "endLine", "endColumn", "byteOffset", "byteLength"]
        #expect(numbers.map { region[$0] as? Int } == [2, 5, 2, 6, 9, 1])
        let change = try #require(
            ((first["fixes"] as? [[String: Any]])?.first?["artifactChanges"] as? [[String: Any]])?.first
        )
        #expect((change["replacements"] as? [Any])?.count == 2)
        #expect(results[1]["ruleIndex"] == nil)
        #expect(results[1]["level"] as? String == "note")
    }

    @Test("a result in another text than the report's names that file, which is listed once")
    func otherText() throws {
        let (main, beside) = (MarkedSource("‹<a/>›", name: "b.xml"), MarkedSource("‹<c/>›", name: "c.xml"))
        var writer = SARIFWriter(tool: SARIFWriter.Tool(name: "virtmoment", version: "1.0.0"), rules: Self.rules)
        let findings = [main.finding(), beside.finding(replacing: ["<d/>"]), beside.finding()]
        let text = writer.text(of: [FileReport(file: "b.xml", findings: findings), FileReport(file: "c.xml")])
        struct Log: Decodable {
            struct Run: Decodable {
                let results: [Result]
                let artifacts: [Artifact]
            }
            struct Result: Decodable {
                let locations: [Location]
                let fixes: [Fix]?
            }
            struct Fix: Decodable { let artifactChanges: [Physical] }
            struct Location: Decodable { let physicalLocation: Physical }
            struct Physical: Decodable { let artifactLocation: File }
            struct Artifact: Decodable { let location: File }
            struct File: Decodable, Equatable {
                let uri: String
                var index: Int?
            }
            let runs: [Run]
        }
        let run = try #require(JSONDecoder().decode(Log.self, from: Data(text.utf8)).runs.first)
        #expect(run.artifacts.map(\.location.uri) == ["b.xml", "c.xml"])
        let files = run.results.compactMap { $0.locations.first?.physicalLocation.artifactLocation }
        #expect(files.map(\.uri) == ["b.xml", "c.xml", "c.xml"])
        #expect(files.map(\.index) == [0, 1, 1])
        #expect(run.results[1].fixes?.first?.artifactChanges.first?.artifactLocation == files[1])
    }

    @Test("the run lists all files and what could not be examined")
    func files() throws {
        let run = try run()
        #expect(run["columnKind"] as? String == "unicodeCodePoints")
        let uris = (run["artifacts"] as? [[String: Any]])?.map { ($0["location"] as? [String: Any])?["uri"] as? String }
        #expect(uris == ["dir/a%20b.xml", "file:///abs/good.xml", "-"])
        let invocation = try #require((run["invocations"] as? [[String: Any]])?.first)
        #expect(invocation["executionSuccessful"] as? Bool == false)
        #expect((invocation["toolExecutionNotifications"] as? [Any])?.count == 1)
    }

    @Test(
        "the log is valid by SARIF's own JSON schema",
        .requires(
            Requirement(
                "the SARIF schema (Scripts/install-sarif-schema.sh)",
                isMet: FileManager.default.fileExists(atPath: schemaPath)
            ),
            .file("/usr/lib/python3/dist-packages/jsonschema", package: "python3-jsonschema")
        ),
        arguments: [true, false]
    )
    func isValidBySchema(hasFindings: Bool) throws {
        var empty = SARIFWriter(tool: SARIFWriter.Tool(name: "virtmoment", version: "1.0.0"), rules: Self.rules)
        let text = hasFindings ? log() : empty.text(of: [])
        let file = URL(filePath: Scratch.file("sarif"))
        try Data(text.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }

        #expect(try Self.check(file) == 0)
        // The judge must be able to say no.
        try Data(text.replacing("\"version\":\"2.1.0\"", with: "\"version\":\"9\"").utf8).write(to: file)
        #expect(try Self.check(file) == 1)
    }

    /// Judges a log by the schema: 0 is valid, 1 is not.
    private static func check(_ file: URL) throws -> Int32 {
        let script = """
            import json, jsonschema, sys
            schema = json.load(open(sys.argv[1]))
            errors = list(jsonschema.Draft4Validator(schema).iter_errors(json.load(open(sys.argv[2]))))
            for error in errors: print(list(error.absolute_path), error.message[:300])
            sys.exit(1 if errors else 0)
            """
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments = ["-c", script, schemaPath, file.path]
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
