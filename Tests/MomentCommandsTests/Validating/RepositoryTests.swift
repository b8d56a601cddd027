import Foundation
import MomentCommands
import TestSupport
import Testing

@Suite("validate in a repository")
struct RepositoryTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private static let good = "<domainbackup><disks><disk name='vda'/></disks></domainbackup>\n"
    private static let bad = "<domainbackup><disks><disk nmae='vda'/></disks></domainbackup>\n"
    private static let nameless = "<domaincheckpoint/>\n"

    private func findings(_ run: CommandRun) throws -> [[String: Any]] {
        try run.output.split(separator: "\n").map {
            try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }.filter { $0["type"] as? String == "finding" }
    }

    private func codes(_ arguments: String...) async throws -> [String] {
        let run = await CommandRun(["validate", "--format", "json"] + arguments)
        return try findings(run).compactMap { $0["code"] as? String }
    }

    @Test(
        "XML of other kinds is passed over in a directory, told once, and an error where it is named",
        arguments: [
            "<domain/>", "<project><x></project>", "<!DOCTYPE a [<!ELEMENT a ANY>]><a/>", "<!-- c --><?p i?><svg:svg",
            "\u{FEFF}<network/>",
        ]
    )
    func foreign(text: String) async throws {
        let path = try directory.file("a/pom.xml", text)
        try directory.file("a/b.xml", Self.good)
        let run = await CommandRun("validate", "--format", "json", directory.path)
        #expect(run.status == .success)
        #expect(run.output.split(separator: "\n").count == 1)
        #expect(run.errors == "virtmoment: note: 1 XML file is no backup, checkpoint or snapshot, and passed over\n")
        #expect(await CommandRun("validate", path).status == .findings)
    }

    @Test(
        "what may be meant for one of the three is an error in a directory, too",
        arguments: ["<domainbakup/>", "<DomainSnapshot/>", "<domainbackup>", "", "text", "<x:domaincheckpoint/>"]
    )
    func own(text: String) async throws {
        try directory.file("a.xml", text)
        let run = await CommandRun("validate", directory.path)
        #expect(run.status == .findings, "\(run.errors)")
    }

    @Test("with a grammar of one's own, what it is for is checked in directories")
    func ownGrammar() async throws {
        let schemas = try TemporaryDirectory()
        let rng = "<element xmlns='http://relaxng.org/ns/structure/1.0' name='a'><text/></element>"
        try schemas.file("a.rng", rng)
        try directory.file("1.xml", "<a><b/></a>")
        try directory.file("2.xml", "<b/>")
        let run = await CommandRun("validate", "--format", "json", "--schema", schemas.path, directory.path)
        #expect(try findings(run).map { $0["code"] as? String } == ["unknown-element"])
        #expect(run.errors.contains("1 XML file is"))
    }

    @Test(
        "excluded files and directories are passed over",
        arguments: [
            (["vendor"], ["a.xml", "deep/b.in.xml"]), (["*.in.xml"], ["a.xml", "vendor/x/c.xml"]),
            (["vendor/**"], ["a.xml", "deep/b.in.xml"]), (["**/x"], ["a.xml", "deep/b.in.xml"]),
            (["/vendor/x/", "deep/?.in.xml"], ["a.xml"]), (["x/c.xml"], ["a.xml", "deep/b.in.xml", "vendor/x/c.xml"]),
        ]
    )
    func excluded(globs: [String], left: [String]) async throws {
        for name in ["a.xml", "deep/b.in.xml", "vendor/x/c.xml"] { try directory.file(name, Self.bad) }
        let list = globs.map { "\"\($0)\"" }.joined(separator: ", ")
        try directory.file(".virtmoment.json", "{\"exclude\": [\(list)]}")
        let run = await CommandRun("validate", "--format", "json", directory.path)
        let files = Set(try findings(run).compactMap { $0["file"] as? String })
        #expect(files == Set(left.map { "\(directory.path)/\($0)" }))
    }

    @Test("an excluded file that is named is told of")
    func excludedByName() async throws {
        let path = try directory.file("a.xml", Self.bad)
        try directory.file(".virtmoment.json", "{\"exclude\": [\"a.xml\"]}")
        let run = await CommandRun("validate", path)
        #expect(run.status == .success)
        #expect(run.errors.hasPrefix("virtmoment: note: \(path) is excluded\n"))
    }

    @Test("codes and layers are selected and ignored; what is ignored is no error")
    func selection() async throws {
        let bad = try directory.file("a.xml", Self.bad)
        let nameless = try directory.file("b.xml", Self.nameless)
        #expect(try await codes(bad, nameless) == ["unknown-attribute", "name-left-out"])
        #expect(try await codes("--select", "schema", bad, nameless) == ["unknown-attribute"])
        #expect(try await codes("--ignore", "unknown-attribute,name-left-out", bad, nameless).isEmpty)
        #expect(try await codes("--select", "schema", "--ignore", "unknown-attribute", bad).isEmpty)
        #expect(await CommandRun("validate", "--ignore", "schema", bad).status == .success)
    }

    @Test("warnings can be errors, or be left out")
    func warnings() async throws {
        let path = try directory.file("a.xml", "<domainbackup><incremental>a</incremental></domainbackup>\n")
        let text = "<domainsnapshot><name>1</name></domainsnapshot>\n"
        let other = try directory.file("b.xml", text)
        let shown = try findings(await CommandRun("validate", "--format", "json", path, other))
        guard shown.contains(where: { $0["severity"] as? String == "warning" }) else {
            Issue.record("there is no warning: \(shown)")
            return
        }
        let errors = try findings(await CommandRun("validate", "--format", "json", "--warnings", "error", path, other))
        #expect(errors.count == shown.count)
        #expect(!errors.contains { $0["severity"] as? String == "warning" })
        #expect(await CommandRun("validate", "--warnings", "error", path, other).status == .findings)
        let hidden = try findings(await CommandRun("validate", "--format", "json", "--warnings", "hide", path, other))
        #expect(hidden.count == shown.count { $0["severity"] as? String != "warning" })
    }

    @Test(
        "no more findings than wanted are told, and how many there are beside; the verdict stays",
        arguments: [1, 2, 3]
    )
    func cut(most: Int) async throws {
        for number in 1...3 { try directory.file("\(number).xml", Self.bad) }
        let run = await CommandRun("validate", "--format", "json", "--max-findings", "\(most)", directory.path)
        #expect(run.status == .findings)
        #expect(try findings(run).count == most)
        #expect(run.errors.contains("\(3 - most) more findings are not shown") == (most < 3))
        #expect(!run.output.contains("\"valid\":true"))
    }

    @Test("the nearest configuration holds for each file, and options on the command line take its place")
    func configurations() async throws {
        try directory.file(".virtmoment.json", "{\"ignore\": [\"schema\"]}")
        try directory.file("inner/.virtmoment.json", "{\"level\": \"schema\", \"libvirt\": \"9.0.0\"}")
        let outer = try directory.file("a.xml", Self.bad)
        let inner = try directory.file("inner/deep/a.xml", Self.bad)
        #expect(try await codes(outer).isEmpty)
        #expect(try await codes(inner) == ["needs-release", "unknown-attribute"])
        #expect(try await codes("--no-config", outer) == ["unknown-attribute"])
        #expect(try await codes("--ignore", "document", outer) == ["unknown-attribute"])
        let shown = await CommandRun("config", "show", inner)
        #expect(shown.output == "{\"libvirt\":\"9.0.0\",\"level\":\"schema\"}\n")
        #expect(shown.errors.hasSuffix("inner/.virtmoment.json\n"))
    }

    @Test(
        "a configuration that can't be used is told with its reason, and nothing passes for examined",
        arguments: [
            "{\"exclud\": []}", "{\"ignore\": [\"no-such-code\"]}", "{\"warnings\": \"never\"}", "[]", "{",
            "{\"max-findings\": 0}",
            "{\"libvirt\": \"6.0.0\"}", "{\"level\": 1}", "{\"level\": \"full\", \"level\": \"full\"}",
        ]
    )
    func unusable(text: String) async throws {
        let path = try directory.file("a.xml", Self.good)
        try directory.file(".virtmoment.json", text)
        let run = await CommandRun("validate", path)
        #expect(run.status == .failure)
        #expect((run.output + run.errors).contains(".virtmoment.json: "))
        #expect(await CommandRun("validate", directory.path).status == .failure)
    }

    @Test(
        "an instruction leaves out findings in the element that follows, and in no other",
        arguments: [
            ("<?virtmoment ignore unknown-attribute?>", "", 1), ("", "<?virtmoment ignore schema?>", 0),
            ("<?virtmoment ignore missing-element?>", "", 2), ("<?virtmoment?>", "<?other ignore schema?>", 2),
            ("<?virtmoment ignore domain, unknown-attribute ?>", "", 1),
        ]
    )
    func suppression(disk: String, root: String, left: Int) async throws {
        let text =
            "\(root)<domainbackup><disks>\(disk)<disk name='vda' x='1'/><disk name='vdb' x='1'/></disks></domainbackup>\n"
        let path = try directory.file("a.xml", text)
        #expect(try await codes(path) == Array(repeating: "unknown-attribute", count: left))
    }

    @Test("an instruction with an unknown code is a warning")
    func unknownSuppression() async throws {
        let path = try directory.file("a.xml", "<?virtmoment ignore unkown-attribute?>\n" + Self.good)
        let found = try findings(await CommandRun("validate", "--format", "json", path))
        #expect(found.map { $0["code"] as? String } == ["suppression-unknown"])
        #expect((found.first?["message"] as? String)?.contains("did you mean 'unknown-attribute'?") == true)
    }

    @Test("what a baseline knows is not told, also where lines move; what is new is")
    func baseline() async throws {
        let path = try directory.file("a.xml", Self.bad)
        let file = directory.path + "/known.json"
        let written = await CommandRun("validate", "--write-baseline", file, path)
        #expect((written.status, written.output) == (.success, ""))
        try directory.file("a.xml", "\n\n" + Self.bad)
        #expect(await CommandRun("validate", "--baseline", file, directory.path).status == .success)
        try directory.file("a.xml", Self.bad.replacingOccurrences(of: "<disks>", with: "<disks x='1'>"))
        #expect(try await codes("--baseline", file, path) == ["unknown-attribute"])
        try directory.file("b.xml", Self.bad)
        #expect(try await codes("--baseline", file, directory.path) == ["unknown-attribute", "unknown-attribute"])
        try directory.file("known.json", "{}")
        #expect(await CommandRun("validate", "--baseline", file, path).status == .failure)
    }

    @Test("a kind that is asked for: another root is libvirt's error 27, and malformed text 35")
    func kinds() async throws {
        let path = try directory.file("a.xml", Self.good)
        let run = await CommandRun("validate", "--kind", "snapshot", "--format", "json", path)
        #expect(run.status == .findings)
        #expect(try findings(run).map { $0["libvirt"] as? Int } == [27])
        #expect(await CommandRun("validate", "--kind", "backup", path).status == .success)
        let broken = await CommandRun("validate", "--format", "json", "-", input: "<domainbackup>")
        #expect(try findings(broken).map { $0["libvirtName"] as? String } == ["XML_DETAIL"])
    }

    @Test("a directory without grammars: exit code 2, and what was looked for")
    func emptySchemaDirectory() async throws {
        let path = try directory.file("a.xml", Self.good)
        let empty = try TemporaryDirectory()
        let run = await CommandRun("validate", "--schema", empty.path, path)
        #expect(run.status == .failure)
        #expect(run.errors.contains("domainbackup.rng"))
        try empty.file("domainsnapshot.rng", "<grammar/>")
        let other = await CommandRun("validate", "--schema", empty.path, path)
        #expect(other.status == .failure)
        #expect(other.output.contains("there is no 'domainbackup.rng' in \(empty.path)"))
    }
}
