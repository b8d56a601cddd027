import BackupJobs
import LibvirtHost
import MomentInMemory
import MomentRules
import Testing

@Suite("The imitated host")
struct InMemoryHostTests {
    private let definition = """
        <domain type='kvm'><name>d</name><memory>1</memory><os><type>hvm</type></os><devices>\
        <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/i/a.qcow2'/>\
        <target dev='vda' bus='virtio'/></disk></devices></domain>
        """

    private func host(finishesPushes: Bool = true) async throws -> InMemoryHost {
        let host = InMemoryHost(finishesPushes: finishesPushes, time: { Instant(1_700_000_000) })
        _ = try await host.define(xml: definition)
        try await host.start("d", options: [])
        return host
    }

    @Test("runs a whole backup, with its checkpoint")
    func backup() async throws {
        let host = try await host()
        let report = try await BackupRun(
            of: "d",
            checkpoint: .init(xml: "<domaincheckpoint><name>c</name></domaincheckpoint>")
        ).run(
            on: host
        )
        #expect(report.checkpoint == "c")
        #expect(report.statistics?.succeeded == true)
        #expect(await host.imagePaths == ["/i/a.qcow2", "/i/a.qcow2.c"])
        #expect(await host.bitmaps(in: "/i/a.qcow2") == ["c"])
    }

    @Test("a job is looked at until it is gone")
    func progress() async throws {
        let host = try await host(finishesPushes: false)
        let job = try await host.beginBackup(of: "d", xml: nil, checkpoint: nil, options: BackupOptions())
        var looks: [BackupProgress] = []
        for try await look in host.progress(of: job, in: "d", every: .milliseconds(1)) {
            looks.append(look)
            if looks.count == 3 { try await host.finishJob(of: "d") }
        }
        #expect(looks.count >= 3)
        #expect(looks.allSatisfy { $0.job.id == job && $0.domain.name == "d" })
        #expect(looks.first?.rate == nil)
    }

    @Test("looking at the jobs of a domain that is not there fails")
    func progressOfNothing() async throws {
        let host = try await host()
        await #expect(throws: HostError.self) {
            for try await _ in host.progress(of: DomainJob.ID(rawValue: 1), in: "nosuch") {}
        }
    }

    @Test("undoes a backup that fails")
    func failing() async throws {
        let host = try await host(finishesPushes: false)
        let run = BackupRun(
            of: "d",
            checkpoint: .init(xml: "<domaincheckpoint><name>c</name></domaincheckpoint>")
        )
        let task = Task { try await run.run(on: host) }
        while try await host.jobs(of: "d").isEmpty { await Task.yield() }
        try await host.finishJob(of: "d", succeeding: false)
        let failure = await #expect(throws: BackupFailure.self) { try await task.value }
        #expect(failure?.undone == [.checkpoint("c")])
        #expect(await host.imagePaths == ["/i/a.qcow2"])
        #expect(try await host.checkpoints(of: "d", listing: .all, matching: .init()) == [])
    }

    @Test("refuses an incremental backup when the bitmap is gone from the image")
    func inconsistent() async throws {
        let host = try await host()
        _ = try await host.createCheckpoint(
            of: "d",
            xml: "<domaincheckpoint><name>c</name></domaincheckpoint>",
            how: .now
        )
        try await host.dropBitmap("c", from: "vda", of: "d")
        await #expect {
            try await host.beginBackup(
                of: "d",
                xml: """
                    <domainbackup><incremental>c</incremental><disks><disk name='vda' type='file'>\
                    <target file='/i/t'/></disk></disks></domainbackup>
                    """,
                checkpoint: nil,
                options: .init()
            )
        } throws: { ($0 as? HostError)?.code == .checkpointInconsistent }
    }

    @Test("changes nothing when it is read-only")
    func readOnly() async throws {
        let host = InMemoryHost(access: .readOnly, time: { Instant(0) })
        await #expect { try await host.define(xml: definition) } throws: {
            ($0 as? HostError)?.code == .operationDenied
        }
    }

    @Test("tells of what happens, and nothing once it is closed")
    func events() async throws {
        let host = try await host()
        let events = try await host.events(of: "d")
        try await host.suspend("d")
        await host.close()
        var changes: [DomainEvent.Kind] = []
        for await event in events { changes.append(event.kind) }
        #expect(changes == [.lifecycle(.suspended, detail: 0)])
        await #expect { try await host.summary(of: "d") } throws: { ($0 as? HostError)?.code == .closed }
    }
}
