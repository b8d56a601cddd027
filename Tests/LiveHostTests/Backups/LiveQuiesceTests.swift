import BackupJobs
import ChainDoctor
import Foundation
import Glibc
import LibvirtHost
import MomentDocuments
import TestRequirements
import TestSupport
import Testing

extension LiveTests {
    @Suite("File systems frozen by a guest's agent")
    struct Quiescing {
        private func backup(_ guest: Guest, preparation: BackupPreparation? = BackupPreparation()) -> BackupRun {
            BackupRun(
                of: guest.reference,
                xml: guest.push(format: "qcow2"),
                checkpoint: BackupCheckpoint(xml: "<domaincheckpoint><name>new</name></domaincheckpoint>"),
                options: BackupOptions(quiesces: true),
                preparation: preparation
            )
        }

        private func expectNothingLeft(_ guest: Guest) async throws {
            let files = try FileManager.default.contentsOfDirectory(atPath: guest.directory.path).sorted()
            #expect(files == ["agent", "vda.img"])
            #expect(try await guest.host.jobs(of: guest.reference) == [])
            #expect(
                try await guest.host.checkpoints(of: guest.reference, listing: .all, matching: .init()) == []
            )
        }

        @Test("are frozen before the backup begins, and thawed once it has begun")
        func order() async throws {
            try await Guest.withAgent { guest, agent in
                let target = guest.target("vda").path
                let seen = Lock<[Bool]>([])
                agent.behave { _ in
                    seen.withLock { $0.append(FileManager.default.fileExists(atPath: target)) }
                    return .done
                }
                let report = try await backup(guest).run(on: guest.host)
                #expect(agent.requests == [.freeze, .thaw])
                #expect(seen.withLock { $0 } == [false, true])
                #expect(report.checkpoint == "new")
                // An agent that refuses at first is asked again.
                agent.behave { [unowned agent] request in
                    request == .thaw && agent.requests.count < 6 ? .refused : .done
                }
                try FileManager.default.removeItem(atPath: target)
                var second = backup(guest)
                second.checkpoint = nil
                _ = try await second.run(on: guest.host)
                #expect(agent.requests == [.freeze, .thaw, .freeze, .thaw, .thaw, .thaw])
            }
        }

        @Test("are thawed when QEMU refuses the backup, and when the agent could not freeze all of them")
        func refused() async throws {
            try await Guest.withAgent { guest, agent in
                var run = backup(guest, preparation: nil)
                run.xml = run.xml?.replacingOccurrences(of: "vda.copy", with: "none/vda.copy")
                let failure = try await #require(
                    #expect(throws: BackupFailure.self) { try await run.run(on: guest.host) }
                )
                #expect(agent.requests == [.freeze, .thaw])
                #expect(failure.left == [:] && failure.artifacts?.mayBeFrozen == false, "\(failure)")
                try await expectNothingLeft(guest)
                agent.behave { $0 == .freeze ? .refused : .done }
                run = backup(guest)
                let unfrozen = try await #require(
                    #expect(throws: BackupFailure.self) { try await run.run(on: guest.host) }
                )
                #expect(unfrozen.cause.call == "virDomainFSFreeze" && unfrozen.left == [:], "\(unfrozen)")
                #expect(agent.requests == [.freeze, .thaw, .freeze, .thaw])
                try await expectNothingLeft(guest)
            }
        }

        @Test("are thawed when the task is cancelled while they freeze, and nothing is left")
        func cancelled() async throws {
            try await Guest.withAgent { guest, agent in
                let run = backup(guest)
                let task = Lock<Task<Void, any Error>?>(nil)
                agent.behave { request in
                    if request == .freeze { task.withLock { $0?.cancel() } }
                    return .done
                }
                let work = Task {
                    // Not before the agent can know whom to cancel.
                    while task.withLock({ $0 }) == nil { await Task.yield() }
                    _ = try await run.run(on: guest.host)
                }
                task.withLock { $0 = work }
                let failure = try await #require(#expect(throws: BackupFailure.self) { try await work.value })
                #expect(failure.cause.code == .cancelled && failure.left == [:], "\(failure)")
                #expect(agent.requests == [.freeze, .thaw])
                try await expectNothingLeft(guest)
            }
        }

        @Test("are told of where the agent does not thaw them, and the backup is taken back")
        func held() async throws {
            try await Guest.withAgent { guest, agent in
                agent.behave { $0 == .thaw ? .refused : .done }
                let run = backup(guest)
                let failure = try await #require(
                    #expect(throws: BackupFailure.self) { try await run.run(on: guest.host) }
                )
                #expect(failure.cause.call == "virDomainFSThaw" && failure.cause.mayHaveLeftFrozen, "\(failure)")
                #expect(
                    Array(failure.left.keys) == [.freeze] && failure.undone.contains(.checkpoint("new")),
                    "\(failure)"
                )
                try await expectNothingLeft(guest)
                // Whoever comes later thaws them by the artifacts.
                agent.behave { _ in .done }
                let artifacts = try #require(failure.artifacts)
                let cleanup = await run.undo(artifacts, on: guest.host)
                #expect(cleanup == BackupCleanup(undone: [.freeze]))
            }
        }

        @Test("hold the guest for a snapshot and a checkpoint of one instant, whatever comes of them")
        func pair() async throws {
            try await Guest.withAgent { guest, agent in
                for name in [".hidden", "s"] {
                    let pair = try? await guest.host.createSnapshot(
                        DomainSnapshot(name: name),
                        withCheckpoint: DomainCheckpoint(name: "c"),
                        of: guest.reference,
                        content: .disks(quiesced: true)
                    )
                    #expect((pair != nil) == (name == "s"))
                }
                #expect(agent.requests == [.freeze, .thaw, .freeze, .thaw])
                let summary = try await guest.host.summary(of: guest.reference)
                #expect(summary.state == .running)
            }
        }

        @Test(
            "that a client which is killed leaves frozen are thawed by the doctor",
            .requires(.libvirtd, .setpriv)
        )
        func clientKilled() async throws {
            try await Guest.withAgent(on: DaemonHost.shared) { guest, agent in
                let document = guest.machine.root.appending(path: "\(guest.name).xml")
                defer { try? FileManager.default.removeItem(at: document) }
                try Data(guest.push(format: "qcow2").utf8).write(to: document)
                let client = Process()
                client.executableURL = URL(filePath: ProcessInfo.processInfo.arguments[0])
                    .deletingLastPathComponent().appending(path: "virtmoment")
                client.arguments = [
                    "backup", "run", "--connect", guest.machine.uri, "--quiesce", guest.name, document.path,
                ]
                client.standardOutput = FileHandle.nullDevice
                client.standardError = FileHandle.nullDevice
                client.standardInput = FileHandle.nullDevice
                let number = Lock<pid_t>(0)
                agent.behave { request in
                    if request == .freeze { kill(number.withLock { $0 }, SIGKILL) }
                    return .done
                }
                try number.withLock { number in
                    try client.run()
                    number = client.processIdentifier
                }
                client.waitUntilExit()
                #expect(client.terminationReason == .uncaughtSignal)
                #expect(agent.requests == [.freeze])

                let doctor = ChainDoctor(of: guest.reference)
                let facts = try await doctor.examine(on: guest.host)
                let plan = ChainPlan(facts.findings, allowing: .thaw)
                #expect(plan.steps.map(\.action) == [.thaw])
                for step in plan.steps { try await doctor.perform(step, on: guest.host, knowing: facts) }
                #expect(agent.requests == [.freeze, .thaw])
                _ = try await backup(guest).run(on: guest.host)
            }
        }
    }
}
