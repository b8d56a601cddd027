import BackupJobs
import Foundation
import LibvirtHost
import Logging
import MomentDocuments
import TestRequirements
import TestSupport
import Testing

extension LiveTests {
    /// What a backup has made is taken back although its domain is gone.
    @Suite("A domain that stops in mid-backup")
    struct Stops {
        private let checkpoint = BackupCheckpoint(xml: "<domaincheckpoint><name>new</name></domaincheckpoint>")

        /// How a domain comes to its end.
        enum End: CaseIterable { case shutDownInside, destroyed, killed }

        @Test(
            "keeps neither the new checkpoint nor its bitmap, and loses nothing that it had before",
            arguments: End.allCases,
            [true, false]
        )
        func stopped(end: End, isPull: Bool) async throws {
            // A push is to last until the guest has stopped.
            let disk = isPull ? Guest.Disk(target: "vda") : Guest.Disk(target: "vda", megabytes: 512, isSlow: true)
            try await Guest.with([disk], running: false) { guest in
                let host = guest.host
                if end == .shutDownInside { try guest.makeStopper() }
                try await host.start(guest.reference, options: .paused)
                _ = try await host.createCheckpoint(DomainCheckpoint(name: "old"), of: guest.reference)
                let socket = guest.directory.appending(path: "nbd.sock").path
                let run = BackupRun(
                    of: guest.reference,
                    xml: isPull ? guest.pull("transport='unix' socket='\(socket)'") : guest.push(format: "qcow2"),
                    checkpoint: checkpoint,
                    interval: .milliseconds(50)
                )
                @Sendable func stop() async throws {
                    switch end {
                    case .shutDownInside: try await host.resume(guest.reference)
                    case .destroyed: try await host.destroy(guest.reference)
                    case .killed: try guest.killProcess()
                    }
                }
                let prepared = try await run.prepare(on: host)
                _ = try await host.beginBackup(
                    of: guest.reference,
                    xml: prepared.xml,
                    checkpoint: prepared.checkpoint,
                    options: run.options
                )
                let isStopping = Lock(false)
                let failure = try await #require(
                    #expect(throws: BackupFailure.self) {
                        try await run.resume(
                            prepared.artifacts,
                            on: host,
                            progress: { _ in
                                // A push is stopped at the first look at it.
                                let isFirst = isStopping.withLock { was in
                                    defer { was = true }
                                    return !was
                                }
                                if isFirst, !isPull { Task { try await stop() } }
                            },
                            serving: { _ in
                                try await stop()
                                try await Task.sleep(for: .seconds(3600))
                            }
                        )
                    }
                )
                // The job's end may be told of before the domain's.
                #expect(failure.cause.code == .operationFailed, "\(failure)")
                #expect(failure.left == [:] && failure.undone.contains(.checkpoint("new")), "\(failure)")
                #expect(try FileManager.default.contentsOfDirectory(atPath: guest.directory.path) == ["vda.img"])
                #expect(
                    try await host.checkpoints(of: guest.reference, listing: .all, matching: .init()) == ["old"]
                )
                let image = try await #require(QemuImg().chain(of: guest.image("vda").path, format: "qcow2").first)
                #expect(image.bitmap("new") == nil)
                // The killed process took its bitmaps with it; what was saved before is still good.
                if end != .killed { #expect(image.bitmap("old")?.isInUse == false) }
                try guest.storage?.release()
                try await host.start(guest.reference, options: .paused)
                // libvirt tells the size of just those bitmaps that a backup could start from.
                let old = try await host.checkpoint("old", of: guest.reference, options: .size)
                #expect((old.disks?.first?.size == nil) == (end == .killed))
                let next = BackupRun(of: guest.reference, xml: guest.push(format: "qcow2"), checkpoint: checkpoint)
                let report = try await next.run(on: host)
                #expect(report.checkpoint == "new")
            }
        }

        @Test("or stops while a backup is taken back keeps neither the new checkpoint nor its bitmap")
        func stoppedWhileUndoing() async throws {
            try await Guest.with { guest in
                let socket = guest.directory.appending(path: "nbd.sock").path
                let isUndone = Lock(false)
                // The job is taken back before the checkpoint, and whether the domain runs is the last question before
                // the checkpoint's deletion.
                let run = BackupRun(
                    of: guest.reference,
                    xml: guest.pull("transport='unix' socket='\(socket)'"),
                    checkpoint: checkpoint,
                    logger: ListeningLog.logger(.notice) { event in
                        if "\(event.metadata?["what"] ?? "")".hasPrefix("job") { isUndone.withLock { $0 = true } }
                    }
                )
                let host = try await LibvirtConnection.connect(
                    to: guest.machine.uri,
                    logger: ListeningLog.logger(.debug) { event in
                        guard "\(event.metadata?["request"] ?? "")" == "summary" else { return }
                        isUndone.withLock { isDue in
                            if isDue { try? guest.killProcess() }
                            isDue = false
                        }
                    }
                )
                let failure = try await #require(
                    #expect(throws: BackupFailure.self) {
                        try await run.run(on: host, serving: { _ in throw Tool.Failure(description: "no reader") })
                    }
                )
                #expect(failure.left == [:] && failure.undone.contains(.checkpoint("new")), "\(failure)")
                #expect(try await host.summary(of: guest.reference).state == .shutoff)
                #expect(try await host.checkpoints(of: guest.reference, listing: .all, matching: .init()) == [])
                await host.close()
            }
        }
    }
}
