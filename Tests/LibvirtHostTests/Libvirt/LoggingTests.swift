import BackupJobs
import LibvirtHost
import Logging
import MomentInMemory
import MomentRules
import TestRequirements
import TestSupport
import Testing

@Suite("What a host logs")
struct LoggingTests {
    private func logger(_ lines: Lock<[String]>, _ level: Logger.Level) -> Logger {
        ListeningLog.logger(level) { event in
            let fields = (event.metadata ?? [:]).filter { $0.key != "milliseconds" }
                .map { "\($0.key)=\($0.value)" }.sorted()
            let isTimed = event.metadata?["milliseconds"] != nil
            let words = ["\(event.level)", "\(event.message)"] + fields + (isTimed ? ["timed"] : [])
            lines.withLock { $0.append(words.joined(separator: " ")) }
        }
    }

    @Test("each request with its domain, how long it took and what came of it, at debug", .requires(.libvirt))
    func requests() async throws {
        let lines = Lock<[String]>([])
        let host = try await LibvirtConnection.connect(to: "test:///default", logger: logger(lines, .debug))
        _ = try await host.summary(of: "test")
        _ = try? await host.summary(of: "nobody")
        _ = try? await host.beginBackup(of: "test", xml: nil, checkpoint: nil, options: .init())
        await host.close()
        let told = lines.withLock { $0 }
        #expect(told.contains("debug answered domain=test request=summary timed"), "\(told)")
        #expect(
            told.contains { $0.hasPrefix("debug refused call=virDomainLookupByName code=42 domain=nobody error=") },
            "\(told)"
        )
        #expect(
            told.contains { $0.contains("call=virDomainBackupBegin") && $0.contains("request=beginBackup") },
            "\(told)"
        )
    }

    @Test("nothing at notice while all is well", .requires(.libvirt))
    func quiet() async throws {
        let lines = Lock<[String]>([])
        let host = try await LibvirtConnection.connect(to: "test:///default", logger: logger(lines, .notice))
        _ = try await host.summary(of: "test")
        await host.close()
        #expect(lines.withLock { $0 } == [])
    }

    @Test("what a failed backup has undone, at notice")
    func undo() async throws {
        let lines = Lock<[String]>([])
        let host = InMemoryHost(finishesPushes: false, time: { Instant(1_700_000_000) })
        _ = try await host.define(
            xml: """
                <domain type='kvm'><name>d</name><memory>1</memory><os><type>hvm</type></os><devices>\
                <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/i/a.qcow2'/>\
                <target dev='vda' bus='virtio'/></disk></devices></domain>
                """
        )
        try await host.start("d", options: [])
        let run = BackupRun(
            of: "d",
            checkpoint: .init(xml: "<domaincheckpoint><name>c</name></domaincheckpoint>"),
            logger: logger(lines, .notice)
        )
        let task = Task { try await run.run(on: host) }
        while try await host.jobs(of: "d").isEmpty { await Task.yield() }
        try await host.finishJob(of: "d", succeeding: false)
        await #expect(throws: BackupFailure.self) { try await task.value }
        #expect(lines.withLock { $0 } == ["notice undone domain=d what=checkpoint c"])
    }

    @Test("file systems that were frozen for a backup are thawed when it is refused", .requires(.libvirt))
    func thaw() async throws {
        let host = try await LibvirtConnection.connect(to: "test:///default")
        await #expect {
            try await host.beginBackup(
                of: "test",
                xml: nil,
                checkpoint: nil,
                options: .init(quiesces: true)
            )
        } throws: { ($0 as? HostError)?.code == .noSupport }
        // The test driver counts what it thaws: there is nothing left to thaw.
        #expect(try await host.thawFileSystems(of: "test") == 0)
        #expect(try await host.freezeFileSystems(of: "test") > 0)
        #expect(try await host.thawFileSystems(of: "test") > 0)
        await host.close()
    }
}
