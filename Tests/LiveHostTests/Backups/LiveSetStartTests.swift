import BackupJobs
import BackupSets
import Foundation
import LibvirtHost
import Synchronization
import TestRequirements
import TestSupport
import Testing

extension LiveTests.Sets {
    private func isActive(_ guest: Guest) async throws -> Bool {
        try await guest.host.summary(of: guest.reference).state.isActive
    }

    private func started(_ guest: Guest, _ directory: String, name: String? = nil) -> SetBackup {
        SetBackup(of: guest.reference, into: directory, name: name, startsPaused: true)
    }

    @Test("a domain that is off is started paused, backed up, as an increment from the second time on, and stopped")
    func off() async throws {
        try await with([.init(target: "vda")]) { guest, expected, directory in
            try await guest.host.destroy(guest.reference)
            await #expect { try await SetBackup(of: guest.reference, into: directory).run(on: guest.host) } throws: {
                ($0 as? HostError)?.explanation?.contains("--start-paused") == true
            }
            #expect(try await !isActive(guest))
            #expect(!FileManager.default.fileExists(atPath: directory))
            let plan = try await started(guest, directory).plan(on: guest.host)
            #expect(plan.steps.map(\.call).contains("virDomainCreateWithFlags"))
            #expect(try await !isActive(guest))
            let first = try await started(guest, directory).run(on: guest.host)
            #expect(first.wasStarted && first.leftStarted == nil && first.point.disk("vda")?.kind == .full)
            #expect(try await !isActive(guest))
            try await guest.host.start(guest.reference, options: .paused)
            try expected[0].write(guest, 7, at: 1 << 20, 65536)
            // One that runs, or is paused by somebody, is not stopped.
            let running = try await started(guest, directory).run(on: guest.host)
            #expect(!running.wasStarted && running.point.disk("vda")?.base == first.point.name)
            #expect(try await isActive(guest))
            try expected[0].write(guest, 8, at: 2 << 20, 65536)
            try await guest.host.destroy(guest.reference)
            let third = try await started(guest, directory).run(on: guest.host)
            #expect(third.wasStarted && third.point.disk("vda")?.base == running.point.name)
            #expect(try await !isActive(guest))
            #expect(try await restored(guest, directory, .newest, "vda") == expected[0].bytes)
        }
    }

    @Test("a domain that somebody lets go on meanwhile is left to them")
    func letGoOn() async throws {
        try await with([.init(target: "vda")]) { guest, _, directory in
            try await guest.host.destroy(guest.reference)
            // The third checksum, that of the data, waits.
            let (count, waits, goes) = (
                guest.directory.appending(path: "count"), guest.directory.appending(path: "waits"),
                guest.directory.appending(path: "goes")
            )
            let program = guest.directory.appending(path: "sums")
            let script = """
                #!/bin/sh
                echo >> \(count.path)
                if [ $(wc -l < \(count.path)) = 3 ]; then
                    : > \(waits.path); while [ ! -e \(goes.path) ]; do sleep 0.02; done
                fi
                exec sha256sum "$@"
                """
            try Data((script + "\n").utf8).write(to: program)
            chmod(program.path, 0o755)
            var backup = started(guest, directory)
            backup.programs = SetPrograms(sha256sum: program.path)
            let work = Task { [backup] in try await backup.run(on: guest.host) }
            while !FileManager.default.fileExists(atPath: waits.path) { try await Task.sleep(for: .milliseconds(20)) }
            try await guest.host.resume(guest.reference)
            try Data().write(to: goes)
            let report = try await work.value
            #expect(report.wasStarted && report.leftStarted?.contains("somebody else") == true)
            #expect(report.point.state == .complete)
            #expect(try await guest.host.summary(of: guest.reference).state == .running)
            // Nor does a later run stop it.
            try await guest.host.suspend(guest.reference)
            #expect(try await !started(guest, directory).run(on: guest.host).wasStarted)
            #expect(try await isActive(guest))
        }
    }

    @Test("a run that fails or is cancelled stops what it started")
    func failedStart() async throws {
        try await with([.init(target: "vda", megabytes: 64)]) { guest, _, directory in
            try await guest.host.destroy(guest.reference)
            var backup = started(guest, directory)
            backup.programs = SetPrograms(sha256sum: "/bin/false")
            let failing = backup
            await #expect(throws: (any Error).self) { _ = try await failing.run(on: guest.host) }
            #expect(try await !isActive(guest))
            let isDone = Mutex(false)
            let work = Task {
                defer { isDone.withLock { $0 = true } }
                _ = try await started(guest, directory).run(on: guest.host)
            }
            // It may be quicker than the look; then there is nothing to cancel, and it has stopped what it started.
            while try await !isActive(guest), !isDone.withLock(\.self) { try await Task.sleep(for: .milliseconds(5)) }
            work.cancel()
            _ = await work.result
            #expect(try await !isActive(guest))
            #expect(try BackupSet.open(directory).contents().unfinished == [])
        }
    }

    @Test("memory that is saved is not used up")
    func saved() async throws {
        try await with([.init(target: "vda")]) { guest, _, directory in
            try await guest.host.managedSave(guest.reference, options: SaveOptions(.paused))
            await #expect { try await started(guest, directory).run(on: guest.host) } throws: {
                ($0 as? HostError)?.message.contains("memory is saved") == true
            }
            #expect(try await guest.host.summary(of: guest.reference).hasManagedSave)
        }
    }

    @Test("what a killed run has started is stopped by the next, and no other process", arguments: [true, false])
    func killedStart(isOwn: Bool) async throws {
        try await with([.init(target: "vda")]) { guest, _, directory in
            _ = try await SetBackup(of: guest.reference, into: directory).run(on: guest.host)
            let number = try #require(try await guest.host.summary(of: guest.reference).identity.id)
            let boot = try String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
            let mark = "\(directory)/set.json"
            let note =
                #","started":{"number":\#(isOwn ? number : number + 1),"boot":"\#(boot.trimmingCharacters(in: .newlines))"}}"#
            let text = try String(contentsOfFile: mark, encoding: .utf8)
            let end = try #require(text.lastIndex(of: "}"))
            try (text[..<end] + note).write(toFile: mark, atomically: true, encoding: .utf8)
            let report = try await SetBackup(of: guest.reference, into: directory).run(on: guest.host)
            #expect(report.wasStarted == isOwn)
            #expect(try await isActive(guest) == !isOwn)
            #expect(try !String(contentsOfFile: mark, encoding: .utf8).contains("started"))
        }
    }
}
