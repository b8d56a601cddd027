import BackupJobs
import BackupSets
import Foundation
import MomentRules
import TestSupport
import Testing

@Suite("Points of a set")
struct PointTests {
    static let uuid = "b1c3e3a0-0000-4000-8000-000000000001"

    /// A set with points of one disk, each upon the one before; gives its directory.
    static func set(_ points: [String], in directory: TemporaryDirectory) throws -> BackupSet {
        let set = try BackupSet.make("\(directory.path)/set", for: SetDomain(name: "web", uuid: uuid))
        for (index, name) in points.enumerated() {
            try directory.file(
                "set/points/\(name)/manifest.json",
                manifest(name, base: index == 0 ? nil : points[index - 1], begun: index * 100)
            )
        }
        return set
    }

    static func manifest(_ name: String, base: String? = nil, begun: Int = 0, state: String = "complete") -> String {
        let kind = base.map { #""kind":"increment","base":"\#($0)""# } ?? #""kind":"full""#
        return """
            {"form":1,"name":"\(name)","state":"\(state)","domain":{"name":"web","uuid":"\(uuid)"},"begun":\(begun),
            "checkpoint":"\(name)","checkpointTime":\(begun),"disks":[{"name":"vda",\(kind),"file":"vda.qcow2","format":"qcow2",
            "virtualSize":1048576,"storedSize":3,"sha256":"00"}]}
            """
    }

    @Test("points of one second, or of a clock that was set back, stand in the order in which they were made")
    func order() throws {
        let directory = try TemporaryDirectory()
        let set = try Self.set(["a", "b", "c"], in: directory)
        for (name, number, begun) in [("a", 3, 0), ("b", 1, 500), ("c", 2, 500)] {
            let text = Self.manifest(name, begun: begun).replacing(
                "\"begun\":",
                with: "\"number\":\(number),\"begun\":"
            )
            try directory.file("set/points/\(name)/manifest.json", text)
        }
        #expect(try set.contents().points.map(\.name) == ["b", "c", "a"])
    }

    @Test("are read, the oldest first, and their chains lead to a full copy")
    func chain() throws {
        let directory = try TemporaryDirectory()
        let set = try Self.set(["b", "a", "c"], in: directory)
        let contents = try set.contents()
        #expect(contents.complete.map(\.name) == ["b", "a", "c"])
        let chain = try set.chain(of: "vda", at: contents.points[2], in: contents)
        #expect(chain.links.map(\.point) == ["c", "a", "b"])
        #expect(chain.links.last?.disk.kind == .full)
        #expect(throws: BackupSetError.self) { try set.chain(of: "vdb", at: contents.points[0], in: contents) }
    }

    @Test("whose base is gone, running or comes back to itself have no chain, and are no base")
    func broken() throws {
        let directory = try TemporaryDirectory()
        let set = try Self.set(["a", "b", "c"], in: directory)
        for name in ["a", "b", "c"] { try directory.file("set/points/\(name)/vda.qcow2", "abc") }
        #expect(set.copies(in: try set.contents()).map(\.disks) == [["vda"], ["vda"], ["vda"]])
        try directory.file("set/points/b/manifest.json", Self.manifest("b", base: "a", begun: 100, state: "running"))
        var contents = try set.contents()
        #expect(contents.unfinished.map(\.name) == ["b"])
        #expect(throws: BackupSetError.self) { try set.chain(of: "vda", at: contents.points[2], in: contents) }
        #expect(set.copies(in: contents).map(\.disks) == [["vda"], []])
        try directory.file("set/points/a/manifest.json", Self.manifest("a", base: "c"))
        try directory.file("set/points/b/manifest.json", Self.manifest("b", base: "a", begun: 100))
        contents = try set.contents()
        #expect(throws: BackupSetError.self) { try set.chain(of: "vda", at: contents.points[0], in: contents) }
        try directory.file("set/points/a/manifest.json", Self.manifest("a"))
        try directory.file("set/points/a/vda.qcow2", "ab")
        #expect(set.copies(in: try set.contents()).map(\.disks) == [[], [], []])
    }

    @Test(
        "that are not of the form are damage, and nothing outside their directory is named by one",
        arguments: [
            ("\"form\":1", "\"form\":2"), ("vda.qcow2", "../vda.qcow2"), ("vda.qcow2", "/etc/passwd"),
            ("vda.qcow2", ""),
            ("\"name\":\"a\"", "\"name\":\"b\""), ("\"sha256\":\"00\"", "\"size\":3"), ("complete", "done"),
            (#""format":"qcow2""#, #""format":"raw""#), ("\"storedSize\":3,", ""), ("b1c3e3a0", "b1c3e3a1"),
            ("\"kind\":\"full\"", "\"kind\":\"increment\""), ("\"begun\":0", "\"begun\":-1"), ("{", "["),
            ("\"begun\":0,", "\"begun\":0,\"begun\":1,"),
        ]
    )
    func damaged(original: String, replacement: String) throws {
        let directory = try TemporaryDirectory()
        let set = try Self.set(["a"], in: directory)
        let text = Self.manifest("a").replacing(
            original,
            with: replacement,
            maxReplacements: original == "{" ? 1 : .max
        )
        try directory.file("set/points/a/manifest.json", text)
        let contents = try set.contents()
        #expect(contents.points == [])
        #expect(contents.damaged.map(\.name) == ["a"])
        #expect(contents.damaged.first?.reason.contains("a/manifest.json") == true)
    }

    @Test("that are being made or removed are not seen")
    func hidden() throws {
        let directory = try TemporaryDirectory()
        let set = try Self.set(["a"], in: directory)
        try directory.file("set/points/.new-b/manifest.json", Self.manifest("b"))
        try directory.file("set/points/.removed-c/manifest.json", Self.manifest("c"))
        #expect(try set.contents().points.map(\.name) == ["a"])
        #expect(try set.contents().damaged == [])
    }
}

@Suite("A set's directory")
struct SetDirectoryTests {
    @Test("is made where it is missing or empty, and opened again")
    func make() throws {
        let directory = try TemporaryDirectory()
        let domain = SetDomain(name: "web", uuid: PointTests.uuid)
        let made = try BackupSet.make("\(directory.path)/deep/set", for: domain)
        #expect(try BackupSet.open(made.directory) == made)
        #expect(try BackupSet.make(made.directory, for: domain) == made)
        #expect(try made.contents() == .init())
    }

    @Test("is refused where something else is in it, or it is of another domain, and nothing is written there")
    func foreign() throws {
        let directory = try TemporaryDirectory()
        try directory.file("photos/one.jpg")
        #expect(throws: BackupSetError.self) {
            try BackupSet.make("\(directory.path)/photos", for: SetDomain(name: "web", uuid: PointTests.uuid))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(directory.path)/photos") == ["one.jpg"])
        _ = try BackupSet.make("\(directory.path)/set", for: SetDomain(name: "web", uuid: PointTests.uuid))
        #expect {
            try BackupSet.make("\(directory.path)/set", for: SetDomain(name: "other", uuid: "1"))
        } throws: { ($0 as? BackupSetError)?.kind == .wrongSet }
        #expect(throws: BackupSetError.self) { try BackupSet.open("\(directory.path)/photos") }
        #expect(throws: BackupSetError.self) { try BackupSet.open("\(directory.path)/nowhere") }
    }
}
