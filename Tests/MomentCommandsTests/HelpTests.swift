import Foundation
import MomentCommands
import TestSupport
import Testing

/// The texts people and completion scripts see, kept as files: a change shows up in review. `RECORD_SNAPSHOTS=1` writes them anew.
@Suite("Help")
struct HelpTests {
    private static let commands = [
        "", "validate", "format", "schema", "schema list", "schema show", "schema export", "explain",
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
        #expect(run.output == "\(Program.version)\n")
    }

    @Test("an unknown command: exit code 64")
    func unknown() async {
        let run = await CommandRun("valdate")
        #expect(run.status == .usage)
        #expect(run.output.isEmpty)
    }
}
