import BackupJobs
import BackupSets
import Foundation
import LibvirtHost
import LocalFiles
import TestRequirements
import TestSupport
import Testing

extension LiveTests {
    /// `VIRTMOMENT_INCREMENTS=24 swift test --filter LiveTests/Sets` for more than the few that always run.
    @Suite("Backup sets of a real guest")
    struct Sets {
        static let increments =
            ProcessInfo.processInfo.environment["VIRTMOMENT_INCREMENTS"].flatMap(Int.init) ?? 5

        /// What a guest's disk holds, known without reading it: its first bytes, and what was written since.
        struct Expected {
            let disk: String
            var bytes: Data

            init(_ guest: Guest, _ disk: String, format: String = "qcow2") throws {
                self.disk = disk
                bytes = try guest.content(of: guest.image(disk), format: format)
            }

            mutating func write(_ guest: Guest, _ pattern: UInt8, at offset: Int, _ length: Int) throws {
                try Monitor.write(guest, disk: disk, pattern: pattern, offset: offset, length: length)
                bytes.replaceSubrange(offset..<offset + length, with: repeatElement(pattern, count: length))
            }
        }

        /// A guest that does not write by itself, with what its disks hold.
        func with(
            _ disks: [Guest.Disk],
            _ body: (_ guest: Guest, _ expected: inout [Expected], _ set: String) async throws -> Void
        ) async throws {
            try await Guest.with(disks, running: false) { guest in
                var expected = try disks.map { try Expected(guest, $0.target, format: $0.format) }
                try await guest.host.start(guest.reference, options: .paused)
                try await body(guest, &expected, guest.directory.appending(path: "set").path)
            }
        }

        /// What a point of a set gives back of a disk.
        func restored(
            _ guest: Guest,
            _ directory: String,
            _ moment: SetRestore.Moment,
            _ disk: String,
            format: RestoredFormat = .raw
        ) async throws -> Data {
            let path = guest.directory.appending(path: "restored-\(UUID().uuidString)").path
            defer { try? FileManager.default.removeItem(atPath: path) }
            let set = try BackupSet.open(directory)
            _ = try await SetRestore(from: set, at: moment, to: nil, disks: [(disk, path)], format: format).prepare()
                .run()
            guard format == .qcow2 else { return try Data(contentsOf: URL(filePath: path)) }
            return try guest.content(of: URL(filePath: path), format: "qcow2")
        }

        func checkpoints(_ guest: Guest) async throws -> [String] {
            try await guest.host.checkpoints(of: guest.reference, listing: .all, matching: .init())
        }

        @Test("each point gives back every byte as of its instant, of a disk without bitmaps too")
        func points() async throws {
            try await with([.init(target: "vda"), .init(target: "vdb", format: "raw", megabytes: 2)]) {
                guest,
                expected,
                directory in
                var history: [(point: String, bytes: [Data])] = []
                for number in 0...Self.increments {
                    if number > 0 {
                        for _ in 0..<3 {
                            let offset = Int.random(in: 0..<(8 << 20) / 512 - 256) * 512
                            try expected[0].write(guest, UInt8(number), at: offset, 512 * Int.random(in: 1...256))
                        }
                        try expected[1].write(guest, UInt8(number), at: number * 4096, 4096)
                    }
                    let report = try await SetBackup(of: guest.reference, into: directory).run(on: guest.host)
                    #expect(report.point.state == .complete)
                    #expect(report.point.disk("vda")?.base == history.last?.point)
                    #expect(report.point.disk("vdb")?.kind == .full)
                    history.append((report.point.name, expected.map(\.bytes)))
                }
                #expect(Set(history.map(\.point)).count == Self.increments + 1)
                // What was written after the last of them is in none.
                try expected[0].write(guest, 0xEE, at: 0, 8 << 20)
                for point in history {
                    for (index, disk) in ["vda", "vdb"].enumerated() {
                        let bytes = try await restored(guest, directory, .name(point.point), disk)
                        #expect(bytes == point.bytes[index], "\(disk) at \(point.point)")
                    }
                }
                let set = try BackupSet.open(directory)
                let verification = try await set.verify()
                #expect(verification.findings == [])
                #expect(verification.points == history.map(\.point))
                // The guest is gone, and its disks with it: the set alone gives it back, definition and all.
                try await guest.host.destroy(guest.reference)
                try FileManager.default.removeItem(at: guest.image("vda"))
                let place = guest.directory.appending(path: "new").path
                let restore = try await SetRestore(from: set, to: place).prepare().run()
                #expect(restore.disks.map(\.path) == ["\(place)/vda.qcow2", "\(place)/vdb.qcow2"])
                #expect(
                    try guest.content(of: URL(filePath: "\(place)/vda.qcow2"), format: "qcow2")
                        == history.last?.bytes[0]
                )
                for name in try await checkpoints(guest) {
                    try await guest.host.deleteCheckpoint(
                        of: guest.reference,
                        name: name,
                        deletion: .init(metadataOnly: true)
                    )
                }
                let definition = try String(contentsOfFile: "\(place)/domain.xml", encoding: .utf8)
                _ = try await guest.host.define(xml: definition)
                try await guest.host.start(guest.reference, options: .paused)
                let running = try await guest.host.domainDescription(of: guest.reference, options: [])
                #expect(running.contains("file='\(place)/vdb.qcow2'") && !running.contains(guest.image("vda").path))
            }
        }

        @Test("a guest that writes all the time: what an increment's chain gives is what a full copy holds")
        func writing() async throws {
            try await Guest.with([.init(target: "vda", megabytes: 16)], running: false) { guest in
                try guest.makeWriter()
                try await guest.host.start(guest.reference, options: [])
                let directory = guest.directory.appending(path: "set").path
                for number in 0..<Self.increments {
                    _ = try await SetBackup(of: guest.reference, into: directory).run(on: guest.host)
                    try await Task.sleep(for: .milliseconds(200))
                    try await guest.host.suspend(guest.reference)
                    let point = try await SetBackup(of: guest.reference, into: directory).run(on: guest.host).point
                    #expect(point.disk("vda")?.kind == .increment)
                    let copy = guest.directory.appending(path: "copy\(number)")
                    _ = try await BackupRun(
                        of: guest.reference,
                        xml: guest.push(format: "qcow2").replacing(guest.target("vda").path, with: copy.path)
                    ).run(on: guest.host)
                    let whole = try guest.content(of: copy, format: "qcow2")
                    #expect(try await restored(guest, directory, .name(point.name), "vda", format: .qcow2) == whole)
                    try await guest.host.resume(guest.reference)
                }
                #expect(try await BackupSet.open(directory).verify().findings == [])
            }
        }

        @Test("builds upon nothing that it does not hold: others' checkpoints, other sets, points that were removed")
        func bases() async throws {
            try await with([.init(target: "vda")]) { guest, expected, directory in
                let first = try await SetBackup(of: guest.reference, into: directory, name: "first").run(
                    on: guest.host
                )
                #expect(first.point.disk("vda")?.reason == "the domain has no checkpoint")
                try expected[0].write(guest, 1, at: 1 << 20, 65536)
                _ = try await guest.host.createCheckpoint(
                    of: guest.reference,
                    xml: "<domaincheckpoint><name>unsaved</name></domaincheckpoint>",
                    how: .now
                )
                try expected[0].write(guest, 2, at: 2 << 20, 65536)
                let other = guest.directory.appending(path: "other").path
                let elsewhere = try await SetBackup(of: guest.reference, into: other, name: "other").run(
                    on: guest.host
                )
                #expect(elsewhere.point.disk("vda")?.kind == .full)
                try expected[0].write(guest, 3, at: 3 << 20, 65536)
                let second = try await SetBackup(of: guest.reference, into: directory, name: "second").run(
                    on: guest.host
                )
                #expect(second.point.disk("vda")?.base == "first")
                #expect(
                    second.point.disk("vda")?.reason?.contains(
                        "no copy at unsaved that can be built upon is in the set"
                    ) == true
                )
                #expect(try await restored(guest, directory, .name("second"), "vda") == expected[0].bytes)
                // Without the first the second is worth nothing, and the third is whole.
                try FileManager.default.removeItem(atPath: "\(directory)/points/first")
                let third = try await SetBackup(of: guest.reference, into: directory, name: "third").run(
                    on: guest.host
                )
                #expect(third.point.disk("vda")?.kind == .full)
                #expect(try await restored(guest, directory, .newest, "vda") == expected[0].bytes)
                let findings = try await BackupSet.open(directory).verify().findings
                #expect(findings.map(\.point) == ["second"])
                await #expect(throws: BackupSetError.self) {
                    try await restored(guest, directory, .name("second"), "vda")
                }
                let whole = try await SetBackup(of: guest.reference, into: directory, isFull: true).run(
                    on: guest.host
                )
                #expect(whole.point.disk("vda")?.kind == .full)
            }
        }

        @Test("a run that fails after its data is written leaves the set and the host as they were")
        func failed() async throws {
            try await with([.init(target: "vda")]) { guest, expected, directory in
                _ = try await SetBackup(of: guest.reference, into: directory, name: "first").run(on: guest.host)
                try expected[0].write(guest, 1, at: 1 << 20, 65536)
                // Answers twice, for the documents, and fails at the data.
                let counter = guest.directory.appending(path: "count")
                let program = guest.directory.appending(path: "sums")
                try Data(
                    "#!/bin/sh\necho >> \(counter.path)\n[ $(wc -l < \(counter.path)) -lt 3 ] && exec sha256sum \"$@\"\nexit 9\n"
                        .utf8
                ).write(to: program)
                chmod(program.path, 0o755)
                await #expect(throws: BackupFailure.self) {
                    try await SetBackup(
                        of: guest.reference,
                        into: directory,
                        name: "second",
                        programs: SetPrograms(sha256sum: program.path)
                    ).run(on: guest.host)
                }
                #expect(try FileManager.default.contentsOfDirectory(atPath: "\(directory)/points") == ["first"])
                #expect(try await checkpoints(guest) == ["first"])
                #expect(try await guest.host.jobs(of: guest.reference) == [])
                let third = try await SetBackup(of: guest.reference, into: directory).run(on: guest.host)
                #expect(third.point.disk("vda")?.base == "first")
                #expect(try await restored(guest, directory, .newest, "vda") == expected[0].bytes)
            }
        }

        @Test("a set that another process writes into is refused, and read all the same")
        func inUse() async throws {
            try await with([.init(target: "vda")]) { guest, _, directory in
                _ = try await SetBackup(of: guest.reference, into: directory, name: "first").run(on: guest.host)
                let lock = try #require(try FileLock.take("\(directory)/lock"))
                await #expect {
                    try await SetBackup(of: guest.reference, into: directory).run(on: guest.host)
                } throws: { ($0 as? BackupSetError)?.kind == .inUse }
                let contents = try BackupSet.open(directory).contents()
                #expect(contents.isInUse && contents.points.map(\.name) == ["first"])
                withExtendedLifetime(lock) {}
            }
        }

        @Test("data that changed in the set is found, and nothing is restored of it", arguments: [true, false])
        func damaged(sameSize: Bool) async throws {
            try await with([.init(target: "vda")]) { guest, expected, directory in
                _ = try await SetBackup(of: guest.reference, into: directory, name: "first").run(on: guest.host)
                try expected[0].write(guest, 1, at: 1 << 20, 65536)
                _ = try await SetBackup(of: guest.reference, into: directory, name: "second").run(on: guest.host)
                let file = try FileHandle(forUpdating: URL(filePath: "\(directory)/points/first/vda.qcow2"))
                try file.seek(toOffset: 4 << 20)
                try file.write(contentsOf: Data([0x55, 0xAA]))
                if !sameSize { try file.truncate(atOffset: 4 << 20) }
                try file.close()
                let set = try BackupSet.open(directory)
                let findings = try await set.verify().findings
                #expect(findings.map(\.point) == ["first"] && findings.allSatisfy { $0.disk == "vda" })
                let place = guest.directory.appending(path: "new").path
                await #expect { try await SetRestore(from: set, to: place).prepare() } throws: {
                    ($0 as? BackupSetError)?.kind == .damaged
                }
                #expect(!FileManager.default.fileExists(atPath: place))
            }
        }

        @Test("a restore writes over nothing, and a plan changes nothing")
        func careful() async throws {
            try await with([.init(target: "vda")]) { guest, expected, directory in
                let plan = try await SetBackup(of: guest.reference, into: directory).plan(on: guest.host)
                #expect(plan.steps.contains { $0.summary.contains("make the backup set") })
                #expect(plan.bases.map(\.disk) == ["vda"])
                #expect(!FileManager.default.fileExists(atPath: directory))
                _ = try await SetBackup(of: guest.reference, into: directory).run(on: guest.host)
                let set = try BackupSet.open(directory)
                let live = guest.image("vda").path
                await #expect {
                    try await SetRestore(from: set, to: nil, disks: [("vda", live)]).prepare()
                } throws: { ($0 as? BackupSetError)?.kind == .refused }
                let place = guest.directory.appending(path: "new").path
                let prepared = try await SetRestore(from: set, to: place).prepare()
                #expect(!FileManager.default.fileExists(atPath: place))
                // What came to be there meanwhile is somebody else's.
                try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
                try Data("mine".utf8).write(to: URL(filePath: "\(place)/vda.qcow2"))
                await #expect(throws: BackupSetError.self) { try await prepared.run() }
                #expect(try FileManager.default.contentsOfDirectory(atPath: place) == ["vda.qcow2"])
                #expect(try Data(contentsOf: URL(filePath: "\(place)/vda.qcow2")) == Data("mine".utf8))
            }
        }
    }
}
