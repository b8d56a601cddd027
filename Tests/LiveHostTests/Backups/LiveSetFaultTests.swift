import BackupJobs
import BackupSets
import Foundation
import LibvirtHost
import TestRequirements
import TestSupport
import Testing

extension LiveTests.Sets {
    /// What the guest's disk holds now, by a full copy that is in no set. The guest must be paused.
    private func copy(_ guest: Guest) async throws -> Data {
        let copy = guest.directory.appending(path: "copy-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: copy) }
        let xml = guest.push(format: "qcow2").replacing(guest.target("vda").path, with: copy.path)
        _ = try await BackupRun(of: guest.reference, xml: xml).run(on: guest.host)
        return try guest.content(of: copy, format: "qcow2")
    }

    /// Something that happens to a guest between two runs into a set.
    enum Event: CaseIterable, Sendable {
        case resized, externalSnapshot, reverted, stopped, killed, killedWhileCopied, bitmapRemoved
    }

    @Test(
        "whatever happens to the guest between runs, the set verifies, and the next point is the disk of its instant",
        arguments: Event.allCases
    )
    func event(_ event: Event) async throws {
        try await with([.init(target: "vda", megabytes: 16)]) { guest, expected, directory in
            if event == .reverted {
                _ = try await guest.host.createSnapshot(
                    of: guest.reference,
                    xml: "<domainsnapshot><name>before</name></domainsnapshot>",
                    how: .take(.system())
                )
            }
            var history: [(name: String, bytes: Data)] = []
            for name in ["a", "b"] {
                try expected[0].write(guest, UInt8(history.count + 1), at: history.count * 3_000_320, 200_192)
                _ = try await SetBackup(of: guest.reference, into: directory, name: name).run(on: guest.host)
                history.append((name, expected[0].bytes))
            }
            try expected[0].write(guest, 9, at: 5 << 20, 65536)
            try await happen(event, to: guest, directory)
            // A copy may have been quicker than the kill; then it is a point like others.
            if try BackupSet.open(directory).contents().point("killed") != nil {
                history.append(("killed", expected[0].bytes))
            }
            try Monitor.write(guest, disk: "vda", pattern: 10, offset: 6 << 20, length: 65536)
            if event == .resized { try Monitor.write(guest, disk: "vda", pattern: 11, offset: 18 << 20, length: 65536) }
            for name in ["c", "d"] {
                let point = try await SetBackup(of: guest.reference, into: directory, name: name).run(on: guest.host)
                    .point
                if name == "d" { #expect(point.disk("vda")?.base == "c", "\(point.disks)") }
                history.append((name, try await copy(guest)))
                try Monitor.write(guest, disk: "vda", pattern: 12, offset: 7 << 20, length: 65536)
            }
            let set = try BackupSet.open(directory)
            #expect(try await set.verify().findings == [])
            #expect(try set.contents().points.map(\.name) == history.map(\.name))
            for (name, bytes) in history {
                // A restored raw file has holes where a copy has zeros; the bytes are compared.
                #expect(try await restored(guest, directory, .name(name), "vda") == bytes, "\(name)")
            }
        }
    }

    private func happen(_ event: Event, to guest: Guest, _ directory: String) async throws {
        switch event {
        case .resized: try Monitor.resize(guest, disk: "vda", bytes: 20 << 20)
        case .externalSnapshot:
            let overlay = guest.directory.appending(path: "overlay").path
            _ = try await guest.host.createSnapshot(
                of: guest.reference,
                xml:
                    "<domainsnapshot><name>s</name><disks><disk name='vda' snapshot='external'><source file='\(overlay)'/></disk></disks></domainsnapshot>",
                how: .take(.disks())
            )
        case .reverted:
            // Releases that keep a domain with checkpoints from going back refuse it, and nothing has happened.
            try? await guest.host.revert(guest.reference, to: "before", how: SnapshotReversion(.paused))
        case .stopped, .killed:
            if event == .stopped { try await guest.host.destroy(guest.reference) } else { try guest.killProcess() }
            while try await guest.host.summary(of: guest.reference).state.isActive {
                try await Task.sleep(for: .milliseconds(20))
            }
            try await guest.host.start(guest.reference, options: .paused)
        case .killedWhileCopied:
            _ = try? await SetBackup(of: guest.reference, into: directory, name: "killed", isFull: true).run(
                on: guest.host
            ) { _ in try? guest.killProcess() }
            // A copy that nobody looked at before its end was not killed by a look.
            if try await guest.host.summary(of: guest.reference).state.isActive { try? guest.killProcess() }
            while try await guest.host.summary(of: guest.reference).state.isActive {
                try await Task.sleep(for: .milliseconds(20))
            }
            try await guest.host.start(guest.reference, options: .paused)
        case .bitmapRemoved: try Monitor.removeBitmap(guest, disk: "vda", name: "b")
        }
    }

    @Test("a set whose file system is full: the run fails, the set is as it was, and goes on once there is room")
    func full() async throws {
        try await with([.init(target: "vda")]) { guest, expected, _ in
            let small = guest.machine.root.appending(path: "small-\(guest.name)")
            try FileManager.default.createDirectory(at: small, withIntermediateDirectories: true)
            try Tool.run("mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", small.path)
            defer {
                _ = try? Tool.run("umount", small.path)
                try? FileManager.default.removeItem(at: small)
            }
            let directory = small.appending(path: "set").path
            _ = try await SetBackup(of: guest.reference, into: directory, name: "a").run(on: guest.host)
            for number in 0..<2 {
                await #expect(throws: (any Error).self) {
                    _ = try await SetBackup(of: guest.reference, into: directory, name: "b\(number)", isFull: true).run(
                        on: guest.host
                    )
                }
                let set = try BackupSet.open(directory)
                #expect(try await set.verify().findings == [])
                #expect(try FileManager.default.contentsOfDirectory(atPath: "\(directory)/points") == ["a"])
                #expect(try await checkpoints(guest) == ["a"])
            }
            // No room for a merge: nothing is lost by it.
            try expected[0].write(guest, 3, at: 1 << 20, 1 << 20)
            _ = try await SetBackup(of: guest.reference, into: directory, name: "c").run(on: guest.host)
            let set = try BackupSet.open(directory)
            let prune = SetPrune(of: set, keeping: Retention(last: 1), merging: true)
            await #expect(throws: BackupSetError.self) { try await prune.run() }
            #expect(try await set.verify().findings == [])
            #expect(try set.examine(checkpoints: nil) == [])
            #expect(try await restored(guest, directory, .newest, "vda") == expected[0].bytes)
            try Tool.run("mount", "-o", "remount,size=40m", small.path)
            _ = try await prune.run()
            #expect(try set.contents().points.map(\.name) == ["c"])
            #expect(try await restored(guest, directory, .newest, "vda") == expected[0].bytes)
        }
    }

    @Test("a run that was killed between its manifest and its record is a point: the next builds upon it")
    func settled() async throws {
        try await with([.init(target: "vda")]) { guest, expected, directory in
            let first = try await SetBackup(of: guest.reference, into: directory, name: "first").run(on: guest.host)
            let records = try #require(guest.host.surroundings.records)
            let uuid = try await guest.host.summary(of: guest.reference).identity.uuid
            let known = try #require(try records.records(of: uuid).last { $0.record.checkpoint == "first" })
            var record = known.record
            #expect(record.state == .complete)
            record.state = .running
            let place = try BackupSet.open(directory).directory
            record.targets = ["\(place)/points/first/vda.qcow2"]
            try records.update(known.id, record)
            try expected[0].write(guest, 4, at: 1 << 20, 65536)
            let second = try await SetBackup(of: guest.reference, into: directory, name: "second").run(on: guest.host)
            #expect(second.point.disk("vda")?.base == first.point.name, "\(second.point.disks)")
            #expect(try await checkpoints(guest).sorted() == ["first", "second"])
            let states = try records.records(of: uuid).filter { $0.record.checkpoint == "first" }.map(\.record.state)
            #expect(states == [.complete])
            #expect(try await restored(guest, directory, .newest, "vda") == expected[0].bytes)
        }
    }
}
