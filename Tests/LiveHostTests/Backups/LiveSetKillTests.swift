import BackupSets
import Foundation
import LibvirtHost
import TestRequirements
import TestSupport
import Testing

extension LiveTests {
    /// `VIRTMOMENT_KILLS=30 swift test --filter KilledSets` for more than the few that always run.
    @Suite("Runs into a set that are killed", .requires(.libvirtd, .setpriv, .qemuImg))
    struct KilledSets {
        private static let count = ProcessInfo.processInfo.environment["VIRTMOMENT_KILLS"].flatMap(Int.init) ?? 4

        @Test("leave nothing once the next run was there, and every point gives back its instant")
        func killed() async throws {
            let disks = [Guest.Disk(target: "vda", megabytes: 64)]
            try await Guest.with(disks, running: false, on: DaemonHost.shared) { guest in
                let directory = guest.machine.root.appending(path: "\(guest.name)-set")
                try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
                defer { try? FileManager.default.removeItem(at: directory) }
                try guest.machine.give(directory)
                var expected = try guest.content(of: guest.image("vda"), format: "qcow2")
                try await guest.host.start(guest.reference, options: .paused)
                var history: [String: Data] = [:]
                for number in 0...Self.count {
                    if number > 0 {
                        // Some are killed while all is copied, which takes longer.
                        let full = number % 2 == 0 ? "--full" : ""
                        let client = try CommandProcess.start(
                            "backup run \(guest.name) --set \(directory.path) \(full)",
                            guest
                        )
                        try await Task.sleep(for: .milliseconds(Int.random(in: 20...1500)))
                        kill(client.processIdentifier, SIGKILL)
                        client.waitUntilExit()
                        // One that was quicker has made a point like others.
                        for point in try contents(directory).complete where history[point.name] == nil {
                            history[point.name] = expected
                        }
                        let byte = UInt8(number % 250 + 1)
                        try Monitor.write(guest, disk: "vda", pattern: byte, offset: number << 16, length: 65536)
                        let range = number << 16..<(number + 1) << 16
                        expected.replaceSubrange(range, with: repeatElement(byte, count: 65536))
                    }
                    try CommandProcess.runWell("backup run \(guest.name) --set \(directory.path)", guest)
                    let points = try contents(directory)
                    #expect(points.unfinished == [] && points.damaged == [])
                    for point in points.complete where history[point.name] == nil { history[point.name] = expected }
                    let names = try FileManager.default.contentsOfDirectory(atPath: "\(directory.path)/points")
                    #expect(names.sorted() == points.complete.map(\.name).sorted())
                    let checkpoints = try await guest.host.checkpoints(
                        of: guest.reference,
                        listing: .all,
                        matching: .init()
                    )
                    // A run that was killed once its point was complete may have lost its checkpoint, and never the other way round.
                    #expect(Set(checkpoints).isSubset(of: names))
                    #expect(try await guest.host.jobs(of: guest.reference).isEmpty)
                }
                let set = try BackupSet.open(directory.path)
                #expect(try await set.verify().findings == [])
                for (name, bytes) in history {
                    let path = guest.directory.appending(path: "restored-\(name)")
                    _ = try await SetRestore(
                        from: set,
                        at: .name(name),
                        to: nil,
                        disks: [("vda", path.path)],
                        format: .raw
                    )
                    .prepare().run()
                    #expect(try Data(contentsOf: path) == bytes, "\(name)")
                    try FileManager.default.removeItem(at: path)
                }
            }
        }

        private func contents(_ directory: URL) throws -> BackupSet.Contents {
            guard FileManager.default.fileExists(atPath: directory.appending(path: "set.json").path) else {
                return .init()
            }
            return try BackupSet.open(directory.path).contents()
        }
    }
}
