import BackupJobs
import Foundation
import LibvirtHost
import MomentDiagnostics
import MomentDocuments
import MomentInMemory
import MomentRules
import Testing

@Suite("A host owns its surroundings")
struct ImitatedSurroundingsTests {
    private static func definition(_ name: String) -> String {
        """
        <domain type='kvm'><name>\(name)</name><memory>1</memory><os><type>hvm</type></os><devices>\
        <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/i/\(name).qcow2'/>\
        <target dev='vda' bus='virtio'/></disk></devices></domain>
        """
    }

    private static func host(_ names: [String] = ["d"], finishesPushes: Bool = true) async throws -> InMemoryHost {
        let host = InMemoryHost(finishesPushes: finishesPushes, time: { Instant(1_700_000_000) })
        for name in names {
            _ = try await host.define(xml: definition(name))
            try await host.start(.name(name), options: [])
        }
        return host
    }

    /// A push of the disk to a file.
    private static func push(to path: String) -> String {
        "<domainbackup><disks><disk name='vda' type='file'><target file='\(path)'/></disk></disks></domainbackup>"
    }

    /// A pull on TCP whose port is to be chosen.
    private static func pull(_ name: String) -> BackupRun {
        BackupRun(
            of: .name(name),
            xml: """
                <domainbackup mode='pull'><server transport='tcp' name='localhost'/><disks><disk name='vda' type='file'>\
                <scratch file='/s/\(name)'/></disk></disks></domainbackup>
                """
        )
    }

    @Test("what fails on a host in memory removes no file of this machine, whatever its path")
    func foreignFiles() async throws {
        let host = try await Self.host(finishesPushes: false)
        let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let run = BackupRun(of: "d", xml: Self.push(to: path))
        // There when the backup begins, and one that comes to be while it runs.
        for isThere in [true, false] {
            if isThere { try Data("mine".utf8).write(to: URL(filePath: path)) }
            let task = Task { try await run.run(on: host) }
            while try await host.jobs(of: "d").isEmpty { await Task.yield() }
            if !isThere { try Data("mine".utf8).write(to: URL(filePath: path)) }
            try await host.finishJob(of: "d", succeeding: false)
            let failure = try await #require(#expect(throws: BackupFailure.self) { try await task.value })
            #expect(failure.undone == [] && failure.left == [:])
            #expect(FileManager.default.contents(atPath: path) == Data("mine".utf8))
            try FileManager.default.removeItem(atPath: path)
        }
    }

    @Test("what was on the host before, or came to be there after the backup was prepared, is left alone")
    func ownFiles() async throws {
        let host = try await Self.host(["d", "other"])
        var run = BackupRun(of: "d", xml: Self.push(to: "/i/t"))
        run.preparation = nil
        let early = try await run.prepare(on: host)
        #expect(early.artifacts.files == ["/i/t"])
        // Somebody else makes the file meanwhile.
        _ = try await BackupRun(of: "other", xml: Self.push(to: "/i/t")).run(on: host)
        let late = try await run.prepare(on: host)
        #expect(late.artifacts.files == [])
        for prepared in [early, late] {
            let failure = try await #require(#expect(throws: BackupFailure.self) { try await prepared.run(on: host) })
            #expect(failure.artifacts?.files == [] && failure.undone == [] && failure.left == [:])
            #expect(await host.imagePaths.contains("/i/t"))
        }
    }

    @Test("the host's clock names files and the checkpoint")
    func clock() async throws {
        let host = try await Self.host()
        let prepared = try await BackupRun(of: "d", checkpoint: .init(xml: "<domaincheckpoint/>")).prepare(on: host)
        #expect(prepared.artifacts.files == ["/i/d.qcow2.1700000000"])
        #expect(prepared.artifacts.checkpoint == "1700000000")
    }

    @Test("preparing and planning hold nothing, however often")
    func plans() async throws {
        let host = try await Self.host()
        let ports = host.surroundings.ports
        for _ in 0..<(ports.range.count + 6) {
            let prepared = try await Self.pull("d").prepare(on: host)
            #expect(prepared.port?.number == ports.range.lowerBound)
            #expect(try await prepared.plan(on: host).count == 4)
        }
        // One of them is run, more often than there are ports.
        let prepared = try await Self.pull("d").prepare(on: host)
        for _ in 0..<(ports.range.count + 6) { _ = try await prepared.run(on: host) }
        #expect(host.surroundings.files?.entries(of: "/s") == [])
    }

    @Test("runs at once get a port each, though all chose the same one")
    func ports() async throws {
        let names = (0..<10).map { "d\($0)" }
        let host = try await Self.host(names)
        var prepared: [PreparedBackup] = []
        for name in names { prepared.append(try await Self.pull(name).prepare(on: host)) }
        #expect(Set(prepared.map { $0.port?.number }).count == 1)
        var jobs: [DomainJob.ID] = []
        var uris: Set<String> = []
        for (name, prepared) in zip(names, prepared) {
            let job = try await prepared.begin(on: host)
            jobs.append(job)
            uris.formUnion(BackupExport.exports(of: try await host.backup(job, of: .name(name))).compactMap(\.uri))
        }
        #expect(uris.count == names.count)
        for (name, job) in zip(names, jobs) { _ = try await host.endBackup(of: .name(name), job: job, aborting: false) }
    }

    @Test("a port that is taken between choosing and beginning is passed over, and the report says so")
    func taken() async throws {
        let host = try await Self.host()
        let prepared = try await Self.pull("d").prepare(on: host)
        let port = try #require(prepared.port?.number)
        host.setPort(port, isTaken: true)
        let report = try await prepared.run(on: host)
        let value = try #require(report.values.first { $0.path == "/domainbackup/server/@port" })
        #expect(value.value == String(port + 1))
    }

    /// A host on which every port is taken as soon as it was looked at once.
    private struct Racing: ForwardingHost {
        let base: InMemoryHost
        var surroundings: HostSurroundings {
            var surroundings = base.surroundings
            surroundings.probe?.isPortFree = { _, _ in false }
            return surroundings
        }
    }

    @Test("a port that is taken as soon as it was chosen is no mistake of the document")
    func takenWhilePreparing() async throws {
        let host = Racing(base: try await Self.host())
        let port = try #require(try await Self.pull("d").prepare(on: host).port?.number)
        #expect(port == host.surroundings.ports.range.lowerBound)
        // One that the document names is.
        var named = Self.pull("d")
        named.xml = named.xml?.replacing("name='localhost'", with: "name='localhost' port='\(port)'")
        let refused = await #expect(throws: HostError.self) { try await named.prepare(on: host) }
        #expect(refused?.findings.map(\.code) == ["port-taken"])
    }

    @Test("a port that nobody can look at is tried, and another one where QEMU refuses it", arguments: [1, 40, 63])
    func unseen(free: UInt16) async throws {
        let host = InMemoryHost(isReachable: false, time: { Instant(1_700_000_000) })
        _ = try await host.define(xml: Self.definition("d"))
        try await host.start("d", options: [])
        let range = host.surroundings.ports.range
        for port in range where port != range.lowerBound + free { host.setPort(port, isTaken: true) }
        let prepared = try await Self.pull("d").prepare(on: host)
        #expect(prepared.port?.number == range.lowerBound)
        let report = try await prepared.run(on: host)
        #expect(report.values.contains { $0.value == String(range.lowerBound + free) })
        #expect(try await host.jobs(of: "d").isEmpty)

        host.setPort(range.lowerBound + free, isTaken: true)
        let failure = try await #require(#expect(throws: BackupFailure.self) { try await prepared.run(on: host) })
        #expect(failure.cause.code == .operationUnsupported && failure.cause.message.contains("10809...10872"))
        host.setPort(range.upperBound, isTaken: false)
        _ = try await prepared.run(on: host)
    }

    @Test("a port that the document names is not exchanged for another")
    func named() async throws {
        let host = try await Self.host()
        host.setPort(10_809, isTaken: true)
        var run = Self.pull("d")
        run.xml = run.xml?.replacing("name='localhost'", with: "name='localhost' port='10809'")
        for preparation in [BackupPreparation(), nil] {
            run.preparation = preparation
            let failure = try await #require(#expect(throws: BackupFailure.self) { try await run.run(on: host) })
            #expect(failure.cause.code == .internalError, "\(failure)")
        }
    }

    @Test("what is planned removes no file and no bitmap")
    func planned() async throws {
        let host = try await Self.host()
        try await host.addBitmap("stray", to: "vda", of: "d")
        let planner = PlanningHost(host)
        let files = try #require(planner.surroundings.files)
        #expect(files.exists("/i/d.qcow2") && files.remove("/i/d.qcow2") == nil)
        try await planner.surroundings.images?.removeBitmap("stray", from: "/i/d.qcow2", format: "qcow2")
        #expect(files.exists("/i/d.qcow2"))
        #expect(await host.bitmaps(in: "/i/d.qcow2") == ["stray"])
        #expect(planner.steps.map(\.summary) == ["remove file /i/d.qcow2", "remove bitmap 'stray' of /i/d.qcow2"])
    }

    @Test("what is open, and where servers listen, is seen on the imitated host")
    func open() async throws {
        let host = try await Self.host()
        let files = try #require(host.surroundings.files)
        #expect(files.isLocked("/i/d.qcow2") == true && files.isLocked("/i/none") == nil)
        let job = try await host.beginBackup(
            of: "d",
            xml: """
                <domainbackup mode='pull'><server transport='unix' socket='/s/x'/><disks><disk name='vda' type='file'>\
                <scratch file='/s/y'/></disk></disks></domainbackup>
                """,
            checkpoint: nil,
            options: .init()
        )
        #expect(files.entries(of: "/s") == [HostEntry("x", .socket), HostEntry("y", .file)])
        #expect(files.isListening(at: "/s/x") == true && files.clients(of: .unix(path: "/s/x")) == 0)
        #expect(files.isLocked("/s/y") == true)
        _ = try await host.endBackup(of: "d", job: job, aborting: false)
        try await host.destroy("d")
        #expect(files.entries(of: "/s") == [] && files.isListening(at: "/s/x") == false)
        #expect(files.isLocked("/i/d.qcow2") == false)
    }
}
