import BackupJobs
import ChainDoctor
import LibvirtHost
import MomentDiagnostics
import MomentDocuments
import MomentInMemory
import MomentRules
import Synchronization
import Testing

@Suite("Increments build upon what is known to be saved")
struct KnownSavedTests {
    private static let definition = """
        <domain type='kvm'><name>d</name><memory>1</memory><os><type>hvm</type></os><devices>\
        <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/i/a.qcow2'/>\
        <target dev='vda' bus='virtio'/></disk></devices></domain>
        """

    /// A host whose clock goes on by a second at each look.
    private static func host(finishesPushes: Bool = true) async throws -> InMemoryHost {
        let clock = Mutex<Int64>(1_700_000_000)
        let host = InMemoryHost(
            finishesPushes: finishesPushes,
            time: {
                clock.withLock { now -> Instant in
                    now += 1
                    return Instant(now)
                }
            }
        )
        _ = try await host.define(xml: definition)
        try await host.start("d", options: [])
        return host
    }

    private static func push(_ name: String, from base: BackupBase = .newest) -> BackupRun {
        var run = BackupRun(
            of: "d",
            xml:
                "<domainbackup><disks><disk name='vda' type='file'><target file='/b/\(name)'/></disk></disks></domainbackup>",
            checkpoint: .init(xml: "<domaincheckpoint><name>\(name)</name></domaincheckpoint>")
        )
        run.preparation?.base = base
        return run
    }

    private static func pull(_ name: String) -> BackupRun {
        var run = BackupRun(
            of: "d",
            xml: """
                <domainbackup mode='pull'><server transport='unix' socket='/s/nbd'/><disks><disk name='vda' type='file'>\
                <scratch file='/s/\(name)'/></disk></disks></domainbackup>
                """,
            checkpoint: .init(xml: "<domaincheckpoint><name>\(name)</name></domaincheckpoint>")
        )
        run.preparation?.base = .newest
        return run
    }

    @Test("a backup that enters a catalogue has no files by then that its record lets anybody remove")
    func catalogue() async throws {
        let host = try await Self.host()
        let uuid = try await host.summary(of: "d").identity.uuid
        let seen = Mutex<[[String]]>([])
        var run = Self.push("p")
        run.completing = { () async throws(HostError) in
            let known = (try? host.surroundings.records?.records(of: uuid)) ?? []
            seen.withLock { $0 = known.map { $0.record.files.map(\.path) } }
        }
        _ = try await run.run(on: host)
        #expect(seen.withLock { $0 } == [[]])
    }

    /// What becomes of the second backup, and whether the third builds upon it.
    enum Second: CaseIterable {
        case complete, failed, cancelled, begun, created, fromUnsaved, pulled, pullFailed
    }

    @Test("the newest one that is, whatever came after it", arguments: Second.allCases)
    func newest(second: Second) async throws {
        let host = try await Self.host(finishesPushes: false)
        func finishing(_ run: BackupRun, succeeding: Bool = true) async throws {
            let task = Task { try await run.run(on: host) }
            var jobs = try await host.jobs(of: "d")
            while jobs.isEmpty {
                await Task.yield()
                jobs = try await host.jobs(of: "d")
            }
            try await host.finishJob(of: "d", succeeding: succeeding)
            _ = try await task.value
        }
        #expect(
            try await Self.push("x").prepare(on: host).bases == [
                .init(disk: "vda", checkpoint: nil, reason: "the domain has no checkpoint")
            ]
        )
        try await finishing(Self.push("c1"))
        var names = ["c1"]
        var passed: String?
        switch second {
        case .complete:
            try await finishing(Self.push("c2"))
            names.append("c2")
        case .failed:
            await #expect(throws: BackupFailure.self) { try await finishing(Self.push("c2"), succeeding: false) }
        case .cancelled:
            let task = Task { try await Self.push("c2").run(on: host) }
            while try await host.jobs(of: "d").isEmpty { await Task.yield() }
            task.cancel()
            await #expect(throws: BackupFailure.self) { try await task.value }
        case .begun:
            _ = try await Self.push("c2").prepare(on: host).begin(on: host)
            try await host.finishJob(of: "d")
            names.append("c2")
            passed = "c2"
        case .created:
            _ = try await host.createCheckpoint(DomainCheckpoint(name: "c2"), of: "d")
            names.append("c2")
            passed = "c2"
        case .fromUnsaved:
            _ = try await host.createCheckpoint(DomainCheckpoint(name: "c2"), of: "d")
            let prepared = try await Self.push("c3", from: .checkpoint("c2")).prepare(on: host)
            #expect(prepared.findings.map(\.code) == ["checkpoint-unsaved"])
            try await finishing(Self.push("c3", from: .checkpoint("c2")))
            names += ["c2", "c3"]
            passed = "c3"
        case .pulled:
            let report = try await Self.pull("c2").run(on: host)
            #expect(report.unrecorded == nil)
            names.append("c2")
        case .pullFailed:
            struct Failed: Error {}
            await #expect(throws: BackupFailure.self) {
                try await Self.pull("c2").run(on: host, serving: { _ in throw Failed() })
            }
        }
        #expect(try await host.checkpoints(of: "d", listing: .all, matching: .init()) == names)
        let base = try #require(try await Self.push("x").prepare(on: host).bases.first)
        #expect(base.checkpoint == (names.contains("c2") && passed == nil ? "c2" : "c1"))
        #expect(
            base.reason?.hasPrefix("no backup at \(passed ?? "") is known to be saved") == (passed == nil ? nil : true)
        )
        // A base that is known to be saved is named without a warning.
        #expect(try await Self.push("x", from: .checkpoint("c1")).prepare(on: host).findings == [])
    }

    @Test("a checkpoint of the same name that was made later is another one")
    func sameName() async throws {
        let host = try await Self.host()
        _ = try await Self.push("c1").run(on: host)
        try await host.deleteCheckpoint(of: "d", name: "c1", deletion: .init())
        _ = try await host.createCheckpoint(DomainCheckpoint(name: "c1"), of: "d")
        #expect(try await Self.push("x").prepare(on: host).bases.first?.checkpoint == nil)
    }

    /// Begins a backup of a process that is gone by then.
    private static func lose(_ run: BackupRun, _ artifacts: BackupArtifacts, on host: InMemoryHost) async throws {
        let records = try #require(host.surroundings.records)
        var record = BackupRecord(
            of: artifacts,
            disks: [.init("vda", base: nil, isWhole: true)],
            begun: host.surroundings.time().seconds,
            isWatched: true
        )
        let id = try records.begin(record)
        _ = try await host.beginBackup(of: "d", xml: run.xml, checkpoint: run.checkpoint, options: .init())
        // As long as its process lives it is left alone.
        let refused = await #expect(throws: HostError.self) { try await push("x").prepare(on: host) }
        #expect(refused?.message.contains("begun by this connection") == true)
        record.hasBegun = true
        record.checkpointTime = try await host.checkpoint(try #require(artifacts.checkpoint), of: "d").creationTime
        for index in record.files.indices {
            record.files[index].identity = host.surroundings.files?.identity(of: record.files[index].path)
        }
        try records.update(id, record)
        records.letGo(id)
    }

    @Test(
        "what a killed pull has left is told of, and taken back by the next run, also one of the same names",
        arguments: ["c2", "c3"]
    )
    func killed(next: String) async throws {
        let host = try await Self.host()
        let records = try #require(host.surroundings.records)
        let identity = try await host.summary(of: "d").identity
        _ = try await Self.push("c1").run(on: host)
        let artifacts = BackupArtifacts(domain: identity, isPull: true, files: ["/s/c2", "/s/nbd"], checkpoint: "c2")
        try await Self.lose(Self.pull("c2"), artifacts, on: host)

        let facts = try await ChainDoctor(of: "d").examine(on: host)
        #expect(Set(facts.findings.map(\.diagnostic.code)) == ["run-unfinished", "backup-job-stale"])
        let steps = try await Self.pull(next).plan(on: host).map(\.summary)
        #expect(
            steps.prefix(3) == [
                "end backup job 2 of d", "remove /s/c2, which a backup left whose process is gone",
                "delete checkpoint c2, of which nothing is known to be saved",
            ]
        )
        let report = try await Self.pull(next).run(on: host)
        // The host removes scratch and socket itself as the job ends, as libvirt does.
        #expect(report.earlier.undone == [.job(.init(rawValue: 2)), .checkpoint("c2")])
        #expect(host.surroundings.files?.entries(of: "/s") == [])
        #expect(report.earlier.left == [:])
        #expect(report.bases.map(\.checkpoint) == ["c1"])
        #expect(try await host.checkpoints(of: "d", listing: .all, matching: .init()) == ["c1", next])
        #expect(try await Self.push("x").prepare(on: host).bases.first?.checkpoint == next)
        #expect(try records.records(of: identity.uuid).map(\.record.state) == [.complete, .complete])
    }

    @Test("what a killed push has left stands in the way as long as its job runs, and keeps its targets")
    func killedPush() async throws {
        let host = try await Self.host(finishesPushes: false)
        let identity = try await host.summary(of: "d").identity
        let artifacts = BackupArtifacts(
            domain: identity,
            isPull: false,
            targets: ["/b/c1"],
            files: ["/b/c1"],
            checkpoint: "c1"
        )
        try await Self.lose(Self.push("c1"), artifacts, on: host)
        let refused = await #expect(throws: HostError.self) { try await Self.push("c2").prepare(on: host) }
        #expect(refused?.message.contains("of a backup whose process is gone") == true)
        try await host.finishJob(of: "d")

        let doctor = ChainDoctor(of: "d")
        let facts = try await doctor.examine(on: host)
        #expect(facts.findings.map(\.diagnostic.code) == ["run-unfinished"])
        #expect(ChainPlan(facts.findings, allowing: []).withheld.map(\.description) == ["remove /b/c1"])
        let plan = try await Self.push("c2").plan(on: host).map(\.summary)
        #expect(plan.first == "delete checkpoint c1, of which nothing is known to be saved")
        #expect(!plan.contains { $0.hasPrefix("remove") })
        for step in ChainPlan(facts.findings, allowing: .discard).steps {
            try await doctor.perform(step, on: host, knowing: facts)
        }
        #expect(try await doctor.examine(on: host).findings == [])
        #expect(await !host.imagePaths.contains("/b/c1"))
        #expect(try host.surroundings.records?.records(of: identity.uuid) == [])
    }

    @Test("a file that came to be at the path of a killed run's is not that run's, and stays")
    func replaced() async throws {
        let host = try await Self.host()
        let records = try #require(host.surroundings.records)
        let artifacts = BackupArtifacts(domain: try await host.summary(of: "d").identity, isPull: true, files: ["/s/x"])
        var record = BackupRecord(of: artifacts, disks: [], begun: 0, isWatched: true)
        record.hasBegun = true
        record.files[0].identity = FileIdentity(device: 7, number: 7, birth: 7)
        records.letGo(try records.begin(record))
        var other = Self.push("c")
        other.xml = other.xml?.replacing("/b/c", with: "/s/x")
        _ = try await other.run(on: host)
        let facts = try await ChainDoctor(of: "d").examine(on: host)
        #expect(
            ChainPlan(facts.findings, allowing: [.discard, .endJobs]).steps.allSatisfy {
                !$0.description.hasPrefix("remove")
            }
        )
        #expect(await host.imagePaths.contains("/s/x"))
    }
}
