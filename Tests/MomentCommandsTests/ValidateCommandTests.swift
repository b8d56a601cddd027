import Foundation
import MomentCommands
import TestSupport
import Testing

@Suite("virtmoment validate")
struct ValidateCommandTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private static let good = "<domainbackup><disks><disk name='vda'/></disks></domainbackup>\n"

    private func objects(_ text: String) throws -> [[String: Any]] {
        try text.split(separator: "\n").map {
            try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }

    @Test(
        "what is wrong with the checkpoint beside a backup is told at its place in that document, and left alone by --fix"
    )
    func beside() async throws {
        let backup = try directory.file("backup.xml", "<domainbackup/>\n")
        let checkpoint = try directory.file(
            "cp.xml",
            "<domaincheckpoint>\n  <name>monday</name>\n</domaincheckpoint>\n"
        )
        let run = await CommandRun(
            "validate",
            "--domain",
            "samples/domains/two-disks.xml",
            "--checkpoint",
            "monday",
            "--with-checkpoint",
            checkpoint,
            backup
        )
        #expect(run.status == .findings)
        #expect(run.output.hasPrefix("\(checkpoint):2:9: error: name 'monday' exists already"), "\(run.output)")
        #expect(run.output.contains("\n 2 |   <name>monday</name>\n"))

        let typo = try directory.file("typo.xml", "<domaincheckpoint><nmae>c</nmae></domaincheckpoint>\n")
        let fixed = await CommandRun(
            "validate",
            "--fix",
            "--domain",
            "samples/domains/two-disks.xml",
            "--with-checkpoint",
            typo,
            backup
        )
        #expect(fixed.output.contains("change <nmae> to <name>"), "\(fixed.output)")
        #expect(try String(contentsOfFile: backup, encoding: .utf8) == "<domainbackup/>\n")
        #expect(try String(contentsOfFile: typo, encoding: .utf8).contains("nmae"))
    }

    @Test(
        "documents that the grammar accepts: exit code 0 and not a word",
        arguments: ["backup", "checkpoint", "snapshot"]
    )
    func valid(folder: String) async {
        let run = await CommandRun("validate", "--level", "schema", CommandRun.path("samples/\(folder)"))
        #expect(run.status == .success)
        #expect(run.output.isEmpty)
        #expect(run.errors.isEmpty)
    }

    @Test("a directory that is called as a file stands for what is below it, in its place", arguments: [[], ["--fix"]])
    func directoryNamedAsFile(options: [String]) async throws {
        let text = "<domainbackup>"
        let first = try directory.file("1.xml", text)
        let below = try ["1.xml", "2.xml"].map { try directory.file("2.xml/\($0)", text) }
        let last = try directory.file("3.xml", text)
        let run = await CommandRun(["validate", first, "\(directory.path)/2.xml", last] + options)
        #expect(run.status == .findings)
        let told = run.output.split(separator: "\n").filter { $0.contains(": error: ") }.map {
            $0.split(separator: ":")[0]
        }
        #expect(told.map(String.init) == [first] + below + [last])
    }

    @Test(
        "a directory without documents: exit code 0, and a word on standard error",
        arguments: ["empty", "empty.xml"]
    )
    func nothing(name: String) async throws {
        _ = try directory.file("\(name)/document.txt")
        let run = await CommandRun("validate", "--format", "json", "\(directory.path)/\(name)")
        #expect((run.status, run.output) == (.success, ""))
        #expect(run.errors == "virtmoment: note: there is no XML file in \(directory.path)/\(name)\n")
    }

    @Test("broken documents: exit code 1, and each file has a finding")
    func broken() async throws {
        let options = ["--for-submission", "--format", "json"]
        let run = await CommandRun(["validate"] + options + [CommandRun.path("samples/broken")])
        #expect(run.status == .findings)
        let lines = try objects(run.output)
        let files = lines.filter { $0["type"] as? String == "file" }
        let documents = try Samples.documents("broken")
        #expect(
            files.map { ($0["file"] as? NSString)?.lastPathComponent }
                == documents.map { ($0.path as NSString).lastPathComponent }
        )
        #expect(files.allSatisfy { $0["valid"] as? Bool == false })
        let found = Set(lines.filter { $0["type"] as? String == "finding" }.compactMap { $0["file"] as? String })
        #expect(found.count == documents.count)
    }

    @Test("the output has the order of the files, whatever the number of threads", arguments: [1, 2, 7])
    func order(jobs: Int) async throws {
        for number in 100..<250 {
            try directory.file("\(number).xml", number % 3 == 0 ? "<domainbackup>" : Self.good)
        }
        let run = await CommandRun("validate", "--format", "json", "--jobs", "\(jobs)", directory.path)
        let files = try objects(run.output).filter { $0["type"] as? String == "file" }
        #expect(files.map { $0["file"] as? String } == (100..<250).map { "\(directory.path)/\($0).xml" })
        #expect(files.map { $0["valid"] as? Bool } == (100..<250).map { $0 % 3 != 0 })
    }

    @Test("an unreadable file gives exit code 2 and hides no other file's findings")
    func unreadable() async throws {
        let bad = try directory.file("bad.xml", "<a>")
        let good = try directory.file("good.xml", Self.good)
        let run = await CommandRun("validate", "--format", "json", "/nonexistent.xml", bad, good)
        #expect(run.status == .failure)
        let lines = try objects(run.output)
        #expect(lines.map { $0["type"] as? String } == ["file", "finding", "file", "file"])
        #expect((lines[0]["error"] as? String)?.contains("No such file") == true)
        #expect(lines.last?["valid"] as? Bool == true)
    }

    @Test("standard input is read for -")
    func standardInput() async {
        #expect(await CommandRun("validate", "-", input: Self.good).status == .success)
        let run = await CommandRun("validate", "-", input: "<domainbackup>")
        #expect(run.status == .findings)
        #expect(run.output.hasPrefix("-:1:1: error: "))
    }

    @Test("the kind is told by the root element")
    func kinds() async throws {
        let texts = ["<domaincheckpoint/>", "<domainsnapshot/>", "<domain/>", "<x"]
        let paths = try texts.enumerated().map { try directory.file("\($0).xml", $1) }
        let run = await CommandRun(["validate", "--format", "json"] + paths)
        let files = try objects(run.output).filter { $0["type"] as? String == "file" }
        #expect(files.map { $0["kind"] as? String } == ["domaincheckpoint", "domainsnapshot", "other", "other"])
    }

    @Test("a misspelt root element is found, and mended by --fix")
    func wrongRoot() async throws {
        let path = try directory.file("a.xml", "<domainbakup >\n<incremental>c</incremental></domainbakup >\n")
        let run = await CommandRun("validate", "--fix", path)
        #expect(run.status == .success)
        #expect(run.errors.contains("1 fixed"))
        #expect(try directory.content("a.xml") == "<domainbackup >\n<incremental>c</incremental></domainbackup >\n")
    }

    @Test("--fix leaves alone what it cannot mend, and says what is left")
    func unfixable() async throws {
        let text = "<domainbackup><disks><disk/></disks></domainbackup>"
        let path = try directory.file("a.xml", text)
        let run = await CommandRun("validate", "--fix", path)
        #expect(run.status == .findings)
        #expect(try directory.content("a.xml") == text)
        #expect(try directory.names == ["a.xml"])
    }

    @Test("--quiet leaves the exit code")
    func quiet() async throws {
        let path = try directory.file("a.xml", "<a>")
        let run = await CommandRun("validate", "--quiet", path)
        #expect(run.status == .findings)
        #expect(run.output.isEmpty && run.errors.isEmpty)
        let missing = await CommandRun("validate", "--quiet", "/nonexistent.xml")
        #expect(missing.status == .failure)
        #expect(missing.errors.contains("No such file"))
    }

    @Test("an older release refuses what it does not know, and a newer one than known is taken for the newest")
    func releases() async {
        let file = CommandRun.path("samples/backup/pull-fd.xml")
        #expect(await CommandRun("validate", "--libvirt", "12.9", file).status == .success)
        let early = await CommandRun("validate", "--libvirt", "11.3.0", file)
        #expect(early.output.contains("[server-descriptors-too-new]"))
        #expect(await CommandRun("validate", "--libvirt", "7", CommandRun.path("samples/snapshot")).status == .findings)
        let older = await CommandRun("validate", "--libvirt", "11.2.0", file)
        #expect(older.status == .findings)
        #expect(older.output.contains("[needs-release]"))
        let newer = await CommandRun("validate", "--libvirt", "99.0.0", file)
        #expect(newer.status == .success)
        #expect(newer.errors.contains("newer than what is known"))
    }

    @Test("every format comes out whole", arguments: ["sarif", "junit", "gitlab"])
    func formats(format: String) async {
        let run = await CommandRun("validate", "--format", format, CommandRun.path("samples/broken"))
        #expect(run.status == .findings)
        #expect(run.output.hasSuffix(["sarif": "]}\n", "gitlab": "\n]\n"][format] ?? "</testsuites>\n"))
    }

    @Test(
        "wrong usage: exit code 64, and the reason on standard error",
        arguments: [
            [], ["--level", "none", "a"], ["--engine", "x", "a"], ["--libvirt", "new", "a"],
            ["--libvirt", "6.10.0", "a"],
            ["--jobs", "0", "a"], ["--fix", "-"], ["--state", "x", "a"], ["--flag", "x", "a"],
            ["--checkpoint", "x", "a"], ["--format", "xml", "a"], ["--unknown", "a"],
            ["--select", "no-such-code", "a"],
            ["--ignore", "schema,x", "a"], ["--max-findings", "0", "a"], ["--warnings", "x", "a"],
            ["--kind", "domain", "a"],
            ["--baseline", "b", "--write-baseline", "b", "a"], ["--color", "x", "a"],
        ]
    )
    func usage(arguments: [String]) async {
        let run = await CommandRun(["validate"] + arguments)
        #expect(run.status == .usage)
        #expect(run.output.isEmpty)
        #expect(run.errors.hasPrefix("virtmoment: error: "))
    }

    @Test("schemas that are not there: exit code 2")
    func missingSchema() async {
        let run = await CommandRun("validate", "--schema", "/nonexistent", "-", input: Self.good)
        #expect(run.status == .failure)
        #expect(run.errors == "virtmoment: error: cannot read /nonexistent: No such file or directory\n")
    }

    @Test("rules that need the domain: every reason at its place, with the number of libvirt's error")
    func domain() async throws {
        let path = try directory.file(
            "a.xml",
            """
            <domainbackup mode='pull'>
              <server transport='unix' socket='/run/a'/>
              <disks>
                <disk name='vdz'/>
              </disks>
            </domainbackup>
            """
        )
        let domain = CommandRun.path("samples/domains/two-disks.xml")
        let run = await CommandRun("validate", "--format", "json", "--domain", domain, "--state", "shutoff", path)
        #expect(run.status == .findings)
        let findings = try objects(run.output).filter { $0["type"] as? String == "finding" }
        #expect(findings.map { $0["code"] as? String } == ["domain-not-running", "disk-unknown"])
        #expect(findings.map { $0["layer"] as? String } == ["domain", "domain"])
        #expect(findings.map { $0["libvirt"] as? Int } == [84, 67])
        #expect(findings.map { $0["line"] as? Int } == [1, 4])
        #expect(await CommandRun("validate", "--level", "schema", "--domain", domain, path).status == .success)
    }

    @Test("a checkpoint that the domain has is taken for the base of an increment")
    func checkpoints() async {
        let domain = CommandRun.path("samples/domains/one-disk.xml")
        let text = "<domainbackup><incremental>monday</incremental></domainbackup>"
        let arguments = ["validate", "--domain", domain, "-"]
        let without = await CommandRun(arguments, input: text)
        #expect(without.status == .findings)
        #expect(without.output.contains("[checkpoint-unknown]"))
        let with = await CommandRun(arguments + ["--checkpoint", "sunday", "--checkpoint", "monday"], input: text)
        #expect(!with.output.contains("[checkpoint-unknown]"))
    }

    @Test(
        "a domain that cannot be read: exit code 2",
        arguments: ["/nonexistent.xml", "samples/broken/xml-empty.xml", "samples/backup/pull-tcp.xml"]
    )
    func unreadableDomain(path: String) async {
        let domain = path.hasPrefix("/") ? path : CommandRun.path(path)
        let run = await CommandRun("validate", "--domain", domain, "-", input: Self.good)
        #expect(run.status == .failure)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains(domain))
    }

    @Test("a schema in compact syntax, its mistakes where they stand")
    func compactSchema() async throws {
        let directory = try TemporaryDirectory()
        let schema = try directory.file("a.rnc", "element a { attribute n { xsd:int } }")
        for engine in ["builtin", "libxml2", "both"] {
            let options = ["validate", "--engine", engine, "--schema", schema, "-"]
            #expect(await CommandRun(options, input: "<a n='1'/>").status == .success, "\(engine)")
            #expect(await CommandRun(options, input: "<a n='x'/>").status == .findings, "\(engine)")
        }
        let bad = try directory.file("b.rnc", "start = element a { text }\nx = missing")
        let run = await CommandRun("validate", "--schema", bad, "-", input: "<a/>")
        #expect(run.status == .failure && run.output.contains("b.rnc:2:5"), "\(run.output)")
    }

    @Test("IDs given twice and references to none are findings, but with --no-id-check")
    func identifiers() async throws {
        let directory = try TemporaryDirectory()
        let schema = try directory.file(
            "a.rnc",
            "element d { element p { attribute id { xsd:ID }?, attribute to { xsd:IDREF }? }* }"
        )
        let document = "<d><p id='a'/><p id='a'/><p to='b'/></d>"
        let run = await CommandRun("validate", "--schema", schema, "-", input: document)
        #expect(run.status == .findings)
        #expect(run.output.contains("duplicate-id") && run.output.contains("dangling-reference"))
        #expect(
            await CommandRun("validate", "--schema", schema, "--no-id-check", "-", input: document).status == .success
        )
    }

    @Test("a document type that only names files is passed over with --doctype skip, under a schema of one's own")
    func documentType() async throws {
        let directory = try TemporaryDirectory()
        let schema = try directory.file("a.rnc", "element a { text }")
        let document = "<!DOCTYPE a PUBLIC 'x' 'http://localhost/y'>\n<a/>"
        #expect(await CommandRun("validate", "--schema", schema, "-", input: document).status == .findings)
        let options = ["validate", "--schema", schema, "--doctype", "skip", "-"]
        #expect(await CommandRun(options, input: document).status == .success)
        #expect(await CommandRun(options, input: "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>").status == .findings)
        #expect(await CommandRun("validate", "--doctype", "skip", "-", input: Self.good).status == .usage)
    }

    @Test("a schema of one's own judges any document")
    func ownSchema() async throws {
        let schema = try directory.file(
            "a.rng",
            "<element xmlns='http://relaxng.org/ns/structure/1.0' name='a'><text/></element>"
        )
        #expect(await CommandRun("validate", "--schema", schema, "-", input: "<a>x</a>").status == .success)
        #expect(await CommandRun("validate", "--schema", schema, "-", input: "<b/>").status == .findings)
        try directory.file("a.rng", "<element")
        let run = await CommandRun("validate", "--schema", schema, "-", input: "<a/>")
        #expect(run.status == .failure)
        #expect(run.output.contains("a.rng"))
    }
}
