import Foundation
import MomentCommands
import TestRequirements
import TestSupport
import Testing

/// What docs/findings.schema.json and docs/configuration.schema.json promise.
@Suite("Schemas of what is written and read")
struct FindingsSchemaTests {
    /// What jsonschema says to each line of a text; nothing where all fit.
    private func complaints(_ lines: String, by schema: String) throws -> String {
        let directory = try TemporaryDirectory()
        let text = try directory.file("lines.jsonl", lines)
        let program = try directory.file(
            "check.py",
            """
            import json, jsonschema, sys
            schema = json.load(open(sys.argv[1]))
            # The newest draft that the library knows; the schemas use nothing that draft 7 has otherwise.
            checker = getattr(jsonschema, "Draft202012Validator", jsonschema.Draft7Validator)
            checker.check_schema(schema)
            for line in open(sys.argv[2]):
                for error in checker(schema).iter_errors(json.loads(line)):
                    print(list(error.absolute_path), error.message[:500])

            """
        )
        let run = try BuiltCommand("python3 \(program) '\(CommandRun.path(schema))' \(text)")
        return run.output + run.errors
    }

    private static let library = Requirement.file(
        "/usr/lib/python3/dist-packages/jsonschema",
        package: "python3-jsonschema"
    )

    @Test(
        "every line of JSON fits the schema",
        .requires(library),
        arguments: [
            ["samples/broken"], ["samples/backup", "samples/checkpoint", "samples/snapshot"], ["samples/live"],
            ["--for-submission", "samples/live/backup"], ["--level", "schema", "samples/broken"], ["/nonexistent.xml"],
            ["--domain", "samples/domains/two-disks.xml", "samples/broken", "samples/backup"],
            ["--max-findings", "3", "samples/broken"], ["--kind", "snapshot", "samples/backup/pull-tcp.xml"],
        ]
    )
    func findings(arguments: [String]) async throws {
        let run = await CommandRun(
            ["validate", "--format", "json"] + arguments.map { $0.hasPrefix("samples/") ? CommandRun.path($0) : $0 }
        )
        #expect(!run.output.isEmpty)
        #expect(try complaints(run.output, by: "docs/findings.schema.json") == "")
    }

    @Test(
        "the schema refuses what is not written",
        .requires(library),
        arguments: [
            "{\"type\":\"finding\"}", "{\"type\":\"file\",\"file\":\"a\",\"kind\":\"domain\",\"valid\":true}",
            "{\"file\":\"a\",\"kind\":\"other\",\"valid\":true}",
        ]
    )
    func refused(line: String) throws {
        #expect(try complaints(line + "\n", by: "docs/findings.schema.json") != "")
    }

    @Test(
        "the guide's configuration and what is shown of one fit the schema, and each setting of it is one",
        .requires(library)
    )
    func configuration() async throws {
        let schema = "docs/configuration.schema.json"
        let page = try String(contentsOfFile: CommandRun.path("docs/guide/ci.md"), encoding: .utf8)
        let example = try #require(
            page.components(separatedBy: "```json\n").dropFirst().first?.components(separatedBy: "```")[0]
        )
        let whole = """
            {"libvirt": "9.0.0", "level": "schema", "for-submission": true, "select": ["schema"], "ignore": ["name-left-out"], \
            "warnings": "hide", "max-findings": 7, "exclude": ["a/**"], "baseline": "known.json"}
            """
        let directory = try TemporaryDirectory()
        for text in [example, whole] {
            try directory.file(".virtmoment.json", text)
            try directory.file("known.json", "[]")
            let shown = await CommandRun("config", "show", directory.path)
            #expect(shown.status == .success, "\(shown.errors)")
            #expect(try complaints(shown.output, by: schema) == "")
            #expect(try complaints(text.split(separator: "\n").joined() + "\n", by: schema) == "")
        }
        // No setting is in one of the two alone.
        let properties = try JSONSerialization.jsonObject(
            with: Data(contentsOf: URL(filePath: CommandRun.path(schema)))
        )
        let names = try #require((properties as? [String: Any])?["properties"] as? [String: Any]).keys.sorted()
        let used = try #require(JSONSerialization.jsonObject(with: Data(whole.utf8)) as? [String: Any]).keys.sorted()
        #expect(names == used)
        for name in names { #expect(page.contains("| `\(name)` | `--"), "\(name)") }
    }
}
