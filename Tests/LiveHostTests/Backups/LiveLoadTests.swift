import BackupJobs
import Foundation
import Glibc
import LibvirtHost
import TestRequirements
import TestSupport
import Testing

extension LiveTests {
    @Suite("Many backups")
    struct Load {
        @Test("two domains at once get a port each, and every byte")
        func two() async throws {
            try await Guest.with { first in
                try await Guest.with { second in
                    let guests = [first, second]
                    let ports = Lock<[String]>([])
                    let results = try await withThrowingTaskGroup(of: (String, Data).self) { group in
                        for guest in guests {
                            group.addTask {
                                let copy = guest.directory.appending(path: "copy")
                                let pull = guest.pull("transport='tcp' name='127.0.0.1'")
                                _ = try await BackupRun(of: guest.reference, xml: pull).run(
                                    on: guest.host,
                                    serving: { exports in
                                        let uri = try #require(exports.first?.uri)
                                        ports.withLock { $0.append(uri) }
                                        // Both run before either is read.
                                        while ports.withLock({ $0.count }) < 2 {
                                            try await Task.sleep(for: .milliseconds(5))
                                        }
                                        try Tool.run("nbdcopy", uri, copy.path)
                                    }
                                )
                                return (guest.name, try Data(contentsOf: copy))
                            }
                        }
                        return try await group.reduce(into: [String: Data]()) { $0[$1.0] = $1.1 }
                    }
                    #expect(Set(ports.withLock { $0 }).count == 2)
                    for guest in guests {
                        try await guest.host.destroy(guest.reference)
                        #expect(
                            try results[guest.name] == guest.content(of: guest.image("vda"), format: "qcow2")
                        )
                    }
                }
            }
        }

        /// What this process holds: sockets, threads that connections use and that wait for one, and memory in KiB.
        private struct Holdings {
            var sockets = 0
            var threads = 0
            var freeThreads = 0
            var memory = 0

            init() throws {
                let files = FileManager.default
                for entry in try files.contentsOfDirectory(atPath: "/proc/self/fd") {
                    let target = try? files.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(entry)")
                    if target?.hasPrefix("socket:") == true { sockets += 1 }
                }
                for entry in try files.contentsOfDirectory(atPath: "/proc/self/task") {
                    let name = try? String(contentsOfFile: "/proc/self/task/\(entry)/comm", encoding: .utf8)
                    guard let name, name.hasPrefix("virt-") else { continue }
                    if name.hasPrefix("virt-free") { freeThreads += 1 } else { threads += 1 }
                }
                let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
                let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
                memory = line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
            }
        }

        @Test(
            "a hundred, each over a connection of its own, leave no handle, no thread and no memory",
            .requires(.libvirtd, .setpriv)
        )
        func hundred() async throws {
            try await Guest.with([.init(target: "vda", megabytes: 1)], on: DaemonHost.shared) { guest in
                func backUp(_ count: Int) async throws {
                    for _ in 0..<count {
                        let host = try await LibvirtConnection.connect(to: guest.machine.uri)
                        _ = try await BackupRun(of: guest.reference, xml: guest.push(format: "raw")).run(
                            on: host
                        )
                        try FileManager.default.removeItem(at: guest.target("vda"))
                        await host.close()
                    }
                }
                // What is made once and kept: compiled grammars, the allocator's own stock.
                try await backUp(10)
                var before = try Holdings()
                try await backUp(100)
                var after = try Holdings()
                // A connection's threads are free, and its socket is closed, a moment after it is closed.
                func settle() async throws {
                    for _ in 0..<250 where after.threads > before.threads || after.sockets > before.sockets {
                        try await Task.sleep(for: .milliseconds(20))
                        after = try Holdings()
                    }
                }
                try await settle()
                // Other tests of the process open sockets as well; one that is lost is lost with every connection.
                for _ in 0..<2 where after.sockets > before.sockets {
                    before = try Holdings()
                    try await backUp(100)
                    after = try Holdings()
                    try await settle()
                }
                #expect(after.sockets <= before.sockets)
                #expect(after.threads <= before.threads)
                // Those of other tests' connections may have come to them.
                #expect(after.freeThreads < before.freeThreads + 50)
                // Other tests of the process take memory as well; a leak takes it every time.
                for _ in 0..<2 where after.memory - before.memory > 4_096 {
                    before = try Holdings()
                    try await backUp(100)
                    after = try Holdings()
                }
                #expect(after.memory - before.memory <= 4_096, "KiB after a hundred backups")
            }
        }

        @Test(
            "a client that is killed leaves a job that the next one finds and takes back",
            .requires(.libvirtd, .setpriv),
            arguments: ["records", "elsewhere"]
        )
        func clientKilled(records: String) async throws {
            try await Guest.with(on: DaemonHost.shared) { guest in
                let socket = guest.directory.appending(path: "nbd.sock").path
                let document = guest.machine.root.appending(path: "\(guest.name).xml")
                let checkpoint = guest.machine.root.appending(path: "\(guest.name)-checkpoint.xml")
                defer { for file in [document, checkpoint] { try? FileManager.default.removeItem(at: file) } }
                try Data(guest.pull("transport='unix' socket='\(socket)'").utf8).write(to: document)
                try Data("<domaincheckpoint><name>new</name></domaincheckpoint>".utf8).write(to: checkpoint)
                let client = Process()
                client.executableURL = URL(filePath: ProcessInfo.processInfo.arguments[0])
                    .deletingLastPathComponent().appending(path: "virtmoment")
                client.arguments = [
                    "backup", "run", "--connect", guest.machine.uri, "--with-checkpoint", checkpoint.path,
                    // The command ends with its client.
                    "--exec", "while kill -0 $PPID 2>/dev/null; do sleep 0.1; done", guest.name, document.path,
                ]
                client.environment = ProcessInfo.processInfo.environment.merging(
                    ["VIRTMOMENT_STATE_DIR": "\(guest.machine.root.path)/\(records)"]
                ) { $1 }
                client.standardOutput = FileHandle.nullDevice
                client.standardError = FileHandle.nullDevice
                client.standardInput = FileHandle.nullDevice
                try client.run()
                while try await guest.host.jobs(of: guest.reference).isEmpty {
                    guard client.isRunning else { throw Tool.Failure(description: "the client ended") }
                    try await Task.sleep(for: .milliseconds(10))
                }
                kill(client.processIdentifier, SIGKILL)
                client.waitUntilExit()

                let next = BackupRun(of: guest.reference, xml: guest.push(format: "qcow2"))
                // What is recorded here is known to be of a run that is over.
                if records == "records" {
                    _ = try await next.run(on: guest.host)
                    #expect(!FileManager.default.fileExists(atPath: socket))
                    #expect(
                        try await guest.host.checkpoints(of: guest.reference, listing: .all, matching: .init())
                            == []
                    )
                    return
                }
                let refusal = try await #require(
                    #expect(throws: BackupFailure.self) { try await next.run(on: guest.host) }
                )
                #expect(refusal.cause.code == .jobRunning && refusal.cause.message.contains("somebody else"))
                let artifacts = try #require(
                    try await guest.host.backupArtifacts(of: guest.reference, checkpoint: "new")
                )
                #expect(artifacts.isPull)
                let cleanup = await next.undo(artifacts, on: guest.host)
                #expect(cleanup.left == [:] && cleanup.undone.contains(.checkpoint("new")))
                #expect(try FileManager.default.contentsOfDirectory(atPath: guest.directory.path) == ["vda.img"])
                #expect(
                    try await guest.host.checkpoints(of: guest.reference, listing: .all, matching: .init()) == []
                )
                _ = try await next.run(on: guest.host)
            }
        }
    }
}
