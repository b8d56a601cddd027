import BackupJobs
import Foundation
import LibvirtHost
import MomentDocuments
import MomentRules
import TestRequirements
import TestSupport
import Testing

extension LiveTests {
    /// Each fault leaves nothing behind: no job, no file, no checkpoint; and the next backup works.
    @Suite("Faults during a backup of a real guest")
    struct Faults {
        /// What went wrong, and that nothing is left of it.
        private func expectNothingLeft(
            _ guest: Guest,
            of run: BackupRun,
            sourceLocation: SourceLocation = #_sourceLocation,
            whileRunning: @escaping @Sendable ([BackupExport]) async throws -> Void = { _ in }
        ) async throws -> BackupFailure {
            let failure = try await #require(
                #expect(throws: BackupFailure.self, sourceLocation: sourceLocation) {
                    try await run.run(on: guest.host, serving: whileRunning)
                }
            )
            #expect(failure.left == [:], sourceLocation: sourceLocation)
            let files = try FileManager.default.contentsOfDirectory(atPath: guest.directory.path).sorted()
            #expect(files == guest.disks.map { "\($0.target).img" }, sourceLocation: sourceLocation)
            let checkpoints = try await guest.host.checkpoints(
                of: guest.reference,
                listing: .all,
                matching: .init()
            )
            #expect(checkpoints == [], sourceLocation: sourceLocation)
            #expect(try await guest.host.jobs(of: guest.reference) == [], sourceLocation: sourceLocation)
            return failure
        }

        /// The next backup works.
        private func expectWorking(_ guest: Guest) async throws {
            _ = try await BackupRun(of: guest.reference, xml: guest.push(format: "qcow2")).run(
                on: guest.host
            )
        }

        /// A backup that is sent as it is, so that libvirt and QEMU are the ones to find the fault.
        private func sent(
            _ xml: String,
            of guest: Guest,
            checkpoint: BackupCheckpoint? = BackupCheckpoint(
                xml: "<domaincheckpoint><name>new</name></domaincheckpoint>"
            )
        ) -> BackupRun {
            BackupRun(of: guest.reference, xml: xml, checkpoint: checkpoint, preparation: nil)
        }

        private let checkpoint = BackupCheckpoint(xml: "<domaincheckpoint><name>new</name></domaincheckpoint>")

        @Test("a target directory that does not exist")
        func noDirectory() async throws {
            try await Guest.with { guest in
                let xml = guest.push(format: "qcow2").replacingOccurrences(of: "vda.copy", with: "none/vda.copy")
                _ = try await expectNothingLeft(
                    guest,
                    of: sent(xml, of: guest)
                )
                try await expectWorking(guest)
            }
        }

        @Test("a target that exists is refused and stays as it is")
        func existing() async throws {
            try await Guest.with { guest in
                let precious = guest.directory.appending(path: "vda.copy")
                try Data("precious".utf8).write(to: precious)
                await #expect {
                    try await sent(guest.push(format: "qcow2"), of: guest, checkpoint: nil).run(on: guest.host)
                } throws: { ($0 as? BackupFailure)?.cause.code == .invalidArgument }
                #expect(try Data(contentsOf: precious) == Data("precious".utf8))
                try FileManager.default.removeItem(at: precious)
                try await expectWorking(guest)
            }
        }

        @Test("a target's file system that is full")
        func full() async throws {
            try await Guest.with { guest in
                let small = guest.machine.root.appending(path: "small-\(guest.name)")
                try FileManager.default.createDirectory(at: small, withIntermediateDirectories: true)
                try Tool.run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small.path)
                defer {
                    _ = try? Tool.run("umount", small.path)
                    try? FileManager.default.removeItem(at: small)
                }
                let xml = guest.push(format: "qcow2").replacingOccurrences(of: guest.directory.path, with: small.path)
                let failure = try await expectNothingLeft(
                    guest,
                    of: sent(xml, of: guest)
                )
                #expect(failure.undone.contains(.checkpoint("new")))
                #expect(try FileManager.default.contentsOfDirectory(atPath: small.path) == [])
                try await expectWorking(guest)
            }
        }

        @Test("a target that can't be written: its file system is read-only", arguments: [true, false])
        func readOnly(isReused: Bool) async throws {
            try await Guest.with { guest in
                let fixed = guest.machine.root.appending(path: "fixed-\(guest.name)")
                try FileManager.default.createDirectory(at: fixed, withIntermediateDirectories: true)
                try Tool.run("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", fixed.path)
                defer {
                    // Now, though QEMU may not have let go of an image yet.
                    _ = try? Tool.run("umount", "--lazy", fixed.path)
                    try? FileManager.default.removeItem(at: fixed)
                }
                // An image that somebody has made beforehand is not ours to remove.
                let made = fixed.appending(path: "vda.copy")
                if isReused { try Tool.run("qemu-img", "create", "-q", "-f", "qcow2", made.path, "8M") }
                try Tool.run("mount", "-o", "remount,ro", fixed.path)
                var run = sent(
                    guest.push(format: "qcow2").replacingOccurrences(of: guest.directory.path, with: fixed.path),
                    of: guest
                )
                run.options.reusesExternal = isReused
                let failure = try await expectNothingLeft(guest, of: run)
                #expect(failure.cause.code.rawValue > 0, "\(failure)")
                #expect(FileManager.default.fileExists(atPath: made.path) == isReused)
                try await expectWorking(guest)
            }
        }

        @Test("a full scratch file pauses the guest, which goes on once the backup is taken back")
        func fullScratch() async throws {
            try await Guest.with(running: false) { guest in
                try guest.makeWriter()
                let small = guest.machine.root.appending(path: "small-\(guest.name)")
                try FileManager.default.createDirectory(at: small, withIntermediateDirectories: true)
                try Tool.run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small.path)
                defer {
                    _ = try? Tool.run("umount", small.path)
                    try? FileManager.default.removeItem(at: small)
                }
                try await guest.host.start(guest.reference, options: [])
                let socket = guest.directory.appending(path: "nbd.sock").path
                let xml = guest.pull("transport='unix' socket='\(socket)'")
                    .replacingOccurrences(of: guest.target("vda").path, with: small.appending(path: "scratch").path)
                let failure = try await expectNothingLeft(
                    guest,
                    of: BackupRun(of: guest.reference, xml: xml, checkpoint: checkpoint)
                ) { _ in try await Task.sleep(for: .seconds(3600)) }
                #expect(failure.cause.message.contains("could not write"), "\(failure)")
                #expect(failure.undone.contains(.pause), "\(failure)")
                #expect(try FileManager.default.contentsOfDirectory(atPath: small.path) == [])
                #expect(try await guest.host.summary(of: guest.reference).state == .running)
                try await expectWorking(guest)
            }
        }

        @Test("a socket path that is too long")
        func longSocket() async throws {
            try await Guest.with { guest in
                let socket = guest.directory.appending(path: String(repeating: "s", count: 100)).path
                _ = try await expectNothingLeft(
                    guest,
                    of: sent(guest.pull("transport='unix' socket='\(socket)'"), of: guest)
                )
                try await expectWorking(guest)
            }
        }

        @Test("a port that is taken")
        func port() async throws {
            try await Guest.with { guest in
                let listener = try Listener()
                let server = "transport='tcp' name='127.0.0.1' port='\(listener.port)'"
                _ = try await expectNothingLeft(
                    guest,
                    of: sent(guest.pull(server), of: guest)
                )
                try await expectWorking(guest)
            }
        }

        @Test("an export name that is used twice: libvirt keeps the checkpoint of the failed job, we do not")
        func duplicateExport() async throws {
            try await Guest.with([.init(target: "vda"), .init(target: "vdb")]) { guest in
                let socket = guest.directory.appending(path: "nbd.sock").path
                let xml = guest.pull("transport='unix' socket='\(socket)'")
                    .replacingOccurrences(of: "type='file'>", with: "type='file' exportname='same'>")
                let failure = try await expectNothingLeft(
                    guest,
                    of: sent(xml, of: guest)
                )
                #expect(failure.undone.contains(.checkpoint("new")))
                try await expectWorking(guest)
            }
        }

        @Test("a port that was chosen and that another process takes is exchanged for another")
        func lostPort() async throws {
            try await Guest.with { guest in
                let others = try [Listener(), Listener()]
                let taken = others.map(\.port)
                // Nobody sees that they are taken before QEMU tries: they were free a moment ago.
                let ports = HostPorts((taken.min() ?? 0)...min(65_535, (taken.max() ?? 0) + 20)) { _, port in
                    taken.contains(port) ? nil : HostProbe.local.isPortFree("127.0.0.1", port)
                }
                let host = try await LibvirtConnection.connect(
                    to: guest.machine.uri,
                    surroundings: { host in
                        var surroundings = HostSurroundings.found(for: host)
                        surroundings.ports = ports
                        surroundings.probe = nil
                        return surroundings
                    }
                )
                let run = BackupRun(
                    of: guest.reference,
                    xml: guest.pull("transport='tcp' name='127.0.0.1'"),
                    checkpoint: checkpoint
                )
                let prepared = try await run.prepare(on: host)
                #expect(prepared.port?.number == taken.min())
                let image = guest.directory.appending(path: "fetched.raw").path
                let report = try await prepared.run(on: host) { _ in
                } serving: { exports in
                    try Tool.run("qemu-img", "convert", "-O", "raw", try #require(exports.first?.uri), image)
                }
                let value = try #require(report.values.first { $0.path == "/domainbackup/server/@port" }?.value)
                #expect(!taken.map(String.init).contains(value))
                #expect(report.checkpoint == "new")
                try FileManager.default.removeItem(atPath: image)
                try await host.deleteCheckpoint(of: guest.reference, name: "new", deletion: MomentDeletion())
                await host.close()
                try await expectWorking(guest)
            }
        }

        @Test("a target that is held after the job's end: the run does not call it complete, and takes nothing back")
        func heldTarget() async throws {
            try await Guest.with { guest in
                let target = guest.target("vda").path
                // There before, so that it can be locked before QEMU is done with it.
                try Tool.run("qemu-img", "create", "-q", "-f", "qcow2", target, "8M")
                try guest.machine.give(guest.directory)
                let holder = try ImageHolder(target)
                var run = BackupRun(of: guest.reference, xml: guest.push(format: "qcow2"), checkpoint: checkpoint)
                run.options.reusesExternal = true
                run.releaseTimeout = .seconds(1)
                let failure: BackupFailure
                do throws(BackupFailure) {
                    let report = try await run.run(on: guest.host)
                    Issue.record("called complete: \(report)")
                    return
                } catch {
                    failure = error
                }
                #expect(failure.cause.code == .targetsHeld, "\(failure)")
                #expect(failure.undone == [] && failure.left == [:])
                holder.letGo()
                let report = try await run.resume(try #require(failure.artifacts), on: guest.host)
                #expect(report.targets == [target] && report.checkpoint == "new")
                let copy = try guest.content(of: guest.target("vda"), format: "qcow2")
                try FileManager.default.removeItem(atPath: target)
                try await guest.host.deleteCheckpoint(of: guest.reference, name: "new", deletion: MomentDeletion())
                try await guest.host.destroy(guest.reference)
                #expect(try copy == guest.content(of: guest.image("vda"), format: "qcow2"))
            }
        }

        @Test("the work with the exports fails")
        func work() async throws {
            try await Guest.with { guest in
                let socket = guest.directory.appending(path: "nbd.sock").path
                let failure = try await expectNothingLeft(
                    guest,
                    of: BackupRun(
                        of: guest.reference,
                        xml: guest.pull("transport='unix' socket='\(socket)'"),
                        checkpoint: checkpoint
                    )
                ) { _ in throw Tool.Failure(description: "the client broke") }
                #expect(failure.cause.message.contains("the client broke"))
                #expect(failure.undone.contains(.checkpoint("new")))
                try await expectWorking(guest)
            }
        }

        @Test("the task is cancelled")
        func cancelled() async throws {
            try await Guest.with { guest in
                let socket = guest.directory.appending(path: "nbd.sock").path
                let run = BackupRun(
                    of: guest.reference,
                    xml: guest.pull("transport='unix' socket='\(socket)'"),
                    checkpoint: checkpoint
                )
                let (began, signal) = AsyncStream.makeStream(of: Void.self)
                let task = Task {
                    try await expectNothingLeft(guest, of: run) { _ in
                        signal.finish()
                        try await Task.sleep(for: .seconds(3600))
                    }
                }
                for await _ in began {}
                task.cancel()
                let failure = try await task.value
                #expect(failure.cause.code == .cancelled)
                try await expectWorking(guest)
            }
        }

        @Test("the domain is destroyed", arguments: [true, false])
        func destroyed(byLibvirt: Bool) async throws {
            try await Guest.with { guest in
                let socket = guest.directory.appending(path: "nbd.sock").path
                let run = BackupRun(of: guest.reference, xml: guest.pull("transport='unix' socket='\(socket)'"))
                let failure = try await expectNothingLeft(guest, of: run) { _ in
                    if byLibvirt {
                        try await guest.host.destroy(guest.reference)
                    } else {
                        try guest.killProcess()
                    }
                    try await Task.sleep(for: .seconds(3600))
                }
                #expect(failure.cause.code == .operationFailed)
                try await guest.host.start(guest.reference, options: .paused)
                try await expectWorking(guest)
            }
        }
    }
}

/// Somebody who reads an image, and tells QEMU so by its lock on a byte that nobody shares.
private final class ImageHolder {
    private let descriptor: Int32

    init(_ path: String) throws {
        descriptor = open(path, O_RDONLY)
        var lock = flock()
        lock.l_type = Int16(F_RDLCK)
        lock.l_whence = Int16(SEEK_SET)
        // Reading, which QEMU's own writing shares with nobody who asks, and others do not mind.
        lock.l_start = 250
        lock.l_len = 1
        // F_OFD_SETLK of Linux.
        guard descriptor >= 0, fcntl(descriptor, 37, &lock) == 0 else { throw Tool.Failure(description: "no lock") }
    }

    func letGo() { close(descriptor) }
}

/// A port of this machine that is taken.
private final class Listener {
    let port: UInt16
    private let descriptor: Int32

    init() throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, length) == 0 && listen(descriptor, 1) == 0
                    && getsockname(descriptor, pointer, &length) == 0
            }
        }
        guard result else { throw Tool.Failure(description: "no port to be had") }
        port = UInt16(bigEndian: address.sin_port)
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }
}
