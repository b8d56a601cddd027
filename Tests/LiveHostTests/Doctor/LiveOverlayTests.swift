import BackupJobs
import ChainDoctor
import Foundation
import LibvirtHost
import MomentDiagnostics
import MomentDocuments
import MomentRules
import TestSupport
import Testing

extension LiveTests {
    /// Each fault is made as it comes about in life, mended by the doctor's plan, and what the guest sees is compared byte for byte.
    @Suite("The chain doctor and the overlays of a real domain")
    struct Overlays {
        private static let disks: [Guest.Disk] = [
            .init(target: "vda", megabytes: 1), .init(target: "vdb", megabytes: 1),
        ]

        private func findings(_ facts: ChainFacts) -> [String] {
            facts.findings.map(\.diagnostic).filter { $0.code != "checkpoint-unsaved" }.map {
                "\($0.code.rawValue): \($0.message)"
            }
        }

        private func codes(_ facts: ChainFacts) -> [String] {
            facts.findings.map(\.diagnostic.code.rawValue).filter { $0 != "checkpoint-unsaved" }
        }

        /// Looks, plans with a consent, takes the steps, and gives what is found after them.
        private func mend(_ guest: Guest, _ consent: ChainRepair.Consent, codes: Set<String>) async throws -> ChainFacts
        {
            let doctor = ChainDoctor(of: guest.reference)
            let facts = try await doctor.examine(on: guest.host)
            #expect(Set(self.codes(facts)) == codes)
            if !consent.isEmpty { #expect(ChainPlan(facts.findings, allowing: []).steps == []) }
            let plan = ChainPlan(facts.findings, allowing: consent)
            #expect(!plan.steps.isEmpty)
            for step in plan.steps { try await doctor.perform(step, on: guest.host, knowing: facts) }
            return try await doctor.examine(on: guest.host)
        }

        @Test("defines a domain with its topmost overlays again", arguments: [1, 2])
        func useOverlays(levels: Int) async throws {
            try await Guest.with(Self.disks) { guest in
                try await guest.checkpoint("c1")
                for level in 1...levels {
                    let snapshot = DomainSnapshot(name: "s\(level)")
                    _ = try await guest.host.createSnapshot(snapshot, of: guest.reference, how: .take(.disks()))
                }
                try await guest.host.destroy(guest.reference)
                try await guest.scribble()
                let before = try await guest.visible()
                try await guest.redefine { guest.image($0.target).path }
                let after = try await mend(guest, .useOverlays, codes: ["disk-below-overlay"])
                #expect(findings(after) == [])
                #expect(try await guest.visible() == before)
                try await guest.host.start(guest.reference, options: .paused)
                try await increment(guest, of: before)
            }
        }

        @Test(
            "merges overlays into the images that the domain was defined on, and increments from before are still right"
        )
        func merge() async throws {
            try await Guest.with(Self.disks) { guest in
                try await guest.checkpoint("c1")
                _ = try await guest.host.createSnapshot(
                    DomainSnapshot(name: "s"),
                    of: guest.reference,
                    how: .take(.disks())
                )
                // Its bitmap is in the overlays alone.
                try await guest.checkpoint("c2")
                try await guest.host.destroy(guest.reference)
                try await guest.scribble()
                let before = try await guest.visible()
                try await guest.redefine { guest.image($0.target).path }
                let after = try await mend(guest, .merge, codes: ["disk-below-overlay", "checkpoint-without-bitmap"])
                #expect(findings(after) == [])
                #expect(after.snapshots.isEmpty)
                #expect(after.checkpoints.map(\.name) == ["c1", "c2"])
                #expect(!FileManager.default.fileExists(atPath: guest.directory.appending(path: "vda.s").path))
                #expect(try await guest.visible() == before)
                try await guest.host.start(guest.reference, options: .paused)
                try await increment(guest, of: before)
            }
        }

        @Test("refuses a merge that would lose a snapshot inside the overlay, and changes nothing")
        func inside() async throws {
            try await Guest.with(Self.disks) { guest in
                _ = try await guest.host.createSnapshot(
                    DomainSnapshot(name: "s"),
                    of: guest.reference,
                    how: .take(.disks())
                )
                try await guest.host.destroy(guest.reference)
                try await guest.scribble()
                try Tool.run("qemu-img", "snapshot", "-c", "kept", guest.directory.appending(path: "vdb.s").path)
                let before = try await guest.visible()
                try await guest.redefine { guest.image($0.target).path }
                let lower = try await guest.visible()
                let doctor = ChainDoctor(of: guest.reference)
                let facts = try await doctor.examine(on: guest.host)
                let step = try #require(ChainPlan(facts.findings, allowing: .merge).steps.first)
                let error = await #expect(throws: HostError.self) {
                    try await doctor.perform(step, on: guest.host, knowing: facts)
                }
                #expect(error?.message.contains("'kept'") == true)
                #expect(try await guest.visible() == lower)
                try await guest.redefine { guest.directory.appending(path: "\($0.target).s").path }
                #expect(try await guest.visible() == before)
            }
        }

        @Test(
            "brings the deletion of a snapshot to its end that began, or merged one disk of two",
            arguments: Stage.allCases
        )
        fileprivate func half(stage: Stage) async throws {
            try await Guest.with(Self.disks) { guest in
                if stage != .begunRunning { try await guest.checkpoint("c1") }
                if stage != .oneMerged {
                    _ = try await guest.host.createSnapshot(
                        DomainSnapshot(name: "r"),
                        of: guest.reference,
                        how: .take(.disks())
                    )
                }
                _ = try await guest.host.createSnapshot(
                    DomainSnapshot(name: "s"),
                    of: guest.reference,
                    how: .take(.disks())
                )
                // Of a domain that is off and has checkpoints no snapshot is redefined.
                if stage != .oneMerged { try await guest.mark("r") }
                try await guest.host.destroy(guest.reference)
                try await guest.scribble()
                let before = try await guest.visible()
                if stage == .oneMerged {
                    let overlay = guest.directory.appending(path: "vda.s")
                    try Tool.run("qemu-img", "commit", "-q", "-d", "-f", "qcow2", overlay.path)
                    try FileManager.default.removeItem(at: overlay)
                    try await guest.redefine { disk in
                        disk.target == "vda" ? guest.image("vda").path : guest.directory.appending(path: "vdb.s").path
                    }
                }
                if stage == .begunRunning { try await guest.host.start(guest.reference, options: .paused) }
                let code = stage == .oneMerged ? "snapshot-overlay-missing" : "snapshot-delete-unfinished"
                var after = try await mend(guest, .merge, codes: [code])
                if stage == .begunOff {
                    // The mark is left.
                    #expect(try await guest.visible() == before)
                    try await guest.host.start(guest.reference, options: .paused)
                    after = try await mend(guest, .merge, codes: [code])
                    try await guest.host.destroy(guest.reference)
                }
                #expect(findings(after) == [])
                #expect(after.snapshots.map(\.name) == (stage == .oneMerged ? [] : ["r"]))
                if stage == .begunRunning { try await guest.host.destroy(guest.reference) }
                #expect(try await guest.visible() == before)
                try await guest.host.start(guest.reference, options: .paused)
                if stage != .begunRunning { try await increment(guest, of: before) }
            }
        }

        /// How far a deletion came.
        fileprivate enum Stage: CaseIterable {
            /// libvirt marked the disks; the domain runs.
            case begunRunning
            /// The same of one that is off, with checkpoints, for which libvirt merges nothing.
            case begunOff
            /// One disk of two was merged.
            case oneMerged
        }

        @Test(
            "points out overlays that nobody knows, and what it says to do mends the domain",
            arguments: [true, false]
        )
        func unknown(isMerged: Bool) async throws {
            try await Guest.with([Self.disks[0]]) { guest in
                let snapshot = DomainSnapshot(name: "s")
                _ = try await guest.host.createSnapshot(
                    snapshot,
                    of: guest.reference,
                    how: .take(.disks(), options: .noMetadata)
                )
                try await guest.host.destroy(guest.reference)
                try await guest.scribble()
                let before = try await guest.visible()
                let doctor = ChainDoctor(of: guest.reference)
                #expect(findings(try await doctor.examine(on: guest.host)) == [])
                try await guest.redefine { guest.image($0.target).path }
                let facts = try await doctor.examine(on: guest.host)
                #expect(codes(facts) == ["overlay-unknown"])
                let overlay = guest.directory.appending(path: "vda.s").path
                let command = "'qemu-img commit -d -f qcow2 \(overlay)'"
                #expect(facts.findings[0].diagnostic.notes.contains { note in note.message.contains(command) })
                if isMerged {
                    try Tool.run("qemu-img", "commit", "-d", "-f", "qcow2", overlay)
                    try FileManager.default.removeItem(atPath: overlay)
                } else {
                    try await guest.redefine { _ in overlay }
                }
                #expect(try await guest.visible() == before)
                #expect(findings(try await doctor.examine(on: guest.host)) == [])
            }
        }

        @Test("does not take another domain's disk for an overlay that nobody knows")
        func clones() async throws {
            try await Guest.with([Self.disks[0]], running: false) { guest in
                let clone = guest.directory.appending(path: "clone.img")
                try guest.makeOverlay(clone.path, upon: "vda")
                let doctor = ChainDoctor(of: guest.reference)
                #expect(codes(try await doctor.examine(on: guest.host)) == ["overlay-unknown"])
                let other = guest.definition().replacing("vda.img", with: "clone.img")
                    .replacing("<name>\(guest.name)<", with: "<name>\(guest.name)-clone<")
                let identity = try await guest.host.define(xml: other)
                let facts = try await doctor.examine(on: guest.host)
                try await guest.host.undefine(identity.reference, options: [])
                #expect(codes(facts) == ["disk-below-overlay"])
                #expect(facts.findings[0].diagnostic.message.contains("of domain '\(guest.name)-clone'"))
            }
        }

        @Test("a way back is refused on which libvirt removes what another snapshot lies upon, and it does remove it")
        func reversion() async throws {
            try await Guest.with([Self.disks[0]], running: false) { guest in
                let host = guest.host
                for name in ["a", "b"] {
                    _ = try await host.createSnapshot(
                        DomainSnapshot(name: name),
                        of: guest.reference,
                        how: .take(.disks())
                    )
                }
                try await host.refuseReversionOverOverlays(of: guest.reference, to: "a")
                // A redefinition makes the first the current one, in whose overlay the second was taken.
                let first = try await host.snapshot("a", of: guest.reference)
                _ = try await host.createSnapshot(first, of: guest.reference, how: .redefine(.current))
                let isAbleTo = try await host.host().knownRelease >= ReleaseNumber(9, 9, 0)
                do throws(HostError) {
                    try await host.refuseReversionOverOverlays(of: guest.reference, to: "a")
                    #expect(!isAbleTo)
                } catch {
                    #expect(isAbleTo && error.message.contains("'b' needs the overlay of the current snapshot 'a'"))
                }
                let overlay = guest.directory.appending(path: "vda.a").path
                #expect(FileManager.default.fileExists(atPath: overlay))
                do throws(HostError) {
                    try await host.revert(guest.reference, to: "a", how: SnapshotReversion())
                    #expect(isAbleTo)
                } catch {
                    #expect(!isAbleTo && error.code == .configurationUnsupported, "\(error)")
                }
                #expect(FileManager.default.fileExists(atPath: overlay) == !isAbleTo)
            }
        }

        @Test("has nothing to say where a domain has gone back and forth")
        func backAndForth() async throws {
            try await Guest.with([Self.disks[0]], running: false) { guest in
                let host = guest.host
                let isAbleTo = try await host.host().knownRelease >= ReleaseNumber(9, 9, 0)
                func take(_ name: String) async throws {
                    let snapshot = DomainSnapshot(name: name)
                    _ = try await host.createSnapshot(snapshot, of: guest.reference, how: .take(.disks()))
                }
                func goBack(to name: String) async throws {
                    // The new overlay is named after the second.
                    try await Task.sleep(for: .milliseconds(1_100))
                    if isAbleTo {
                        try await host.revert(guest.reference, to: name, how: SnapshotReversion())
                    } else {
                        await #expect(throws: HostError.self) {
                            try await host.revert(guest.reference, to: name, how: SnapshotReversion())
                        }
                    }
                }
                for name in ["a", "b"] { try await take(name) }
                try await goBack(to: "a")
                // Taken upon the overlay that going back has made.
                try await take("c")
                try await goBack(to: "b")
                let facts = try await ChainDoctor(of: guest.reference).examine(on: host)
                #expect(findings(facts) == [])
            }
        }

        @Test("gives a snapshot another parent whose own libvirt has lost, and the current one stays")
        func parent() async throws {
            let machine = DaemonHost.shared
            try await Guest.with([Self.disks[0]], running: false, on: machine) { guest in
                for name in ["a", "b", "c"] {
                    _ = try await guest.host.createSnapshot(
                        DomainSnapshot(name: name),
                        of: guest.reference,
                        how: .take(.system())
                    )
                }
                await machine.kill()
                let metadata = machine.root.appending(path: "c/libvirt/qemu/snapshot/\(guest.name)/b.xml")
                try FileManager.default.removeItem(at: metadata)
                let host = try await machine.connect()
                let own = try await host.snapshot("c", of: guest.reference)
                await #expect(throws: HostError.self) {
                    _ = try await host.createSnapshot(own, of: guest.reference, how: .redefine())
                }
                let all = SnapshotFilter()
                #expect(
                    Set(try await host.snapshots(of: guest.reference, listing: .roots, matching: all)) == ["a", "c"]
                )
                let current = try await host.currentSnapshot(of: guest.reference)
                let doctor = ChainDoctor(of: guest.reference)
                let facts = try await doctor.examine(on: host)
                // What the lost one holds is still in the image.
                #expect(Set(codes(facts)) == ["snapshot-parent-missing", "snapshot-unknown"])
                for step in ChainPlan(facts.findings, allowing: .discard).steps {
                    try await doctor.perform(step, on: host, knowing: facts)
                }
                #expect(findings(try await doctor.examine(on: host)) == [])
                #expect(try await host.snapshotParent(of: guest.reference, name: "c") == "a")
                #expect(try await host.currentSnapshot(of: guest.reference) == current)
                try await host.revert(guest.reference, to: "c", how: SnapshotReversion())
            }
        }

        /// A backup of what changed since c1, upon the images as they were filled, shows what the guest sees.
        private func increment(_ guest: Guest, of visible: [Data]) async throws {
            let targets = guest.disks.map { disk in
                "<disk name='\(disk.target)' type='file'><target file='\(guest.target(disk.target).path)'/></disk>"
            }
            _ = try await BackupRun(
                of: guest.reference,
                xml: "<domainbackup><incremental>c1</incremental><disks>\(targets.joined())</disks></domainbackup>"
            ).run(on: guest.host)
            for (disk, bytes) in zip(guest.disks, visible) {
                let target = guest.target(disk.target)
                let full = guest.directory.appending(path: "\(disk.target).full")
                try Tool.run("qemu-img", "rebase", "-u", "-f", "qcow2", "-F", "raw", "-b", full.path, target.path)
                #expect(try guest.content(of: target, format: "qcow2") == bytes)
            }
        }
    }
}

extension Guest {
    /// The path that a description has for a disk.
    private static func path(of disk: String, in description: String) -> String? {
        let disks = description.split(separator: "<disk ").dropFirst()
        return disks.first { $0.contains("<target dev='\(disk)'") }?
            .firstMatch(of: /<source file='([^']+)'/).map { String($0.1) }
    }

    /// What the guest would see on each disk, which must not be written meanwhile.
    fileprivate func visible() async throws -> [Data] {
        let text = try await host.domainDescription(of: reference, options: .inactive)
        return try disks.map { disk in
            let path = try #require(Self.path(of: disk.target, in: text))
            return try content(of: URL(filePath: path), format: disk.format)
        }
    }

    /// Keeps what each disk shows now as a whole copy, and then writes to it, as a guest would: in the image that the domain is defined with.
    fileprivate func scribble() async throws {
        let text = try await host.domainDescription(of: reference, options: .inactive)
        for (number, bytes) in try await visible().enumerated() {
            let disk = disks[number]
            try bytes.write(to: directory.appending(path: "\(disk.target).full"))
            let path = try #require(Self.path(of: disk.target, in: text))
            for (index, offset) in [0, 300, 700].enumerated() {
                try Tool.run("qemu-io", "-f", disk.format, "-c", "write -P \(index + 65 + number) \(offset)k 9k", path)
            }
        }
    }
}
