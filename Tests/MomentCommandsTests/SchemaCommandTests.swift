import Foundation
import MomentCommands
import TestSupport
import Testing

@Suite("virtmoment schema")
struct SchemaCommandTests {
    @Test("list names the kinds of document first")
    func list() async {
        let run = await CommandRun("schema", "list")
        #expect(run.status == .success)
        #expect(run.output.hasPrefix("domainbackup\ndomaincheckpoint\ndomainsnapshot\n"))
        #expect(run.output.contains("\nvalues.rng\n"))
    }

    @Test("show prints a grammar", arguments: ["domainbackup", "backup", "domainbackup.rng"])
    func show(name: String) async throws {
        let run = await CommandRun("schema", "show", name)
        let file = try String(contentsOfFile: CommandRun.path("schemas/domainbackup.rng"), encoding: .utf8)
        #expect(run.output == file)
    }

    @Test("show of something else: exit code 64, with what there is")
    func unknown() async {
        let run = await CommandRun("schema", "show", "network")
        #expect(run.status == .success)
        let other = await CommandRun("schema", "show", "volume")
        #expect(other.status == .usage)
        #expect(other.errors.contains("domainsnapshot.rng"))
    }

    @Test("export writes every grammar into a new directory")
    func export() async throws {
        let directory = try TemporaryDirectory()
        let run = await CommandRun("schema", "export", "\(directory.path)/a/b")
        #expect(run.status == .success)
        let names = try FileManager.default.contentsOfDirectory(atPath: "\(directory.path)/a/b").sorted()
        #expect(names.count == 8)
        for name in names {
            let file = try String(contentsOfFile: CommandRun.path("schemas/\(name)"), encoding: .utf8)
            #expect(try directory.content("a/b/\(name)") == file)
        }
        let blocked = await CommandRun("schema", "export", "\(directory.path)/a/b/values.rng")
        #expect(blocked.status == .failure)
    }
}
