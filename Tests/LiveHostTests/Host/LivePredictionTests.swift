import Foundation
import LibvirtHost
import MomentDocuments
import MomentInMemory
import MomentRules
import MomentXML
import Testing

extension LiveTests {
    @Suite("What a plan says of a request, and what a real host answers")
    struct Predictions {
        private func code(_ request: () async throws -> Void) async -> HostError.Code? {
            do {
                try await request()
                return nil
            } catch {
                return (error as? HostError)?.code
            }
        }

        /// Takes snapshots, internal ones and external ones.
        private func take(_ names: String..., of guest: Guest) async throws {
            for name in names {
                let content: SnapshotCreation.Content = name.hasPrefix("e") ? .disks() : .system()
                _ = try await guest.host.createSnapshot(
                    DomainSnapshot(name: name),
                    of: guest.reference,
                    how: .take(content)
                )
            }
        }

        @Test("is the same of snapshots inside images and outside, upon one another")
        func snapshots() async throws {
            let release = try await EmbeddedHost.shared.connect().host().library
            for (names, victim, scope, isRunning) in [
                (["e1"], "e1", nil, true), (["i1", "e1"], "e1", nil, false), (["i1"], "i1", nil, true),
                (["i1", "e2"], "e2", .this, true), (["i1", "e2"], "i1", .thisAndDescendants, true),
                (["i1", "e2"], "i1", .descendants, true), (["i1", "e2"], "i1", .this, true),
                (["e1", "e2"], "e1", .this, true), (["e1", "e2"], "e2", .this, true),
                (["i1", "i2"], "i1", .thisAndDescendants, true),
                (["e1", "e2"], "e1", .this, false),
            ] as [([String], String, MomentDeletion.Scope?, Bool)] {
                try await Guest.with { guest in
                    for name in names { try await take(name, of: guest) }
                    if !isRunning { try await guest.host.destroy(guest.reference) }
                    let plan = PlanningHost(guest.host)
                    func ask(_ host: some MomentHost) async -> HostError.Code? {
                        await code {
                            if let scope {
                                try await host.deleteSnapshot(of: guest.reference, name: victim, deletion: .init(scope))
                            } else {
                                try await host.revert(guest.reference, to: victim, how: .init())
                            }
                        }
                    }
                    let predicted = await ask(plan)
                    let answered = await ask(guest.host)
                    let told = "\(names) \(victim) \(scope.map { "\($0)" } ?? "revert")"
                    #expect(predicted == answered, "\(told), running: \(isRunning), on \(release)")
                }
            }
        }

        @Test("a redefinition that brings another machine than is stored is foreseen, with libvirt's number")
        func machines() async throws {
            let changes: [(String, (String) -> String)] = [
                ("nothing", { $0 }),
                ("memory", { $0.replacing(/<memory unit='KiB'>\d+</, with: "<memory unit='KiB'>131072<") }),
                ("processors", { $0.replacing(/<vcpu([^>]*)>\d+</) { "<vcpu\($0.output.1)>3<" } }),
                ("a feature", { $0.replacing("<acpi/>", with: "<acpi/><pae/>") }),
                ("the name", { $0.replacing(/(<domain [^>]*>\s*<name>)[^<]*/) { "\($0.output.1)another" } }),
            ]
            try await Guest.with { guest in
                try await take("i1", "e2", of: guest)
                let release = try await guest.host.host().knownRelease
                for name in ["i1", "e2"] {
                    let text = try await guest.host.snapshotDescription(
                        of: guest.reference,
                        name: name,
                        secure: true
                    )
                    for (what, change) in changes {
                        let xml = change(text)
                        let document = try #require(XMLDocumentParser().parse(xml).document)
                        let submission = Submission(
                            flags: [.redefine],
                            domain: try await guest.host.context(of: guest.reference),
                            release: release,
                            time: Instant(1)
                        )
                        let predicted = Preflight(submission).verdict(on: document).libvirtError
                        let answered = await code {
                            _ = try await guest.host.createSnapshot(of: guest.reference, xml: xml, how: .redefine())
                        }
                        #expect(predicted == answered?.rawValue, "\(what) of \(name), on \(release)")
                    }
                }
            }
        }

        @Test("is the same of a freeze without an agent, and of a save while a backup runs")
        func agentAndJob() async throws {
            try await Guest.with { guest in
                let plan = PlanningHost(guest.host)
                for isPaused in [true, false] {
                    if !isPaused { try await guest.host.resume(guest.reference) }
                    let predicted = await code { _ = try await plan.freezeFileSystems(of: guest.reference) }
                    let answered = await code { _ = try await guest.host.freezeFileSystems(of: guest.reference) }
                    #expect(predicted != nil && predicted == answered, "paused: \(isPaused)")
                }
                _ = try await guest.beginPull()
                #expect(await code { try await plan.managedSave(guest.reference, options: .init()) } == .jobRunning)
            }
        }

        /// What needs the images of a domain.
        private enum ImageRequest: CaseIterable {
            case snapshot, deletion, increment

            func ask(_ host: some MomentHost, of guest: Guest) async throws {
                switch self {
                case .snapshot:
                    let document = DomainSnapshot(name: "i2")
                    _ = try await host.createSnapshot(document, of: guest.reference, how: .take(.system()))
                case .deletion: try await host.deleteSnapshot(of: guest.reference, name: "i1", deletion: .init())
                case .increment:
                    let xml = guest.pull("transport='unix' socket='\(guest.directory.path)/s'", incremental: "c")
                    _ = try await host.beginBackup(
                        of: guest.reference,
                        xml: xml,
                        checkpoint: nil,
                        options: BackupOptions()
                    )
                }
            }
        }

        @Test(
            "is the same of a domain that is paused since it was restored, until it goes on",
            arguments: [false, true]
        )
        func restored(goesOn: Bool) async throws {
            try await Guest.with { guest in
                try await take("i1", of: guest)
                try await guest.checkpoint("c")
                try await guest.host.managedSave(guest.reference, options: .init())
                try await guest.host.start(guest.reference, options: .paused)
                if goesOn { try await guest.host.resume(guest.reference) }
                for request in ImageRequest.allCases {
                    let predicted = await code { try await request.ask(PlanningHost(guest.host), of: guest) }
                    let answered = await code { try await request.ask(guest.host, of: guest) }
                    #expect(predicted == answered, "\(request)")
                    if goesOn { #expect(answered == nil, "\(request)") }
                }
            }
        }

        @Test("going back under bitmaps is refused before it does harm, of a domain that is off, too")
        func bitmaps() async throws {
            try await Guest.with { guest in
                try await take("i1", of: guest)
                try await guest.checkpoint("c")
                for isRunning in [true, false] {
                    if !isRunning { try await guest.host.destroy(guest.reference) }
                    for host in [PlanningHost(guest.host), guest.host] as [any MomentHost] {
                        #expect(
                            await code { try await host.revert(guest.reference, to: "i1", how: .init()) }
                                == .operationInvalid
                        )
                    }
                }
                let image = try await #require(QemuImg().chain(of: guest.image("vda").path, format: "qcow2").first)
                #expect(image.bitmap("c")?.isInUse == false)
            }
        }
    }
}
