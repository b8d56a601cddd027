import Foundation
import MomentCommands
import TestSupport
import Testing

/// The texts people and completion scripts see, kept as files: a change shows up in review. `RECORD_SNAPSHOTS=1` writes them anew.
@Suite("Help")
struct HelpTests {
    private static let commands = [
        "", "validate", "fill", "format", "diff", "template", "template list", "template show", "template render",
        "schema",
        "schema list", "schema show", "schema export", "schema convert", "explain",
        "backup", "backup run", "backup begin", "backup status", "backup xml", "backup jobs", "backup abort",
        "backup end", "backup list", "backup verify", "backup restore", "backup prune",
        "checkpoint", "checkpoint create", "checkpoint redefine", "checkpoint list", "checkpoint tree",
        "checkpoint xml", "checkpoint parent", "checkpoint children", "checkpoint delete",
        "snapshot", "snapshot create", "snapshot redefine", "snapshot list", "snapshot tree", "snapshot xml",
        "snapshot current", "snapshot parent", "snapshot children", "snapshot revert", "snapshot delete",
        "save", "save create", "save has", "save remove", "save xml", "save define", "doctor",
    ]

    private func compare(_ text: String, with name: String) throws {
        let path = CommandRun.path("Tests/MomentCommandsTests/Snapshots/\(name)")
        if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] != nil {
            try Data(text.utf8).write(to: URL(filePath: path))
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
    }

    @Test("each command's help is as recorded", arguments: commands)
    func help(command: String) async throws {
        let run = await CommandRun(command.split(separator: " ").map(String.init) + ["--help"])
        #expect(run.status == .success)
        #expect(run.errors.isEmpty)
        let name = command.isEmpty ? "virtmoment" : "virtmoment-\(command.replacing(" ", with: "-"))"
        try compare(run.output, with: "\(name).txt")
    }

    @Test("each command's manual page has all its options (Scripts/write-manual.sh)", arguments: commands)
    func manual(command: String) async throws {
        let words = command.split(separator: " ").map(String.init)
        let name = (["virtmoment"] + words).joined(separator: "-")
        let page = try String(contentsOfFile: CommandRun.path("docs/man/\(name).1"), encoding: .utf8)
        // What programs that make an index of manual pages can read.
        #expect(page.contains(".Nm \(name)\n.Nd ") && !page.contains(".Nd \""))
        let help = await CommandRun(words + ["--help"]).output
        for option in help.matches(of: #/(?m)^  (?:-[a-z], )?--([a-z-]+)/#) {
            #expect(page.contains("Fl -\(option.output.1)"), "\(name): --\(option.output.1)")
        }
        for subcommand in help.split(separator: "SUBCOMMANDS:").dropFirst().joined().matches(of: #/(?m)^  ([a-z]+)/#) {
            let file = CommandRun.path("docs/man/\(name)-\(subcommand.output.1).1")
            #expect(FileManager.default.fileExists(atPath: file), "\(file)")
        }
    }

    @Test("there is a completion script for each shell", arguments: ["bash", "zsh", "fish"])
    func completion(shell: String) async {
        let run = await CommandRun("--generate-completion-script", shell)
        #expect(run.status == .success)
        #expect(run.output.contains("validate"))
    }

    @Test("the version is shown")
    func version() async {
        let run = await CommandRun("--version")
        #expect(run.status == .success)
        #expect(run.output == "\(ProgramVersion.text)\n")
    }

    @Test("an unknown command: exit code 64")
    func unknown() async {
        let run = await CommandRun("valdate")
        #expect(run.status == .usage)
        #expect(run.output.isEmpty)
    }
}
