import BackupJobs
import Foundation
import LocalFiles
import MomentTesting
import Synchronization
import TestRequirements
import TestSupport
import Testing

@testable import BackupSets

@Suite("Pruning a set", .requires(.qemuImg))
struct PruneTests {
    private typealias Disks = [String: Data]

    /// A set of random points of two disks, each an increment upon an earlier one or a full copy; with what each point holds.
    private static func make(
        _ directory: TemporaryDirectory,
        seed: UInt64,
        points count: Int
    ) throws -> (set: BackupSet, held: [(point: String, disks: Disks)]) {
        var random = SeededRandom(seed: seed)
        let set = try BackupSet.make("\(directory.path)/set", for: SetDomain(name: "web", uuid: PointTests.uuid))
        var held: [(point: String, disks: Disks)] = []
        for number in 0..<count {
            let name = "p\(number)"
            let place = "\(set.directory)/points/\(name)"
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
            var point = BackupPoint(name, of: set.domain, begun: UInt64(number) * 20000)
            point.number = UInt64(number + 1)
            point.state = .complete
            point.checkpoint = name
            point.checkpointTime = UInt64(number)
            var disks: Disks = [:]
            for target in ["vda", "vdb"] {
                let isFull = number == 0 || Int.random(in: 0..<5, using: &random) == 0
                let base = isFull ? nil : held[Int.random(in: max(0, number - 2)..<number, using: &random)]
                var size = base?.disks[target]?.count ?? 1 << 20
                // A disk is resized now and then, and may have become smaller.
                if Int.random(in: 0..<6, using: &random) == 0 { size = Int.random(in: 12...24, using: &random) << 16 }
                var bytes = (base?.disks[target] ?? Data(repeating: 1, count: size)).prefix(size)
                bytes += Data(repeating: 0, count: size - bytes.count)
                var commands = isFull ? ["write -P 1 0 \(size)"] : []
                if let old = base?.disks[target]?.count, old < size { commands.append("write -z \(old) \(size - old)") }
                if isFull { bytes = Data(repeating: 1, count: size) }
                for _ in 0..<Int.random(in: 0...4, using: &random) {
                    let offset = Int.random(in: 0..<size / 512, using: &random) * 512
                    let length = min(size - offset, Int.random(in: 1...300, using: &random) * 512)
                    // Zeros that hide what is below, as of a guest that discards.
                    let pattern = UInt8(Int.random(in: 0...4, using: &random) == 0 ? 0 : number + 2)
                    commands.append(
                        pattern == 0 ? "write -z \(offset) \(length)" : "write -P \(pattern) \(offset) \(length)"
                    )
                    bytes.replaceSubrange(offset..<offset + length, with: repeatElement(pattern, count: length))
                }
                let file = "\(place)/\(target).qcow2"
                // The header names the guest's disk, as libvirt's does; nobody may open it.
                let backing = isFull ? "" : "-u -b /nowhere/\(target) -F qcow2"
                var script = "set -e; qemu-img create -q -f qcow2 \(backing) '\(file)' \(size)"
                let below = try base.map { try chain(set, target, $0.point) } ?? "null"
                let image =
                    "json:{\"driver\":\"qcow2\",\"file\":{\"driver\":\"file\",\"filename\":\"\(file)\"},\"backing\":\(below)}"
                for command in commands { script += "; qemu-io -c '\(command)' '\(image)'" }
                try Tool.run("sh", "-c", script)
                var disk = PointDisk(
                    target,
                    kind: isFull ? .full : .increment,
                    base: base?.point,
                    file: "\(target).qcow2"
                )
                disk.virtualSize = UInt64(size)
                disk.storedSize = try LocalDirectory.size(of: file)
                disk.sha256 = String(try Tool.run("sha256sum", file).prefix(64))
                point.disks.append(disk)
                disks[target] = Data(bytes)
            }
            try Data(SetForm.bytes(point)).write(to: URL(filePath: "\(place)/manifest.json"))
            held.append((name, disks))
        }
        return (set, held)
    }

    private static func chain(_ set: BackupSet, _ disk: String, _ point: String) throws -> String {
        let contents = try set.contents()
        let chain = try set.chain(of: disk, at: #require(contents.point(point)), in: contents)
        return String(ImageNode(chain).json.dropFirst("json:".count))
    }

    /// Holds that a set is sound, and that each of some points gives back every byte.
    private static func check(
        _ set: BackupSet,
        _ held: [(point: String, disks: Disks)],
        _ kept: Set<String>,
        in directory: TemporaryDirectory,
        _ context: String
    ) async throws {
        #expect(try await set.verify().findings == [], "\(context)")
        let contents = try set.contents()
        #expect(kept.isSubset(of: contents.complete.map(\.name)), "\(context)")
        // Every point that is there, not those alone that a rule keeps.
        for (name, disks) in held where contents.point(name) != nil {
            let place = "\(directory.path)/restored-\(UUID().uuidString)"
            defer { try? FileManager.default.removeItem(atPath: place) }
            _ = try await SetRestore(from: set, at: .name(name), to: place, format: .raw).prepare().run()
            for (disk, bytes) in disks {
                #expect(
                    try Data(contentsOf: URL(filePath: "\(place)/\(disk).raw")) == bytes,
                    "\(context): \(name) \(disk)"
                )
            }
        }
    }

    /// Whether nothing is in the set but what manifests name.
    private static func isTidy(_ set: BackupSet) throws -> Bool {
        let contents = try set.contents()
        let names = try FileManager.default.contentsOfDirectory(atPath: "\(set.directory)/points")
        guard Set(names) == Set(contents.points.map(\.name)) else { return false }
        return try contents.points.allSatisfy { point in
            let files = try FileManager.default.contentsOfDirectory(atPath: "\(set.directory)/points/\(point.name)")
            return Set(files) == Set(point.disks.map(\.file) + point.files.map(\.file) + ["manifest.json"])
        }
    }

    @Test("leaves points that give back every byte, merged or not", arguments: 1...4, [false, true])
    func bytes(seed: UInt64, merging: Bool) async throws {
        let directory = try TemporaryDirectory()
        let (set, held) = try Self.make(directory, seed: seed, points: 9)
        var random = SeededRandom(seed: seed)
        let retention = Retention(
            last: Int.random(in: 0...3, using: &random),
            daily: Int.random(in: 1...2, using: &random)
        )
        let prune = SetPrune(of: set, keeping: retention, merging: merging)
        let plan = try prune.plan()
        let kept = Set(retention.kept(of: try set.contents().complete).map(\.point))
        let report = try await prune.run()
        #expect(report.plan == plan)
        let left = Set(try set.contents().complete.map(\.name))
        if merging { #expect(left == kept) }
        #expect(left == Set(plan.kept.map(\.point)))
        try await Self.check(set, held, kept, in: directory, "seed \(seed)")
        #expect(try Self.isTidy(set))
        // What is pruned once is pruned.
        #expect(try prune.plan().steps == [])
        #expect(set.copies(in: try set.contents()).allSatisfy { $0.disks.count == 2 })
    }

    @Test("stopped between any two steps, leaves a set that verifies, and is finished by the next", arguments: [3])
    func stopped(seed: UInt64) async throws {
        let moments = Mutex<[String]>([])
        do {
            let directory = try TemporaryDirectory()
            let (set, _) = try Self.make(directory, seed: seed, points: 6)
            var prune = SetPrune(of: set, keeping: Retention(last: 2), merging: true)
            prune.stops = { moment in
                moments.withLock { $0.append(moment) }
                return false
            }
            _ = try await prune.run()
        }
        let count = moments.withLock(\.count)
        #expect(count >= 8)
        for stop in 0..<count {
            let directory = try TemporaryDirectory()
            let (set, held) = try Self.make(directory, seed: seed, points: 6)
            var prune = SetPrune(of: set, keeping: Retention(last: 2), merging: true)
            let passed = Mutex(0)
            prune.stops = { _ in
                passed.withLock { number in
                    number += 1
                    return number == stop + 1
                }
            }
            let context = "seed \(seed), stopped at '\(moments.withLock { $0[stop] })'"
            await #expect(throws: BackupSetError.self, "\(context)") { try await prune.run() }
            try await Self.check(set, held, ["p4", "p5"], in: directory, context)
            prune.stops = { _ in false }
            _ = try await prune.run()
            try await Self.check(set, held, ["p4", "p5"], in: directory, "\(context), and finished")
            #expect(try Self.isTidy(set), "\(context)")
            #expect(try set.contents().complete.map(\.name) == ["p4", "p5"])
            // The checkpoints of what went are known for good.
            let noted = try set.mark().checkpoints.map(\.name)
            #expect(noted == ["p0", "p1", "p2", "p3"], "\(context)")
        }
    }

    @Test("without merging keeps what a kept point builds upon, and says so")
    func dependants() async throws {
        let directory = try TemporaryDirectory()
        let set = try PointTests.set(["a", "b", "c"], in: directory)
        for name in ["a", "b", "c"] { try directory.file("set/points/\(name)/vda.qcow2", "abc") }
        let plan = try SetPrune(of: set, keeping: Retention(last: 1)).plan()
        #expect(plan.removed == [] && plan.steps == [])
        #expect(plan.kept.map(\.reason) == ["b builds upon it", "c builds upon it", nil])
        // A full copy above sets them free, what builds upon others first.
        try directory.file("set/points/d/manifest.json", PointTests.manifest("d", begun: 300))
        try directory.file("set/points/d/vda.qcow2", "abc")
        let prune = SetPrune(of: set, keeping: Retention(last: 1))
        #expect(try prune.plan().removed == ["c", "b", "a"])
        #expect(try prune.plan().freed == 9)
        _ = try await prune.run()
        #expect(try set.contents().points.map(\.name) == ["d"])
        // A set that pruning has written into is opened as before.
        #expect(try BackupSet.open(set.directory) == set)
    }

    @Test("removes nothing where rules keep nothing, a manifest can't be read, or another process writes")
    func refused() async throws {
        let directory = try TemporaryDirectory()
        let set = try PointTests.set(["a", "b"], in: directory)
        func refusal(_ retention: Retention) async -> BackupSetError.Kind? {
            do throws(BackupSetError) {
                _ = try await SetPrune(of: set, keeping: retention).run()
                return nil
            } catch {
                return error.kind
            }
        }
        // No file is there, so nothing can be restored, and nothing counts.
        #expect(await refusal(Retention(last: 1)) == .refused)
        for name in ["a", "b"] { try directory.file("set/points/\(name)/vda.qcow2", "abc") }
        #expect(await refusal(Retention()) == .refused)
        var lock = try FileLock.take("\(set.directory)/lock")
        #expect(lock != nil)
        #expect(throws: BackupSetError.self) { try SetPrune(of: set, keeping: Retention(last: 1)).plan() }
        #expect(await refusal(Retention(last: 1)) == .inUse)
        lock = nil
        try directory.file("set/points/c/manifest.json", "{")
        #expect(await refusal(Retention(last: 1)) == .damaged)
        #expect(try set.contents().points.count == 2)
    }

    @Test("a point that can't be restored counts for no rule, and stays with what it builds upon")
    func broken() throws {
        let directory = try TemporaryDirectory()
        let set = try PointTests.set(["a", "b", "c"], in: directory)
        for name in ["a", "b"] { try directory.file("set/points/\(name)/vda.qcow2", "abc") }
        try directory.file("set/points/x/manifest.json", PointTests.manifest("x", begun: 900))
        try directory.file("set/points/x/vda.qcow2", "abc")
        let plan = try SetPrune(of: set, keeping: Retention(last: 1), merging: true).plan()
        #expect(plan.kept.map(\.point) == ["a", "b", "c", "x"])
        #expect(plan.kept[2].reason?.contains("can't be restored") == true)
        #expect(plan.kept.map(\.rules) == [[], [], [], ["last"]] && plan.removed == [] && plan.merges == [])
    }

    @Test("data that changed in the set is not merged into what looks sound")
    func damaged() async throws {
        let directory = try TemporaryDirectory()
        let (set, _) = try Self.make(directory, seed: 3, points: 6)
        let prune = SetPrune(of: set, keeping: Retention(last: 1), merging: true)
        let merge = try #require(try prune.plan().merges.first { $0.base == nil })
        let path = "\(set.directory)/points/\(try #require(merge.points.last))/\(merge.disk).qcow2"
        let file = try FileHandle(forUpdating: URL(filePath: path))
        try file.seek(toOffset: 400_000)
        try file.write(contentsOf: Data([7, 7, 7]))
        try file.close()
        await #expect { try await prune.run() } throws: { ($0 as? BackupSetError)?.kind == .damaged }
        #expect(try set.contents().complete.count == 6)
        #expect(try Self.isTidy(set))
    }
}
