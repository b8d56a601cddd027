import Foundation
import TestRequirements
import TestSupport
import Testing

/// The cookbook's commands do what the page shows. `RECORD_DOCS=1` writes the page anew where they print something else.
@Suite("Cookbook")
struct CookbookTests {
    private static let page = CommandRun.path("docs/cookbook.md")
    private static let tasks = (try? Cookbook(page: String(contentsOfFile: page, encoding: .utf8)).tasks) ?? []

    @Test("has twenty tasks")
    func twenty() {
        #expect(Self.tasks.count >= 20)
        #expect(Self.tasks.allSatisfy { !$0.steps.isEmpty })
    }

    @Test("prints what the page shows", .requires(.program("xmllint", package: "libxml2-utils")), arguments: tasks)
    func run(task: Cookbook.Task) throws {
        let folder = try Self.folder()
        for step in task.steps {
            let printed = try Self.print(step.command, in: folder)
            #expect(step.matches(printed), "$ \(step.command)\n\(printed.joined(separator: "\n"))")
        }
    }

    @Test("is recorded when asked to", .enabled(if: ProcessInfo.processInfo.environment["RECORD_DOCS"] != nil))
    func record() throws {
        var cookbook = try Cookbook(page: String(contentsOfFile: Self.page, encoding: .utf8))
        var printed: [(step: Cookbook.Step, lines: [String])] = []
        for task in cookbook.tasks {
            let folder = try Self.folder()
            for step in task.steps {
                let lines = try Self.print(step.command, in: folder)
                if !step.matches(lines) { printed.append((step, lines)) }
            }
        }
        // From the end, so that the places before stay where they are.
        for (step, lines) in printed.reversed() { cookbook.show(lines, for: step) }
        try cookbook.lines.joined(separator: "\n").write(toFile: Self.page, atomically: true, encoding: .utf8)
    }

    /// An empty folder with the samples in it.
    private static func folder() throws -> TemporaryDirectory {
        let directory = try TemporaryDirectory()
        try FileManager.default.createSymbolicLink(
            at: URL(filePath: directory.path).appending(path: "samples"),
            withDestinationURL: Samples.repository.appending(path: "samples")
        )
        return directory
    }

    /// What a command prints, its exit code last where it is not 0.
    private static func print(_ command: String, in folder: TemporaryDirectory) throws -> [String] {
        let run = try BuiltCommand("virtmoment() { $V \"$@\"; }\nexec 2>&1\n\(command)\n", in: folder.path)
        var lines = run.output.components(separatedBy: "\n")
        if lines.last == "" { lines.removeLast() }
        if run.status != 0 { lines.append("[exit code \(run.status)]") }
        return lines
    }
}
