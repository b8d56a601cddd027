import MomentDiagnostics
import MomentDocuments
import MomentRules
import MomentSchemas
import TestSupport
import Testing
import XMLTree

@testable import MomentCommands

/// How often a document is read until it is mended: that must not grow with the number of its mistakes.
@Suite("Fixes of many mistakes at once") struct FixRoundsTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let mistake: String
        let mended: String
    }

    static let cases: [Case] = [
        Case(testDescription: "a misspelt attribute", mistake: "<disk nmae='vd#'/>", mended: "<disk name='vd#'/>"),
        Case(
            testDescription: "another case",
            mistake: "<disk name='vd#' backup='NO'/>",
            mended: "<disk name='vd#' backup='no'/>"
        ),
        Case(testDescription: "a misspelt element", mistake: "<dsik name='vd#'/>", mended: "<disk name='vd#'/>"),
        Case(testDescription: "no quotes", mistake: "<disk name=vd#/>", mended: "<disk name='vd#'/>"),
        Case(
            testDescription: "a bare ampersand",
            mistake: "<!---->&<disk name='vd#'/>",
            mended: "<!---->&amp;<disk name='vd#'/>"
        ),
    ]

    private func document(_ disk: String, _ count: Int) -> [UInt8] {
        let disks = (0..<count).map { disk.replacing("#", with: "\($0)") }.joined(separator: "\n")
        return Array("<domainbackup>\n<disks>\n\(disks)\n</disks>\n</domainbackup>\n".utf8)
    }

    @Test("a few rounds mend them all", arguments: cases, [3, 3_000])
    func rounds(it: Case, count: Int) {
        let validation = Validation(store: GrammarStore(), release: .newest, submission: nil)
        let run = FixRun(validation: validation, kind: nil, choice: .safe, showsOnly: false)
        let last = run.mended(run.state(document(it.mistake, count), InputFile(name: "a.xml")))
        #expect(last.bytes == document(it.mended, count))
        #expect(last.applied == count)
        #expect(last.rounds <= 3)
    }

    @Test("what is left is told in no more findings than without fixes")
    func told() async throws {
        let directory = try TemporaryDirectory()
        let path = try directory.file(
            "a.xml",
            String(decoding: document("<disk name='vd#' zzzz=''/>", 3_000), as: UTF8.self)
        )
        let plain = await CommandRun("validate", "--format", "json", path)
        let fixed = await CommandRun("validate", "--format", "json", "--fix", path)
        #expect(plain.output == fixed.output)
        #expect(plain.output.contains("findings-cut"))
    }
}
