import Foundation
import MomentCommands
import TestSupport
import Testing

@Suite("virtmoment diff")
struct DiffCommandTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test("documents that ask for the same: exit code 0 and not a word")
    func same() async throws {
        let one = try directory.file("a.xml", "<domainbackup><incremental>c</incremental></domainbackup>")
        let other = try directory.file(
            "b.xml",
            "<!-- x -->\n<domainbackup  mode=\"push\">\n<incremental>c</incremental></domainbackup>"
        )
        let run = await CommandRun("diff", one, other)
        #expect(run.status == .success)
        #expect(run.output.isEmpty && run.errors.isEmpty)
    }

    @Test("documents that differ: exit code 1, and each difference with its place")
    func different() async throws {
        let one = try directory.file("a.xml", "<domainbackup><incremental>c</incremental></domainbackup>")
        let run = await CommandRun("diff", one, "-", input: "<domainbackup><incremental>d</incremental></domainbackup>")
        #expect(run.status == .findings)
        #expect(run.output.hasPrefix("/domainbackup/incremental"))
        let json = await CommandRun("diff", "--format", "json", one, "-", input: "<domainbackup/>")
        let object = try #require(JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        #expect(object["type"] as? String == "difference")
        #expect(object["first"] as? String == "c")
        #expect(object["second"] == nil)
    }

    @Test("with a domain a list of all disks equals none")
    func filled() async throws {
        let all = try directory.file(
            "a.xml",
            "<domainbackup><disks><disk name='vda'/><disk name='vdb'/></disks></domainbackup>"
        )
        let none = try directory.file("b.xml", "<domainbackup/>")
        #expect(await CommandRun("diff", all, none).status == .findings)
        let domain = CommandRun.path("samples/domains/two-disks.xml")
        #expect(await CommandRun("diff", "--domain", domain, "--time", "1700000000", all, none).status == .success)
    }

    @Test("what cannot be compared: exit code 2", arguments: ["", "<a", "<domain/>"])
    func unusable(text: String) async throws {
        let good = try directory.file("a.xml", "<domainbackup/>")
        let run = await CommandRun("diff", good, "-", input: text)
        #expect(run.status == .failure)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains("- cannot be compared"))
        #expect(await CommandRun("diff", good, "/nonexistent.xml").status == .failure)
        #expect(await CommandRun("diff", "-", "-").status == .usage)
    }
}
