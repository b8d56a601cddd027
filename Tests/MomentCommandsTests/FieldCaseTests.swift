import Foundation
import MomentCommands
import TestSupport
import Testing

@Suite("Reports from the field, and what is said to them now")
struct FieldCaseTests {
    private static let folder = Samples.repository.appending(path: "Tests/Fixtures/field")

    private static let cases: [String] =
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { !$0.hasSuffix(".md") }
        .sorted()

    @Test("there are as many as there were, and each says something")
    func all() throws {
        #expect(Self.cases.count == 11)
        for name in Self.cases {
            let expected = try Self.text(name, "expected.txt")
            // Either the refusal with a way out, or what would be lost without a word.
            #expect(expected.contains("error") || expected.contains("warning"), "\(name)")
        }
    }

    /// `RECORD_SNAPSHOTS=1 swift test --filter FieldCaseTests` writes what is said anew.
    @Test("the words are those beside the case", arguments: cases)
    func words(name: String) async throws {
        let prefix = "\(Self.folder.path)/\(name)/"
        var said = ""
        for command in try Self.text(name, "commands.txt").split(separator: "\n") {
            let words = command.split(separator: " ").map { word in
                word.hasSuffix(".xml") || word.hasSuffix(".json") ? prefix + word : String(word)
            }
            let run = await CommandRun(words)
            said += "$ virtmoment \(command)\n" + (run.output + run.errors).replacing(prefix, with: "")
            said += "[exit code \(run.status.rawValue)]\n\n"
        }
        let file = Self.folder.appending(path: "\(name)/expected.txt")
        if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] != nil { try Data(said.utf8).write(to: file) }
        #expect(try Self.text(name, "expected.txt") == said)
    }

    private static func text(_ name: String, _ file: String) throws -> String {
        try String(contentsOf: folder.appending(path: "\(name)/\(file)"), encoding: .utf8)
    }
}
