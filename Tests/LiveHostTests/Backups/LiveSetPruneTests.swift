import BackupSets
import Foundation
import LibvirtHost
import TestRequirements
import TestSupport
import Testing

extension LiveTests.Sets {
    @Test("pruning deletes at the host the checkpoints of what went, and the next run builds upon what is left")
    func pruned() async throws {
        try await with([.init(target: "vda")]) { guest, expected, directory in
            var history: [String: Data] = [:]
            for number in 0..<6 {
                try expected[0].write(guest, UInt8(number + 1), at: number * 300_032, 200_192)
                _ = try await SetBackup(of: guest.reference, into: directory, name: "p\(number)").run(on: guest.host)
                history["p\(number)"] = expected[0].bytes
            }
            let set = try BackupSet.open(directory)
            func check(_ names: [String]) async throws {
                #expect(try set.contents().points.map(\.name) == names)
                #expect(try await set.verify().findings == [])
                for name in names {
                    #expect(try await restored(guest, directory, .name(name), "vda") == history[name], "\(name)")
                }
            }
            // Without a host the checkpoints are noted, and go with the next that has one.
            let first = try await SetPrune(of: set, keeping: Retention(last: 4), merging: true).run()
            #expect(first.removed == ["p1", "p0"] && first.deleted == [])
            #expect(try await checkpoints(guest).sorted() == (0..<6).map { "p\($0)" })
            try await check(["p2", "p3", "p4", "p5"])
            let prune = SetPrune(of: set, keeping: Retention(last: 2), merging: true)
            #expect(try await prune.checkpoints(on: guest.host).sorted() == ["p0", "p1", "p2", "p3"])
            let second = try await prune.run(on: guest.host)
            #expect(second.deleted.sorted() == ["p0", "p1", "p2", "p3"] && second.left == [])
            #expect(try await checkpoints(guest).sorted() == ["p4", "p5"])
            try await check(["p4", "p5"])
            #expect(try set.contents().points.map { $0.disk("vda")?.kind } == [.full, .increment])
            try expected[0].write(guest, 0xAA, at: 3_000_320, 100_352)
            let next = try await SetBackup(of: guest.reference, into: directory, name: "p6").run(on: guest.host)
            #expect(next.point.disk("vda")?.base == "p5")
            history["p6"] = expected[0].bytes
            try await check(["p4", "p5", "p6"])
        }
    }

    @Test("a checkpoint that can't be deleted stays noted; another one that has the name by now is not touched")
    func leftCheckpoints() async throws {
        try await with([.init(target: "vda")]) { guest, expected, directory in
            for name in ["a", "b", "c"] {
                _ = try await SetBackup(of: guest.reference, into: directory, name: name, isFull: true).run(
                    on: guest.host
                )
            }
            let set = try BackupSet.open(directory)
            let prune = SetPrune(of: set, keeping: Retention(last: 1))
            try await guest.host.deleteCheckpoint(of: guest.reference, name: "a", deletion: MomentDeletion())
            // Made in another second than the first of its name.
            try await Task.sleep(for: .seconds(1.1))
            _ = try await guest.host.createCheckpoint(
                of: guest.reference,
                xml: "<domaincheckpoint><name>a</name></domaincheckpoint>",
                how: .now
            )
            try await guest.host.destroy(guest.reference)
            let off = try await prune.run(on: guest.host)
            #expect(off.removed == ["b", "a"] && off.deleted == [])
            #expect(off.left.map(\.checkpoint) == ["b"] && off.left.allSatisfy(\.isLater), "\(off.left)")
            try await guest.host.start(guest.reference, options: .paused)
            let on = try await prune.run(on: guest.host)
            #expect(on.removed == [] && on.deleted == ["b"] && on.left == [])
            #expect(try await checkpoints(guest).sorted() == ["a", "c"])
            #expect(try await prune.run(on: guest.host).deleted == [])
        }
    }
}
