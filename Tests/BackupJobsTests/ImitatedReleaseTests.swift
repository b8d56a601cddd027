import BackupJobs
import Foundation
import LibvirtHost
import MomentInMemory
import MomentRules
import Testing

@Suite("A push is complete when its targets are let go of")
struct ImitatedReleaseTests {
    private static let definition = """
        <domain type='kvm'><name>d</name><memory>1</memory><os><type>hvm</type></os><devices>\
        <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/i/d.qcow2'/>\
        <target dev='vda' bus='virtio'/></disk></devices></domain>
        """

    private static func host() async throws -> InMemoryHost {
        let host = InMemoryHost(time: { Instant(1_700_000_000) })
        _ = try await host.define(xml: definition)
        try await host.start("d", options: [])
        return host
    }

    private static let target = "/i/d.qcow2.new"
    private static let run = BackupRun(
        of: "d",
        checkpoint: .init(xml: "<domaincheckpoint><name>new</name></domaincheckpoint>"),
        releaseTimeout: .milliseconds(20)
    )

    @Test("one that stays held is neither complete nor taken back, and complete once it is let go of")
    func held() async throws {
        let host = try await Self.host()
        host.setImage(Self.target, isHeld: true)
        let failure = try await #require(#expect(throws: BackupFailure.self) { try await Self.run.run(on: host) })
        #expect(failure.cause.code == .targetsHeld && failure.cause.message.contains(Self.target))
        #expect(failure.undone == [] && failure.left == [:])
        #expect(await host.imagePaths.contains(Self.target))
        #expect(try await host.checkpoints(of: "d", listing: .all, matching: .init()) == ["new"])

        let artifacts = try #require(failure.artifacts)
        host.setImage(Self.target, isHeld: false)
        let report = try await Self.run.resume(artifacts, on: host)
        #expect(report.targets == [Self.target] && report.checkpoint == "new")
    }

    @Test("one that is let go of late is waited for")
    func late() async throws {
        let host = try await Self.host()
        host.setImage(Self.target, isHeld: true)
        var run = Self.run
        run.releaseTimeout = .seconds(3600)
        let (told, continuation) = AsyncStream.makeStream(of: [String].self)
        run.waiting = { continuation.yield($0) }
        let task = Task { [run] in try await run.run(on: host) }
        for await targets in told {
            #expect(targets == [Self.target])
            break
        }
        host.setImage(Self.target, isHeld: false)
        #expect(try await task.value.targets == [Self.target])
    }

    @Test("who gives up waiting has the backup taken back")
    func cancelled() async throws {
        let host = try await Self.host()
        host.setImage(Self.target, isHeld: true)
        var run = Self.run
        run.releaseTimeout = .seconds(3600)
        let (told, continuation) = AsyncStream.makeStream(of: Void.self)
        run.waiting = { _ in continuation.finish() }
        let task = Task { [run] in try await run.run(on: host) }
        for await _ in told {}
        task.cancel()
        let failure = try await #require(#expect(throws: BackupFailure.self) { try await task.value })
        #expect(failure.cause.code == .cancelled)
        #expect(failure.undone == [.file(Self.target), .checkpoint("new")])
    }
}
