import BackupJobs
import Foundation
import Glibc
import LibvirtHost
import TestRequirements
import TestSupport
import Testing

extension LiveTests {
    /// The host goes on while the connection to it, or whoever held it, is gone: nothing hangs, what is known is told,
    /// and whoever connects next can finish the backup or take it back.
    @Suite("A lost connection in mid-backup", .requires(.libvirtd, .setpriv), .timeLimit(.minutes(5)))
    struct ConnectionFaults {
        private let host = DaemonHost.shared
        /// Half a minute's reading.
        private let slowDisk = Guest.Disk(target: "vda", megabytes: 512, isSlow: true)
        private let checkpoint = BackupCheckpoint(xml: "<domaincheckpoint><name>new</name></domaincheckpoint>")

        /// What becomes of the backup after the connection was lost.
        enum Aftermath: CaseIterable { case finished, takenBack }

        /// Nothing but the disks is there: no job, no file, no checkpoint; and the next backup works.
        private func expectNothingLeft(_ guest: Guest, on host: LibvirtConnection) async throws {
            let files = try FileManager.default.contentsOfDirectory(atPath: guest.directory.path).sorted()
            #expect(files == guest.disks.map { "\($0.target).img" })
            #expect(try await host.jobs(of: guest.reference) == [])
            #expect(try await host.checkpoints(of: guest.reference, listing: .all, matching: .init()) == [])
            let report = try await BackupRun(
                of: guest.reference,
                xml: guest.push(format: "qcow2"),
                checkpoint: checkpoint
            ).run(on: host)
            #expect(report.checkpoint == "new")
        }

        /// A pull backup of a guest that nobody reads, up to the moment in which it serves.
        private func pulling(
            _ guest: Guest,
            on host: LibvirtConnection
        ) async throws -> Task<BackupReport, any Error> {
            let socket = guest.directory.appending(path: "nbd.sock").path
            let run = BackupRun(
                of: guest.reference,
                xml: guest.pull("transport='unix' socket='\(socket)'"),
                checkpoint: checkpoint
            )
            let (began, signal) = AsyncStream.makeStream(of: Void.self)
            let task = Task {
                defer { signal.finish() }
                return try await run.run(
                    on: host,
                    serving: { _ in
                        signal.finish()
                        try await Task.sleep(for: .seconds(3600))
                    }
                )
            }
            for await _ in began {}
            return task
        }

        /// A push of a guest with a slow disk, up to the moment in which it runs.
        private func pushing(_ run: BackupRun, _ guest: Guest) async throws -> Task<BackupReport, any Error> {
            let isOver = Lock(false)
            let task = Task {
                defer { isOver.withLock { $0 = true } }
                return try await run.run(on: guest.host)
            }
            while try await guest.host.jobs(of: guest.reference).isEmpty {
                guard !isOver.withLock({ $0 }) else {
                    throw Tool.Failure(description: "the push never ran: \(await task.result)")
                }
            }
            return task
        }

        private func failure(of task: Task<BackupReport, any Error>) async throws -> BackupFailure {
            try await #require(#expect(throws: BackupFailure.self) { try await task.value })
        }

        @Test("the daemon is killed and started again while a pull is served", arguments: Aftermath.allCases)
        func daemonKilledInPull(aftermath: Aftermath) async throws {
            try await Guest.with(on: host) { guest in
                let task = try await pulling(guest, on: guest.host)
                await host.kill()
                let failure = try await failure(of: task)
                #expect(failure.cause.code == .connectionLost)
                #expect(failure.undone == [])
                let artifacts = try #require(failure.artifacts)
                #expect(artifacts.isPull && artifacts.checkpoint == "new" && artifacts.domain.name == guest.name)
                // The job, its files and the checkpoint are told of as left, none of them silently.
                let left = Set(failure.left.keys.map(\.description))
                #expect(left.contains("checkpoint new") && left.contains { $0.hasPrefix("job") })
                #expect(left.contains("file \(guest.target("vda").path)"))

                let host = try await host.connect()
                let run = BackupRun(of: guest.reference)
                switch aftermath {
                case .finished:
                    let copy = guest.directory.appending(path: "copy")
                    let report = try await run.resume(
                        artifacts,
                        on: host,
                        serving: { try Tool.run("nbdcopy", try #require($0.first?.uri), copy.path) }
                    )
                    #expect(report.checkpoint == "new")
                    let bytes = try Data(contentsOf: copy)
                    try FileManager.default.removeItem(at: copy)
                    try await host.deleteCheckpoint(of: guest.reference, name: "new", deletion: .init())
                    try await expectNothingLeft(guest, on: host)
                    try await host.destroy(guest.reference)
                    #expect(try bytes == guest.content(of: guest.image("vda"), format: "qcow2"))
                case .takenBack:
                    let cleanup = await run.undo(artifacts, on: host)
                    #expect(cleanup.left == [:])
                    #expect(cleanup.undone.contains(.checkpoint("new")))
                    try await expectNothingLeft(guest, on: host)
                }
                await host.close()
            }
        }

        @Test("the daemon is killed and started again while a push runs", arguments: Aftermath.allCases)
        func daemonKilledInPush(aftermath: Aftermath) async throws {
            try await Guest.with([slowDisk], on: host) { guest in
                let run = BackupRun(of: guest.reference, xml: guest.push(format: "raw"), checkpoint: checkpoint)
                let task = try await pushing(run, guest)
                await host.kill()
                let failure = try await failure(of: task)
                #expect(failure.cause.code == .connectionLost)
                let artifacts = try #require(failure.artifacts)
                #expect(artifacts.targets == [guest.target("vda").path])

                let host = try await host.connect()
                switch aftermath {
                case .finished:
                    try guest.storage?.release()
                    let report = try await run.resume(artifacts, on: host)
                    #expect(report.checkpoint == "new")
                    let bytes = try Data(contentsOf: guest.target("vda"))
                    try await host.destroy(guest.reference)
                    #expect(try bytes == guest.content(of: guest.image("vda"), format: "qcow2"))
                case .takenBack:
                    let cleanup = await run.undo(artifacts, on: host)
                    #expect(cleanup.left == [:])
                    try guest.storage?.release()
                    try await expectNothingLeft(guest, on: host)
                }
                await host.close()
            }
        }

        @Test("a push that ends while no daemon is there is found done")
        func endedUnwatched() async throws {
            try await Guest.with([slowDisk], on: host) { guest in
                let run = BackupRun(of: guest.reference, xml: guest.push(format: "raw"))
                let task = try await pushing(run, guest)
                await host.kill()
                try guest.storage?.release()
                let artifacts = try #require(try await failure(of: task).artifacts)
                // QEMU goes on alone, but keeps the image until somebody asks for the job's end.
                var status = stat()
                while stat(guest.target("vda").path, &status) == 0, status.st_blocks < 512 << 11 {
                    try await Task.sleep(for: .milliseconds(50))
                }
                let host = try await host.connect()
                _ = try await run.resume(artifacts, on: host)
                let bytes = try Data(contentsOf: guest.target("vda"))
                try await host.destroy(guest.reference)
                #expect(try bytes == guest.content(of: guest.image("vda"), format: "qcow2"))
                await host.close()
            }
        }

        @Test("a daemon that does not answer any more counts as lost after its keepalive, and is not waited for")
        func silent() async throws {
            try await Guest.with(on: host) { guest in
                let connection = try await host.connect(keepAlive: KeepAlive(interval: 1, count: 1))
                let task = try await pulling(guest, on: connection)
                await host.freeze(true)
                let failure: BackupFailure
                do {
                    failure = try await self.failure(of: task)
                    await connection.close()
                    await host.freeze(false)
                } catch {
                    await host.freeze(false)
                    throw error
                }
                #expect(failure.cause.code == .connectionLost)
                let host = try await host.connect()
                let cleanup = await BackupRun(of: guest.reference).undo(
                    try #require(failure.artifacts),
                    on: host
                )
                #expect(cleanup.left == [:])
                try await expectNothingLeft(guest, on: host)
                await host.close()
            }
        }

        @Test("a lost connection is an error of every later request, and closing it does not wait")
        func lost() async throws {
            try await Guest.with(on: host) { guest in
                let connection = try await host.connect()
                let events = try await connection.events(of: nil)
                await host.kill()
                var reason: ConnectionCloseReason?
                for await event in events {
                    if case .connectionClosed(let why) = event.kind { reason = why; break }
                }
                // Which of the two depends on who notices first: the reader, or a request that waits.
                #expect([.endOfFile, .error].contains(reason))
                await #expect {
                    try await connection.summary(of: guest.reference)
                } throws: { ($0 as? HostError)?.code == .connectionLost }
                await connection.close()
            }
        }
    }
}
