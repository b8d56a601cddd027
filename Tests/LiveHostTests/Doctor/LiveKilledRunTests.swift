import BackupJobs
import ChainDoctor
import Foundation
import LibvirtHost
import MomentDiagnostics
import MomentDocuments
import TestRequirements
import TestSupport
import Testing

extension LiveTests {
    /// `VIRTMOMENT_KILLS=30 swift test --filter Killed` for more than the few that always run.
    @Suite("Runs that are killed", .requires(.libvirtd, .setpriv, .qemuImg, .program("nbdcopy", package: "libnbd-bin")))
    struct Killed {
        private static let count = ProcessInfo.processInfo.environment["VIRTMOMENT_KILLS"].flatMap(Int.init) ?? 4

        @Test(
            "leave nothing once the doctor was there, and the next increment restores what the disk is",
            arguments: [true, false]
        )
        func killed(byDoctor: Bool) async throws {
            try await Guest.with([.init(target: "vda", megabytes: 64)], on: DaemonHost.shared) { guest in
                let backups = guest.machine.root.appending(path: "\(guest.name)-backups")
                try FileManager.default.createDirectory(at: backups, withIntermediateDirectories: true)
                defer { try? FileManager.default.removeItem(at: backups) }
                try guest.machine.give(backups)
                func push(_ name: String) throws -> (document: String, checkpoint: String, target: String) {
                    let target = backups.appending(path: "\(name).qcow2").path
                    let document = guest.directory.appending(path: "push.xml")
                    try Data(guest.push(format: "qcow2").replacing(guest.target("vda").path, with: target).utf8).write(
                        to: document
                    )
                    let checkpoint = guest.directory.appending(path: "checkpoint.xml")
                    try Data("<domaincheckpoint><name>\(name)</name></domaincheckpoint>".utf8).write(to: checkpoint)
                    return (document.path, checkpoint.path, target)
                }
                func back(up name: String) throws -> String {
                    let (document, checkpoint, target) = try push(name)
                    #expect(
                        try CommandProcess.run(
                            "backup run \(guest.name) \(document) --with-checkpoint \(checkpoint) --incremental newest",
                            guest
                        ) == 0
                    )
                    return target
                }
                let full = try back(up: "full")
                var files = Set(try FileManager.default.contentsOfDirectory(atPath: backups.path))
                var increments: [String] = []
                for number in 0..<Self.count {
                    try Monitor.write(
                        guest,
                        disk: "vda",
                        pattern: UInt8(number % 250 + 1),
                        offset: number << 16,
                        length: 65536
                    )
                    var (document, checkpoint, _) = try push("killed\(number)")
                    var exec = ""
                    if number % 2 == 0 {
                        let socket = backups.appending(path: "nbd.sock").path
                        let scratch = backups.appending(path: "scratch").path
                        let pull = guest.pull("transport='unix' socket='\(socket)'")
                        document = guest.directory.appending(path: "pull.xml").path
                        try Data(pull.replacing(guest.target("vda").path, with: scratch).utf8).write(
                            to: URL(filePath: document)
                        )
                        exec = "--exec 'nbdcopy \"$NBD_URI_VDA\" null: ; sleep 0.3'"
                    }
                    let client = try CommandProcess.start(
                        "backup run \(guest.name) \(document) --with-checkpoint \(checkpoint) \(exec)",
                        guest
                    )
                    try await Task.sleep(for: .milliseconds(Int.random(in: 20...900)))
                    kill(client.processIdentifier, SIGKILL)
                    client.waitUntilExit()
                    if client.terminationReason == .exit || isComplete("killed\(number)", guest) {
                        // It was quicker: what it has made is a backup like others, and not what is looked for here.
                        let domain = guest.reference
                        try? await guest.host.deleteCheckpoint(
                            of: domain,
                            name: "killed\(number)",
                            deletion: .init()
                        )
                        try? FileManager.default.removeItem(at: backups.appending(path: "killed\(number).qcow2"))
                    }
                    // What it has started ends a moment later.
                    try await Task.sleep(for: .milliseconds(400))
                    let options = byDoctor ? "--repair --end-job --discard" : "--repair --end-job"
                    #expect([0, 1].contains(try CommandProcess.run("doctor \(guest.name) \(options)", guest)))
                    if byDoctor {
                        #expect(
                            try FileManager.default.contentsOfDirectory(atPath: backups.path).allSatisfy(files.contains)
                        )
                        #expect(
                            try await ChainDoctor(of: guest.reference, directories: [backups.path])
                                .examine(on: guest.host).findings.map(\.diagnostic.message) == []
                        )
                    }
                    increments.append(try back(up: "i\(number)"))
                    files.insert("i\(number).qcow2")
                    let names = try await guest.host.checkpoints(
                        of: guest.reference,
                        listing: .all,
                        matching: .init()
                    )
                    #expect(names == ["full"] + (0...number).map { "i\($0)" })
                    #expect(try await guest.host.jobs(of: guest.reference).isEmpty)
                }
                // Each upon the one before, as the guide says: then the last is the disk.
                for (upper, lower) in zip(increments, [full] + increments) {
                    try Tool.run("qemu-img", "rebase", "-u", "-f", "qcow2", "-F", "qcow2", "-b", lower, upper)
                }
                let last = try guest.content(of: URL(filePath: increments.last ?? full), format: "qcow2")
                try await guest.host.destroy(guest.reference)
                #expect(try last == guest.content(of: guest.image("vda"), format: "qcow2"))
            }
        }

        /// Whether a run had written down that all is saved before it was killed.
        private func isComplete(_ checkpoint: String, _ guest: Guest) -> Bool {
            let records = guest.machine.root.appending(path: "records")
            let files = FileManager.default.enumerator(at: records, includingPropertiesForKeys: nil)
            return (files?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "json" }.contains { file in
                // A state a line: the last one that was written to its end holds.
                let lines =
                    (try? String(contentsOf: file, encoding: .utf8))?.components(separatedBy: "\n").dropLast() ?? []
                let last = lines.last { !$0.isEmpty } ?? ""
                let record = (try? JSONSerialization.jsonObject(with: Data(last.utf8))) as? [String: Any]
                return record?["checkpoint"] as? String == checkpoint && record?["state"] as? String == "complete"
            }
        }
    }
}
