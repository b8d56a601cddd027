import Foundation
import LibvirtHost
import MomentDiagnostics
import MomentInMemory
import TestSupport
import Testing

@Suite("The imitated host, and what a plan says, held to scripts that real hosts of three releases were asked")
struct RecordedScriptTests {
    private static let page = Samples.repository.appending(path: "docs/agreement-scripts.md")

    @Test("each release answered at least 300", arguments: RecordedScript.releases)
    func recordings(release: ReleaseNumber) {
        #expect(RecordedScript.answered(by: release).count >= 300)
        #expect(ScriptException.stray == [])
    }

    @Test("answers and leaves things as recorded", arguments: RecordedScript.releases)
    func imitated(release: ReleaseNumber) async throws {
        for script in RecordedScript.answered(by: release) {
            let difference = try await ScriptReplay(script, release).difference()
            let exception = ScriptException.of(script, release)
            if let exception {
                #expect(difference != nil, "\(script.id): no exception any more: \(exception)")
            } else {
                #expect(difference == nil, "libvirt \(release), \(script.id): \(difference ?? "")")
            }
        }
    }

    /// `RECORD_DOCS=1 swift test --filter RecordedScriptTests` writes the page anew.
    @Test("the page on their agreement says what is so")
    func pageIsCurrent() throws {
        let text = Self.markdown()
        if ProcessInfo.processInfo.environment["RECORD_DOCS"] != nil { try Data(text.utf8).write(to: Self.page) }
        #expect(String(decoding: try Data(contentsOf: Self.page), as: UTF8.self) == text)
    }

    /// The page; that a script without an exception comes out alike is what the other test shows.
    private static func markdown() -> String {
        var text = """
            # Agreement on going back and deleting

            Scripts of requests were put to real hosts: snapshots, internal and external, with memory and without, and checkpoints, made, deleted in every
            scope and gone back to, of domains that run, are paused or off. After each request the imitated host (`InMemoryHost`) of the release must
            give the same number of an error, and leave the same snapshots and checkpoints, images, chains and bitmaps; a plan
            (`PlanningHost`, `--dry-run`) must refuse nothing that is done, and with the same number where it refuses. But two things: a plan refuses to go
            back under checkpoints where libvirt may try, and the imitated host does not show beforehand which image is written now.

            The page is made by `RECORD_DOCS=1 swift test --filter RecordedScriptTests`, and a test holds it to what is so. Scripts and answers are in
            `Tests/Fixtures/oracle-sequences`; `Scripts/record-oracle/in-tree.sh` asks any other release.
            [What going back and deleting answer and leave](reference/going-back-and-deleting.md), by situation, is counted from the same answers.

            | libvirt | scripts | alike to the end | requests | of them going back | deletions of snapshots |
            | --- | --- | --- | --- | --- | --- |

            """
        var exceptions = ""
        for release in RecordedScript.releases {
            let scripts = RecordedScript.answered(by: release)
            let steps = scripts.flatMap(\.steps)
            let named = scripts.compactMap { script in ScriptException.of(script, release).map { (script.id, $0) } }
            func count(_ operation: String) -> Int { steps.count { $0.request.op == operation } }
            text += "| \(release) | \(scripts.count) | \(scripts.count - named.count) | \(steps.count) "
            text += "| \(count("snapshotRevert")) | \(count("snapshotDelete")) |\n"
            for (id, reason) in named.sorted(by: { $0.0 < $1.0 }) { exceptions += "- \(release), `\(id)`: \(reason)\n" }
        }
        return text + "\n# What comes out otherwise\n\n" + exceptions
    }
}
