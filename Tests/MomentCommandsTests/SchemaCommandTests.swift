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

    @Test("show prints a grammar in compact syntax, which judges as the other one does")
    func compact() async throws {
        let directory = try TemporaryDirectory()
        for name in try FileManager.default.contentsOfDirectory(atPath: CommandRun.path("schemas"))
        where name.hasSuffix(".rng") {
            let run = await CommandRun("schema", "show", name, "--format", "rnc")
            #expect(run.status == .success, "\(run.errors)")
            _ = try directory.file(String(name.dropLast(3)) + "rnc", run.output)
        }
        let grammars = directory.path
        for kind in ["backup", "checkpoint", "snapshot", "broken"] {
            let folder = CommandRun.path("samples/\(kind)")
            let usual = await CommandRun("validate", "--level", "schema", folder)
            let run = await CommandRun("validate", "--level", "schema", "--schema", grammars, folder)
            #expect(run.status == usual.status)
            #expect(run.output == usual.output, "\(kind)")
        }
    }

    @Test("convert writes the other syntax, and with --directory all that is referred to")
    func convert() async throws {
        let directory = try TemporaryDirectory()
        let main = try directory.file("main.rnc", "include \"parts/p.rnc\"\nstart = element a { part }\n")
        _ = try directory.file("parts/p.rnc", "part = element p { xsd:int }\n")
        let run = await CommandRun("schema", "convert", main)
        #expect(run.status == .success)
        #expect(run.output.contains("parts/p.rng"))
        let out = directory.path + "/out"
        #expect(await CommandRun("schema", "convert", main, "--directory", out).status == .success)
        #expect(
            await CommandRun("validate", "--schema", out + "/main.rng", "-", input: "<a><p>1</p></a>").status
                == .success
        )
        #expect(
            await CommandRun("validate", "--schema", out + "/main.rng", "-", input: "<a><p>x</p></a>").status
                == .findings
        )
        let again = await CommandRun("schema", "convert", out + "/parts/p.rng")
        #expect(again.output.contains("part = element p { xsd:int }"))
        let bad = try directory.file("bad.rnc", "start = element a {\n  }\n")
        let refused = await CommandRun("schema", "convert", bad)
        #expect(refused.status == .failure && refused.errors.contains("bad.rnc:2:3"))
        #expect(await CommandRun("schema", "convert", directory.path + "/none.rnc").status == .failure)
        #expect(await CommandRun("schema", "convert", directory.path + "/none.xml").status == .usage)
    }
}
