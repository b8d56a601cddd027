import BackupJobs
import LibvirtHost
import MomentInMemory
import Testing

@Suite("The imitated host")
struct InMemoryExecutorTests {
    private let definition = """
        <domain type='kvm'><name>d</name><memory>1</memory><os><type>hvm</type></os><devices>\
        <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/i/a.qcow2'/>\
        <target dev='vda' bus='virtio'/></disk></devices></domain>
        """

    private func host(finishesPushes: Bool = true) async throws -> InMemoryExecutor {
        let executor = InMemoryExecutor(finishesPushes: finishesPushes, time: { 1_700_000_000 })
        _ = try await executor.define(xml: definition)
        try await executor.start("d", options: [])
        return executor
    }

    @Test("runs a whole backup, with its checkpoint")
    func backup() async throws {
        let executor = try await host()
        let report = try await BackupRun(
            of: "d",
            checkpoint: .init(xml: "<domaincheckpoint><name>c</name></domaincheckpoint>")
        ).run(
            on: executor
        )
        #expect(report.checkpoint == "c")
        #expect(report.statistics?.succeeded == true)
        #expect(await executor.imagePaths == ["/i/a.qcow2", "/i/a.qcow2.c"])
        #expect(await executor.bitmaps(in: "/i/a.qcow2") == ["c"])
    }

    @Test("a job is looked at until it is gone")
    func progress() async throws {
        let executor = try await host(finishesPushes: false)
        let job = try await executor.beginBackup(of: "d", xml: nil, checkpoint: nil, options: BackupOptions())
        var looks: [BackupProgress] = []
        for try await look in executor.progress(of: job, in: "d", every: .milliseconds(1)) {
            looks.append(look)
            if looks.count == 3 { try await executor.finishJob(of: "d") }
        }
        #expect(looks.count >= 3)
        #expect(looks.allSatisfy { $0.job.id == job && $0.domain.name == "d" })
        #expect(looks.first?.rate == nil)
    }

    @Test("looking at the jobs of a domain that is not there fails")
    func progressOfNothing() async throws {
        let executor = try await host()
        await #expect(throws: ExecutorError.self) {
            for try await _ in executor.progress(of: Job.ID(rawValue: 1), in: "nosuch") {}
        }
    }

    @Test("undoes a backup that fails")
    func failing() async throws {
        let executor = try await host(finishesPushes: false)
        let run = BackupRun(
            of: "d",
            checkpoint: .init(xml: "<domaincheckpoint><name>c</name></domaincheckpoint>")
        )
        let task = Task { try await run.run(on: executor) }
        while try await executor.jobs(of: "d").isEmpty { await Task.yield() }
        try await executor.finishJob(of: "d", succeeding: false)
        let failure = await #expect(throws: BackupFailure.self) { try await task.value }
        #expect(failure?.undone == [.checkpoint("c")])
        #expect(await executor.imagePaths == ["/i/a.qcow2"])
        #expect(try await executor.checkpoints(of: "d", listing: .all, matching: .init()) == [])
    }

    @Test("refuses an incremental backup when the bitmap is gone from the image")
    func inconsistent() async throws {
        let executor = try await host()
        _ = try await executor.createCheckpoint(
            of: "d",
            xml: "<domaincheckpoint><name>c</name></domaincheckpoint>",
            how: .now
        )
        try await executor.dropBitmap("c", from: "vda", of: "d")
        await #expect {
            try await executor.beginBackup(
                of: "d",
                xml: """
                    <domainbackup><incremental>c</incremental><disks><disk name='vda' type='file'>\
                    <target file='/i/t'/></disk></disks></domainbackup>
                    """,
                checkpoint: nil,
                options: .init()
            )
        } throws: { ($0 as? ExecutorError)?.code == .checkpointInconsistent }
    }

    @Test("changes nothing when it is read-only")
    func readOnly() async throws {
        let executor = InMemoryExecutor(access: .readOnly, time: { 0 })
        await #expect { try await executor.define(xml: definition) } throws: {
            ($0 as? ExecutorError)?.code == .operationDenied
        }
    }

    @Test("tells of what happens, and nothing once it is closed")
    func events() async throws {
        let executor = try await host()
        let events = try await executor.events(of: "d")
        try await executor.suspend("d")
        await executor.close()
        var changes: [DomainEvent.Kind] = []
        for await event in events { changes.append(event.kind) }
        #expect(changes == [.lifecycle(.suspended, detail: 0)])
        await #expect { try await executor.summary(of: "d") } throws: { ($0 as? ExecutorError)?.code == .closed }
    }
}
