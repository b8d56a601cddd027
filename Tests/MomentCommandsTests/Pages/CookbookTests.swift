import Foundation
import TestRequirements
import TestSupport
import Testing

/// The cookbook's commands do what the page shows. `RECORD_DOCS=1` writes the page anew where they print something else.
@Suite("Cookbook")
struct CookbookTests {
    /// Each task begins in an empty folder with the samples in it.
    private static let replay = PageReplay(path: "docs/cookbook.md") { folder in
        try FileManager.default.createSymbolicLink(
            at: URL(filePath: folder.path).appending(path: "samples"),
            withDestinationURL: Samples.repository.appending(path: "samples")
        )
    }
    private static let tasks = (try? replay.page().tasks) ?? []

    @Test("has twenty tasks")
    func twenty() {
        #expect(Self.tasks.count >= 20)
        #expect(Self.tasks.allSatisfy { !$0.steps.isEmpty })
    }

    @Test("prints what the page shows", .requires(.program("xmllint", package: "libxml2-utils")), arguments: tasks)
    func run(task: ConsolePage.Task) throws {
        for (step, printed) in try Self.replay.run(task) {
            #expect(step.matches(printed), "$ \(step.command)\n\(printed.joined(separator: "\n"))")
        }
    }

    @Test("is recorded when asked to", .enabled(if: ProcessInfo.processInfo.environment["RECORD_DOCS"] != nil))
    func record() throws { try Self.replay.record() }
}
