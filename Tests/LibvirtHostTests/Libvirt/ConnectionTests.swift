import Foundation
import LibvirtHost
import MomentDiagnostics
import TestRequirements
import TestSupport
import Testing

// Serialized: the domain of test:///default is one for the whole process.
@Suite("A connection", .serialized, .requires(.libvirt))
struct ConnectionTests {
    @Test("tells who is at the other end")
    func host() async throws {
        let host = try await LibvirtConnection.connect(to: "test:///default")
        let other = try await host.host()
        #expect(other.uri == "test:///default")
        #expect(other.driver.lowercased() == "test")
        #expect(other.library >= ReleaseNumber(6, 0, 0))
        await host.close()
    }

    /// libvirt gives its references back from the thread that waits for events, a moment after the connection ended.
    @Test("keeps nothing once it is closed, or no longer used", arguments: [true, false])
    func keepsNothing(isClosed: Bool) async throws {
        weak var hub: EventHub?
        do {
            let host = try await LibvirtConnection.connect(to: "test:///default")
            hub = host.hub
            _ = try await host.summary(of: "test")
            if isClosed { await host.close() }
        }
        for _ in 0..<1000 where hub != nil { try await Task.sleep(for: .milliseconds(10)) }
        #expect(hub == nil)
    }

    @Test("fails with libvirt's code and call where no daemon answers")
    func noDaemon() async {
        await #expect {
            try await LibvirtConnection.connect(to: "qemu+unix:///system?socket=/nonexistent/libvirt-sock")
        } throws: { error in
            let error = error as? HostError
            return error?.code == .systemError && error?.call == "virConnectOpen"
        }
    }

    @Test("a host is chosen although another thread opens an embedded one", .requires(.embeddedDriver, .qemu))
    func chosenBesideEmbedded() async {
        await #expect(processExitsWith: .success) {
            let root = "\(Scratch.path)/e"
            await withTaskGroup { group in
                group.addTask {
                    let host = try? await LibvirtConnection.connect(to: "qemu:///embed?root=\(root)")
                    await host?.close()
                }
                for _ in 0..<100 {
                    group.addTask { await (try? LibvirtConnection.connect(to: nil))?.close() }
                }
            }
        }
    }

    @Test("refuses a NUL in a URI before libvirt would cut it short")
    func null() async {
        await #expect { try await LibvirtConnection.connect(to: "test:///default\0x") } throws: { error in
            (error as? HostError)?.code == .textWithNull
        }
    }

    @Test("finds a domain by name, by UUID and by number")
    func references() async throws {
        let host = try await LibvirtConnection.connect(to: "test:///default")
        let byName = try await host.summary(of: "test")
        let byUUID = try await host.summary(of: byName.identity.reference)
        let byID = try await host.summary(of: .id(try #require(byName.identity.id)))
        #expect(byName.identity.name == "test")
        #expect(byName.state == .running)
        #expect(byUUID == byName)
        #expect(byID == byName)
        #expect(try await host.domains(matching: DomainFilter(isActive: true)) == [byName.identity])
        await host.close()
    }

    @Test("says which domain is not there")
    func noDomain() async throws {
        let host = try await LibvirtConnection.connect(to: "test:///default")
        await #expect { try await host.summary(of: "nobody") } throws: { error in
            let error = error as? HostError
            return error?.code == .noDomain && error?.subject == "nobody" && error?.call == "virDomainLookupByName"
        }
        await host.close()
    }

    @Test("answers nothing once it is closed, and closes twice without harm")
    func closed() async throws {
        let host = try await LibvirtConnection.connect(to: "test:///default")
        let events = try await host.events(of: nil)
        await host.close()
        await host.close()
        await #expect { try await host.summary(of: "test") } throws: { error in
            (error as? HostError)?.code == .closed
        }
        for await _ in events { Issue.record("an event after the end") }
    }

    @Test("tells of what happens to a domain")
    func events() async throws {
        let host = try await LibvirtConnection.connect(to: "test:///default")
        let events = try await host.events(of: "test")
        try await host.suspend("test")
        try await host.resume("test")
        var changes: [LifecycleChange] = []
        for await event in events {
            #expect(event.domain?.name == "test")
            if case .lifecycle(let change, _) = event.kind { changes.append(change) }
            if changes.last == .resumed { break }
        }
        #expect(changes.contains(.suspended))
        await host.close()
    }

    @Test("does not change anything when it is read-only, and does not ask")
    func readOnly() async throws {
        let host = try await LibvirtConnection.connect(to: "test:///default", access: .readOnly)
        let domain: DomainReference = "nobody"  // A look-up would answer something else.
        let requests: [(String, () async throws -> Void)] = [
            ("define", { _ = try await host.define(xml: "<domain/>") }),
            ("create", { _ = try await host.create(xml: "<domain/>", options: []) }),
            ("undefine", { try await host.undefine(domain, options: []) }),
            ("start", { try await host.start(domain, options: []) }),
            ("destroy", { try await host.destroy(domain) }),
            ("suspend", { try await host.suspend(domain) }),
            ("resume", { try await host.resume(domain) }),
            ("freeze", { _ = try await host.freezeFileSystems(of: domain) }),
            ("thaw", { _ = try await host.thawFileSystems(of: domain) }),
            ("abort", { try await host.abort(DomainJob.ID(rawValue: 1), of: domain) }),
            ("begin", { _ = try await host.beginBackup(of: domain, xml: nil, checkpoint: nil, options: .init()) }),
            ("end", { _ = try await host.endBackup(of: domain, job: DomainJob.ID(rawValue: 1), aborting: true) }),
            ("checkpoint", { _ = try await host.createCheckpoint(of: domain, xml: "<x/>", how: .now) }),
            ("checkpoint delete", { try await host.deleteCheckpoint(of: domain, name: "c", deletion: .init()) }),
            ("snapshot", { _ = try await host.createSnapshot(of: domain, xml: "<x/>", how: .take(.system())) }),
            ("revert", { try await host.revert(domain, to: "s", how: .init()) }),
            ("snapshot delete", { try await host.deleteSnapshot(of: domain, name: "s", deletion: .init()) }),
            ("save", { try await host.managedSave(domain, options: .init()) }),
            ("save remove", { try await host.removeManagedSave(of: domain) }),
            ("save define", { try await host.defineManagedSave(of: domain, xml: "<x/>", outcome: .asSaved) }),
            ("secret", { _ = try await host.domainDescription(of: domain, options: .secure) }),
            ("secret", { _ = try await host.snapshotDescription(of: domain, name: "s", secure: true) }),
            ("secret", { _ = try await host.checkpointDescription(of: domain, name: "c", options: .secure) }),
            ("secret", { _ = try await host.managedSaveDescription(of: domain, secure: true) }),
        ]
        for (name, request) in requests {
            await #expect("\(name)") { try await request() } throws: { error in
                (error as? HostError)?.code == .operationDenied
            }
        }
        #expect(try await host.summary(of: "test").state == .running)
        await host.close()
    }

    @Test("a program that closes its connection and exits ends well, each of a hundred times")
    func exit() throws {
        let command = URL(filePath: ProcessInfo.processInfo.arguments[0]).deletingLastPathComponent()
            .appending(path: "virtmoment").path
        let script = """
            i=0; while [ $i -lt 100 ]; do
                "$0" snapshot list test --connect test:///default || exit; i=$((i+1))
            done
            """
        #expect(throws: Never.self) { try Tool.run("sh", "-c", script, command) }
    }

    @Test("the threads of closed connections are used again")
    func threads() async throws {
        func count() throws -> Int {
            try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count
        }
        let before = try count()
        for _ in 0..<50 {
            let host = try await LibvirtConnection.connect(to: "test:///default")
            await host.close()
        }
        // Tests beside this one start threads, too, but none so many.
        #expect(try count() < before + 50)
    }
}
