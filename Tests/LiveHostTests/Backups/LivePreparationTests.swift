import BackupJobs
import ChainDoctor
import Foundation
import LibvirtHost
import MomentDiagnostics
import MomentDocuments
import MomentRules
import TestRequirements
import TestSupport
import Testing
import XMLTree

extension LiveTests {
    @Suite("A backup is looked over and completed before it is sent")
    struct Preparations {
        /// A document that libvirt would refuse, and the code of the reason.
        struct Mistake: Sendable, CustomTestStringConvertible {
            var testDescription: String
            var code: String
            var xml: @Sendable (Guest) -> String
        }

        private static func push(_ disk: @escaping @Sendable (Guest) -> String) -> @Sendable (Guest) -> String {
            { "<domainbackup>\n<disks>\n\(disk($0))\n</disks>\n</domainbackup>" }
        }

        static let mistakes = [
            Mistake(testDescription: "a directory that is not there", code: "directory-missing") { guest in
                push { "<disk name='vda' type='file'><target file='\($0.directory.path)/none/x'/></disk>" }(guest)
            },
            Mistake(testDescription: "a target that exists", code: "file-exists") { guest in
                push { "<disk name='vda' type='file'><target file='\($0.directory.path)/other'/></disk>" }(guest)
            },
            Mistake(testDescription: "a disk that is not there", code: "disk-unknown") { guest in
                push { "<disk name='vdz' type='file'><target file='\($0.target("vdz").path)'/></disk>" }(guest)
            },
            Mistake(testDescription: "a checkpoint that is not there", code: "checkpoint-unknown") { guest in
                push {
                    "<disk name='vda' type='file' backupmode='incremental' incremental='none'>"
                        + "<target file='\($0.target("vda").path)'/></disk>"
                }(guest)
            },
            Mistake(testDescription: "a socket's path that is too long", code: "socket-path-too-long") { guest in
                let socket = guest.directory.appending(path: String(repeating: "s", count: 100)).path
                return "<domainbackup mode='pull'>\n\n<server transport='unix' socket='\(socket)'/>\n</domainbackup>"
            },
        ]

        @Test("is refused with the reason at its line, and nothing is sent", arguments: mistakes)
        func refused(mistake: Mistake) async throws {
            try await Guest.with { guest in
                try Data().write(to: guest.directory.appending(path: "other"))
                let run = BackupRun(of: guest.reference, xml: mistake.xml(guest))
                let failure = try await #require(
                    #expect(throws: BackupFailure.self) { try await run.run(on: guest.host) }
                )
                let finding = try #require(failure.cause.findings.first { $0.severity == .error })
                #expect(finding.code.rawValue == mistake.code, "\(failure)")
                #expect(finding.range?.start.line == 3)
                #expect(failure.cause.code.rawValue == finding.libvirtError)
                #expect(failure.artifacts == nil && failure.undone == [] && failure.left == [:])
                // libvirt itself gives the same number, and the host finds the same place.
                let refusal = try await #require(
                    #expect(throws: HostError.self) {
                        try await guest.host.beginBackup(
                            of: guest.reference,
                            xml: mistake.xml(guest),
                            checkpoint: nil,
                            options: .init()
                        )
                    }
                )
                #expect(refusal.code == failure.cause.code, "\(refusal)")
                if finding.layer != .host {
                    #expect(refusal.findings.first?.range?.start.line == 3, "\(refusal)")
                }
            }
        }

        @Test("a document that is not well-formed, and one that its grammar refuses, are told of at their line")
        func unreadable() async throws {
            try await Guest.with { guest in
                for (xml, code) in [
                    ("<domainbackup>\n<disks>\n</disk></domainbackup>", HostError.Code.xmlDetail),
                    ("<domainbackup>\n<disks/>\n<nonsense/></domainbackup>", .xmlInvalidSchema),
                ] {
                    let failure = try await #require(
                        #expect(throws: BackupFailure.self) {
                            try await BackupRun(of: guest.reference, xml: xml).run(on: guest.host)
                        }
                    )
                    #expect(failure.cause.code == code)
                    #expect(failure.cause.findings.contains { ($0.range?.start.line ?? 0) >= 2 })
                }
            }
        }

        @Test("a checkpoint or snapshot that libvirt refuses is told of at its line too")
        func moments() async throws {
            try await Guest.with { guest in
                let disk = "<disks>\n<disk name='vdz' snapshot='external'/></disks>"
                let checkpoint = try await #require(
                    #expect(throws: HostError.self) {
                        try await guest.host.createCheckpoint(
                            of: guest.reference,
                            xml: "<domaincheckpoint>\n<disks>\n<disk name='vdz'/></disks></domaincheckpoint>",
                            how: .now
                        )
                    }
                )
                #expect(checkpoint.findings.first?.range?.start.line == 3, "\(checkpoint)")
                let snapshot = try await #require(
                    #expect(throws: HostError.self) {
                        try await guest.host.createSnapshot(
                            of: guest.reference,
                            xml: "<domainsnapshot>\n\(disk)</domainsnapshot>",
                            how: .take(.disks())
                        )
                    }
                )
                #expect(snapshot.findings.first?.range?.start.line == 3, "\(snapshot)")
            }
        }

        @Test("files and the checkpoint are named by the clock that is given, before anything is sent")
        func clock() async throws {
            try await Guest.with { guest in
                let run = BackupRun(of: guest.reference, checkpoint: .init(xml: "<domaincheckpoint/>"))
                let host = try await LibvirtConnection.connect(
                    to: guest.machine.uri,
                    surroundings: { host in
                        var surroundings = HostSurroundings.found(for: host)
                        surroundings.time = { Instant(1_700_000_000) }
                        return surroundings
                    }
                )
                #expect(host.surroundings.files != nil)
                let prepared = try await run.prepare(on: host)
                let target = "\(guest.image("vda").path).1700000000"
                #expect(prepared.artifacts.files == [target] && prepared.artifacts.checkpoint == "1700000000")
                let report = try await run.run(on: host)
                #expect(report.targets == [target] && report.checkpoint == "1700000000")
                #expect(report.values.contains { $0.value == "1700000000" })
                #expect(
                    try await guest.host.checkpoints(of: guest.reference, listing: .all, matching: .init())
                        == ["1700000000"]
                )
                // The same again, at the same second: what is there is not touched.
                let failure = try await #require(
                    #expect(throws: BackupFailure.self) { try await run.run(on: host) }
                )
                #expect(failure.cause.findings.contains { $0.code == "file-exists" }, "\(failure)")
                #expect(FileManager.default.fileExists(atPath: target))
                #expect(
                    try await guest.host.checkpoints(of: guest.reference, listing: .all, matching: .init())
                        == ["1700000000"]
                )
            }
        }

        @Test("each disk starts from the newest checkpoint that can be used, or is copied whole, with the reason")
        func newest() async throws {
            let disks = ["vda", "vdb", "vdc"].map { Guest.Disk(target: $0, format: $0 == "vdc" ? "raw" : "qcow2") }
            try await Guest.with(disks) { guest in
                let host = guest.host
                /// A whole backup of all disks, with a checkpoint of some.
                func checkpoint(_ name: String, without: [String]) async throws {
                    let left = (without + ["vdc"]).map { "<disk name='\($0)' checkpoint='no'/>" }.joined()
                    let kept = ["vda", "vdb"].filter { !without.contains($0) }.map { "<disk name='\($0)'/>" }.joined()
                    let document =
                        "<domaincheckpoint><name>\(name)</name><disks>\(left)\(kept)</disks></domaincheckpoint>"
                    let push = guest.push(format: "qcow2").replacing(".copy'", with: ".copy.\(name)'")
                    let report = try await BackupRun(of: guest.reference, xml: push, checkpoint: .init(xml: document))
                        .run(on: host)
                    #expect(report.unrecorded == nil)
                }
                try await checkpoint("c1", without: [])
                try Monitor.write(guest, disk: "vda", pattern: 0x11, offset: 1 << 20, length: 65536)
                try await checkpoint("c2", without: ["vdb"])
                try Monitor.write(guest, disk: "vda", pattern: 0x22, offset: 2 << 20, length: 65536)
                var run = BackupRun(of: guest.reference, xml: guest.push(format: "qcow2"))
                run.preparation?.base = .newest
                #expect(
                    try await run.prepare(on: host).bases == [
                        DiskBase(disk: "vda", checkpoint: "c2"),
                        DiskBase(disk: "vdb", checkpoint: "c1", reason: "c2 left the disk out"),
                        DiskBase(disk: "vdc", checkpoint: nil, reason: "c2 left the disk out; c1 left the disk out"),
                    ]
                )
                try Monitor.removeBitmap(guest, disk: "vda", name: "c2")
                let report = try await run.run(on: host)
                #expect(
                    report.bases.first
                        == DiskBase(
                            disk: "vda",
                            checkpoint: "c1",
                            reason: "the bitmap of c2 is missing or can't be used"
                        )
                )
                func allocated(_ disk: String) throws -> String {
                    try Tool.run("qemu-img", "map", "-U", "-f", "qcow2", "--output=json", guest.target(disk).path)
                }
                let increment = try allocated("vda")
                for start in [1 << 20, 2 << 20] {
                    #expect(increment.contains("\"start\": \(start), \"length\": 65536, \"depth\": 0"), "\(increment)")
                }
                #expect(
                    try !allocated("vdb").contains("\"depth\": 0, \"present\": true, \"zero\": false, \"data\": true")
                )
                let whole = try guest.content(of: guest.target("vdc"), format: "qcow2")
                try await host.destroy(guest.reference)
                #expect(try whole == guest.content(of: guest.image("vdc"), format: "raw"))
            }
        }

        @Test("passes over checkpoints of which no backup is known to be saved, and says so of one that is named")
        func unsaved() async throws {
            try await Guest.with([.init(target: "vda"), .init(target: "vdb")]) { guest in
                let host = guest.host
                let both = "<disks><disk name='vda'/><disk name='vdb'/></disks>"
                func run(_ checkpoint: String?, _ base: BackupBase, leaving: String? = nil) -> BackupRun {
                    var push = guest.push(format: "qcow2").replacing(".copy'", with: ".copy.\(checkpoint ?? "x")'")
                    if let leaving {
                        let disk =
                            "<disk name='\(leaving)' type='file'><driver type='qcow2'/><target file='\(guest.target(leaving).path).\(checkpoint ?? "x")'/></disk>"
                        push = push.replacing(disk, with: "<disk name='\(leaving)' backup='no'/>")
                    }
                    var run = BackupRun(
                        of: guest.reference,
                        xml: push,
                        checkpoint: checkpoint.map {
                            .init(xml: "<domaincheckpoint><name>\($0)</name>\(both)</domaincheckpoint>")
                        }
                    )
                    run.preparation?.base = base
                    return run
                }
                func bases() async throws -> [String?] {
                    try await run(nil, .newest).prepare(on: host).bases.map(\.checkpoint)
                }
                _ = try await run("c1", .newest).run(on: host)
                #expect(try await bases() == ["c1", "c1"])
                // Made by itself; begun and left to others; of one disk only; named by hand upon what nobody saved.
                try await guest.checkpoint("c2")
                #expect(try await bases() == ["c1", "c1"])
                let job = try await run("c3", .document).prepare(on: host).begin(on: host)
                while try await host.jobs(of: guest.reference).contains(where: { $0.id == job }) {
                    try await Task.sleep(for: .milliseconds(20))
                }
                #expect(try await bases() == ["c1", "c1"])
                _ = try await run("c4", .newest, leaving: "vdb").run(on: host)
                #expect(try await bases() == ["c4", "c1"])
                let named = try await run("c5", .checkpoint("c2")).prepare(on: host)
                #expect(named.findings.filter { $0.severity == .warning }.map(\.code) == ["checkpoint-unsaved"])
                let report = try await named.run(on: host)
                #expect(report.unrecorded == nil)
                #expect(try await bases() == ["c4", "c1"])
                // A checkpoint of the same name, made later.
                for name in ["c5", "c4"] {
                    try await host.deleteCheckpoint(of: guest.reference, name: name, deletion: .init())
                }
                try await Task.sleep(for: .seconds(1))
                try await guest.checkpoint("c4")
                #expect(try await bases() == ["c1", "c1"])
                let reason = try await run(nil, .newest).prepare(on: host).bases.first?.reason
                #expect(
                    reason
                        == ["c4", "c3", "c2"].map { "no backup at \($0) is known to be saved" }.joined(separator: "; ")
                )
                // The doctor names them, and mends what was begun from here and left.
                let finding = try #require(
                    try await ChainDoctor(of: guest.reference).examine(on: host).findings.first {
                        $0.diagnostic.code == "checkpoint-unsaved"
                    }
                )
                #expect(finding.diagnostic.message.hasSuffix("'c2', 'c3', 'c4'"))
                let dropped = finding.repairs.map { repair -> String? in
                    guard case .drop(let checkpoint, _) = repair.action else { return nil }
                    return checkpoint
                }
                #expect(dropped == ["c3"])
            }
        }

        @Test("where no records can be kept every disk is copied whole, and says why")
        func unreachable() async throws {
            try await Guest.with { guest in
                _ = try await BackupRun(of: guest.reference, checkpoint: .init(xml: "<domaincheckpoint/>")).run(
                    on: guest.host
                )
                let far = try await LibvirtConnection.connect(
                    to: guest.machine.uri,
                    surroundings: { _ in .unreachable() }
                )
                var run = BackupRun(of: guest.reference)
                run.preparation?.base = .newest
                let base = try #require(try await run.prepare(on: far).bases.first)
                #expect(base.checkpoint == nil && base.reason?.contains("no records are kept of this host") == true)
                await far.close()
            }
        }

        @Test("without any checkpoint every disk is copied whole, and says why")
        func first() async throws {
            try await Guest.with { guest in
                var run = BackupRun(of: guest.reference)
                run.preparation?.base = .newest
                let report = try await run.run(on: guest.host)
                #expect(report.bases == [.init(disk: "vda", checkpoint: nil, reason: "the domain has no checkpoint")])
            }
        }
    }
}
