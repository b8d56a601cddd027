import Foundation
import MomentCommands
import TestSupport
import Testing

@Suite("virtmoment format")
struct FormatCommandTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private static let loose = "<domainbackup  mode=\"push\"><incremental>c</incremental></domainbackup>"
    private static let canonical = "<domainbackup mode='push'>\n  <incremental>c</incremental>\n</domainbackup>\n"

    @Test("a document is printed in libvirt's layout, and printing is idempotent")
    func canonicalPrint() async {
        let run = await CommandRun("format", "-", input: Self.loose)
        #expect(run.status == .success)
        #expect(run.output == Self.canonical)
        #expect(await CommandRun("format", "-", input: run.output).output == run.output)
    }

    @Test("JSON leads back to the same document", arguments: ["backup", "checkpoint", "snapshot"])
    func json(folder: String) async throws {
        for sample in try Samples.documents(folder) {
            let path = CommandRun.path("samples/\(sample.path)")
            let printed = await CommandRun("format", path)
            let json = await CommandRun("format", "--to", "json", path)
            #expect(json.status == .success)
            let back = await CommandRun("format", "--from", "json", "-", input: json.output)
            #expect(back.output == printed.output, "\(sample.path)")
        }
    }

    @Test("--check names the files that are not canonical")
    func check() async throws {
        let good = try directory.file("good.xml", Self.canonical)
        let loose = try directory.file("loose.xml", Self.loose)
        let run = await CommandRun("format", "--check", good, loose)
        #expect(run.status == .findings)
        #expect(run.output == "\(loose)\n")
        #expect(await CommandRun("format", "--check", good).status == .success)
        #expect(try directory.content("loose.xml") == Self.loose)
    }

    @Test("--in-place rewrites files, but none that is broken")
    func inPlace() async throws {
        try directory.file("a.xml", Self.loose)
        try directory.file("b.xml", "<domainbackup>")
        try directory.file("c.xml", "<domain/>")
        let run = await CommandRun("format", "--in-place", directory.path, "/nonexistent.xml")
        #expect(run.status == .failure)
        #expect(run.output.isEmpty)
        #expect(try directory.content("a.xml") == Self.canonical)
        #expect(try directory.content("b.xml") == "<domainbackup>")
        #expect(try directory.content("c.xml") == "<domain/>")
        #expect(run.errors.contains("[xml-unclosed-element]"))
        #expect(run.errors.contains("[wrong-root]"))
        #expect(run.errors.contains("No such file"))
        #expect(try directory.names == ["a.xml", "b.xml", "c.xml"])
    }

    @Test(
        "what libvirt reports of a running backup is taken again after --resubmit",
        arguments: try Samples.documents("live/backup")
    )
    func resubmit(sample: Samples.Sample) async throws {
        let run = await CommandRun("format", "--resubmit", CommandRun.path("samples/\(sample.path)"))
        #expect(run.status == .success)
        #expect(!run.output.contains(" index='"))
        #expect(run.errors.contains("/@index"))
        let check = await CommandRun("validate", "--level", "schema", "-", input: run.output)
        #expect(check.status == .success, "\(check.output)")
    }

    @Test("--resubmit leaves alone what libvirt accepts, and what it did not print")
    func resubmitAccepted() async {
        for text in [Self.canonical, "<domainbackup mode='push'>\n  <stranger/>\n</domainbackup>\n"] {
            let run = await CommandRun("format", "--resubmit", "-", input: text)
            #expect(run.output == text)
            #expect(run.errors.isEmpty)
        }
    }

    @Test("JSON that is no document is refused with the reason", arguments: ["", "{", "[]", "{\"$kind\":\"domain\"}"])
    func badJSON(text: String) async {
        let run = await CommandRun("format", "--from", "json", "-", input: text)
        #expect(run.status == .findings)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains("the JSON is no document"))
    }

    @Test(
        "options that exclude each other: exit code 64",
        arguments: [["--check", "--in-place"], ["--check", "--to", "json"], ["--in-place", "--to", "json"]]
    )
    func usage(arguments: [String]) async {
        #expect(await CommandRun(["format"] + arguments + ["a.xml"]).status == .usage)
    }
}
