import Foundation
import MomentCommands
import TestSupport
import Testing

@Suite("virtmoment explain")
struct ExplainCommandTests {
    @Test("without a code all are listed, and each has an explanation")
    func all() async {
        let list = await CommandRun("explain")
        let codes = list.output.split(separator: "\n").compactMap { $0.split(separator: " ").first.map(String.init) }
        #expect(codes.count > 0 && codes == codes.sorted())
        for code in codes {
            let run = await CommandRun("explain", code)
            #expect(run.status == .success)
            #expect(run.output.contains("Before:") && run.output.contains("libvirt:"))
        }
    }

    @Test(
        "whatever is found in the samples can be explained",
        arguments: ["broken", "backup", "checkpoint", "snapshot", "live"]
    )
    func found(folder: String) async {
        let list = await CommandRun("explain").output
        let codes = Set(list.split(separator: "\n").compactMap { $0.split(separator: " ").first.map(String.init) })
        let run = await CommandRun(
            "validate",
            "--engine",
            "both",
            "--libvirt",
            "9.0.0",
            CommandRun.path("samples/\(folder)")
        )
        let reported = Set(
            run.output.matches(of: #/(?m)^\S+: (?:error|warning|note): .* \[([a-z0-9-]+)\]$/#).map {
                String($0.output.1)
            }
        )
        #expect(!reported.isEmpty)
        #expect(reported.subtracting(codes).isEmpty)
    }

    @Test("a misspelt code: exit code 64, with the one that was meant")
    func misspelt() async {
        let run = await CommandRun("explain", "wrong-rot")
        #expect(run.status == .usage)
        #expect(run.errors.contains("did you mean 'wrong-root'?"))
    }

    @Test("the pages below docs/diagnostics are up to date (Scripts/write-diagnostics-pages.sh)")
    func pages() async throws {
        let directory = try TemporaryDirectory()
        #expect(await CommandRun("explain", "--export", directory.path).status == .success)
        let folder = CommandRun.path("docs/diagnostics")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == directory.names)
        for name in try directory.names {
            #expect(
                try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8) == directory.content(name),
                "\(name)"
            )
        }
    }
}
