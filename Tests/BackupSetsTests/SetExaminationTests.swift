import BackupSets
import Foundation
import LocalFiles
import TestSupport
import Testing

@Suite("What does not fit in a set")
struct SetExaminationTests {
    /// A set of two points whose files are there, and what was done to it.
    private func flaws(
        checkpoints: [(name: String, time: UInt64?)]? = [("a", 0), ("b", 100)],
        _ change: (TemporaryDirectory) throws -> Void
    ) throws -> [SetFlaw] {
        let directory = try TemporaryDirectory()
        let set = try PointTests.set(["a", "b"], in: directory)
        for name in ["a", "b"] { try directory.file("set/points/\(name)/vda.qcow2", "abc") }
        try change(directory)
        return try set.examine(checkpoints: checkpoints)
    }

    @Test("nothing, of a set that is whole and whose checkpoints are there")
    func sound() throws { #expect(try flaws { _ in } == []) }

    @Test(
        "a manifest, a chain, a run, a file",
        arguments: [
            ("points/b/manifest.json", "{", [SetFlaw.Kind.damagedManifest], "b"),
            ("points/a/vda.qcow2", "ab", [.brokenChain, .brokenChain], "a"),
            (
                "points/c/manifest.json", PointTests.manifest("c", base: "b", begun: 200, state: "running"),
                [.unfinishedRun], "c"
            ),
            (
                "points/a/manifest.json", PointTests.manifest("a", state: "running"),
                [.brokenChain, .unfinishedRun], "did not come to its end"
            ),
            ("points/b/vda.qcow2.bak", "", [.unknownFile], "vda.qcow2.bak"), ("notes", "", [.unknownFile], "/notes"),
            ("points/.hidden", "", [.unknownFile], ".hidden"),
            ("points/.removed-x/vda.qcow2", "", [.leftover], ".removed-x"),
            ("points/.new-x/manifest.json", "", [.leftover], ".new-x"), ("set.json.x", "", [.leftover], "set.json.x"),
        ]
    )
    func kinds(path: String, content: String, kinds: [SetFlaw.Kind], word: String) throws {
        let found = try flaws(checkpoints: nil) { try $0.file("set/\(path)", content) }
        #expect(found.map(\.kind) == kinds)
        #expect(found.contains { $0.message.contains(word) }, "\(found)")
    }

    @Test("a file that a manifest says is left over is no stranger")
    func leftover() throws {
        let found = try flaws(checkpoints: nil) { directory in
            let text = PointTests.manifest("b", base: "a", begun: 100)
            try directory.file(
                "set/points/b/manifest.json",
                text.replacing("\"form\":1", with: "\"form\":1,\"leftovers\":[\"vda-2.qcow2\"]")
            )
            try directory.file("set/points/b/vda-2.qcow2", "half")
        }
        #expect(found.map(\.kind) == [.leftover] && found.first?.point == "b")
    }

    @Test("what a process that writes is about is not told")
    func inUse() throws {
        let found = try flaws(checkpoints: nil) { directory in
            try directory.file("set/points/.new-c/manifest.json")
            try directory.file("set/points/c/manifest.json", PointTests.manifest("c", begun: 200, state: "running"))
            _ = try FileLock.take("\(directory.path)/set/lock")
        }
        #expect(found.map(\.kind) == [.unfinishedRun, .leftover])
        let directory = try TemporaryDirectory()
        let set = try PointTests.set(["a"], in: directory)
        try directory.file("set/points/a/vda.qcow2", "abc")
        try directory.file("set/points/.new-c/manifest.json")
        let lock = try FileLock.take("\(directory.path)/set/lock")
        #expect(try set.examine(checkpoints: nil) == [])
        withExtendedLifetime(lock) {}
    }

    @Test(
        "the newest point's checkpoint is gone, or is another one by now",
        arguments: [
            ([("a", 0)], 1), ([("a", 0), ("b", 99)], 1), ([("b", 100)], 0), ([], 1),
        ] as [([(name: String, time: UInt64?)], Int)]
    )
    func checkpoints(there: [(name: String, time: UInt64?)], count: Int) throws {
        let found = try flaws(checkpoints: there) { _ in }
        #expect(found.map(\.kind) == [SetFlaw.Kind](repeating: .checkpointGone, count: count), "\(found)")
    }

    @Test("checkpoints of points that were pruned are at the host")
    func pruned() async throws {
        let directory = try TemporaryDirectory()
        let set = try PointTests.set(["a", "b"], in: directory)
        try directory.file("set/points/b/manifest.json", PointTests.manifest("b", begun: 100))
        for name in ["a", "b"] { try directory.file("set/points/\(name)/vda.qcow2", "abc") }
        _ = try await SetPrune(of: set, keeping: Retention(last: 1)).run()
        #expect(try set.examine(checkpoints: [("a", 0), ("b", 100)]).map(\.kind) == [.checkpointPruned])
        #expect(try set.examine(checkpoints: [("a", 7), ("b", 100)]) == [])
    }
}
