import BackupJobs
import ChainDoctor
import LibvirtHost
import MomentDiagnostics
import MomentDocuments
import Testing

@Suite("What the chain doctor finds in facts")
struct ChainFindingsTests {
    private let domain = DomainIdentity(name: "d", uuid: "00000000-0000-0000-0000-000000000001")

    private func facts(_ state: DomainSummary.State = .shutoff) -> ChainFacts {
        ChainFacts(domain: domain, state: state)
    }

    private func checkpoint(
        _ name: String,
        parent: String? = nil,
        time: UInt64 = 1_700_000_000,
        disks: [String] = ["vda"],
        isRoot: Bool? = nil
    ) -> ChainFacts.Checkpoint {
        var document = DomainCheckpoint(name: name, disks: disks.map { CheckpointDisk($0) })
        document.parent = parent.map { MomentParent($0) }
        document.creationTime = time
        return .init(name, document, isRoot: isRoot)
    }

    private func codes(_ facts: ChainFacts) -> [String] { facts.findings.map(\.diagnostic.code.rawValue) }

    /// Chains, top image first, each with its bitmap c1 in some condition, and what is said of the checkpoint c1.
    @Test(
        "tells what has become of a bitmap",
        arguments: [
            ([ImageBitmap("c1")], [], nil as String?),
            ([ImageBitmap("c1")], [ImageBitmap("c1")], nil),
            ([], [], "checkpoint-without-bitmap"),
            ([ImageBitmap("c1", isInUse: true)], [], "bitmap-inconsistent"),
            ([ImageBitmap("c1", isRecording: false)], [], "bitmap-disabled"),
            ([ImageBitmap("c1")], [ImageBitmap("c1", isRecording: false)], "bitmap-disabled"),
            ([], [ImageBitmap("c1")], "bitmap-gap"),
        ] as [([ImageBitmap], [ImageBitmap], String?)]
    )
    func condition(top: [ImageBitmap], base: [ImageBitmap], code: String?) {
        var facts = facts()
        facts.disks = [
            .init("vda", path: "/i/o", images: [ChainImage("/i/o", bitmaps: top), ChainImage("/i/b", bitmaps: base)])
        ]
        facts.checkpoints = [checkpoint("c1")]
        #expect(codes(facts) == [code].compactMap(\.self))
    }

    @Test("believes libvirt before the images of a domain that runs")
    func running() {
        var facts = facts(.running)
        let inUse = ChainImage("/i/a", bitmaps: [ImageBitmap("c1", isInUse: true)], isLocked: true)
        facts.disks = [.init("vda", path: "/i/a", images: [inUse]), .init("vdb", path: "/i/b", images: [])]
        facts.checkpoints = [checkpoint("c1", disks: ["vda", "vdb"])]
        facts.checkpoints[0].usableDisks = ["vda", "vdb"]
        #expect(codes(facts) == [])
        facts.checkpoints[0].usableDisks = []
        #expect(codes(facts) == ["checkpoint-without-bitmap", "bitmap-inconsistent"])
        facts.disks = [.init("vda", path: "/i/a"), .init("vdb", path: "/i/b")]
        #expect(codes(facts) == ["bitmap-unusable", "images-unseen"])
    }

    @Test("takes an image for sound that another process has open")
    func locked() {
        var facts = facts()
        let image = ChainImage("/i/a", bitmaps: [ImageBitmap("c1", isInUse: true)], isLocked: true)
        facts.disks = [.init("vda", path: "/i/a", images: [image])]
        facts.checkpoints = [checkpoint("c1")]
        #expect(codes(facts) == [])
    }

    @Test("keeps a checkpoint for the disks that still have its bitmap")
    func narrowed() {
        var facts = facts()
        facts.disks = [
            .init("vda", path: "/i/a", images: [ChainImage("/i/a", bitmaps: [ImageBitmap("c1")])]),
            .init("vdb", path: "/i/b", images: [ChainImage("/i/b")]),
        ]
        facts.checkpoints = [checkpoint("c1", disks: ["vda", "vdb"])]
        let plan = ChainPlan(facts.findings, allowing: [])
        #expect(plan.steps == [ChainRepair(.narrow(checkpoint: "c1", without: ["vdb"]))])
        #expect(plan.withheld == [])
    }

    @Test("removes nothing of use, unless that is allowed")
    func consent() {
        var facts = facts()
        let image = ChainImage("/i/a", bitmaps: [ImageBitmap("old"), ImageBitmap("lost", isInUse: true)])
        facts.disks = [.init("vda", path: "/i/a", images: [image])]
        facts.files = [
            .init("/i/a.1700000000", isHeld: false, backingPath: "/i/a"), .init("/i/s", .socket, isHeld: false),
        ]
        func removed(_ consent: ChainRepair.Consent) -> [String] {
            ChainPlan(facts.findings, allowing: consent).steps.map(\.description)
        }
        #expect(removed([]) == ["remove bitmap 'lost' of 'vda'"])
        #expect(
            removed(.discard) == ["remove bitmap 'old' of 'vda'", "remove bitmap 'lost' of 'vda'"]
        )
        #expect(removed(.adopt) == ["redefine checkpoint 'old' for 'vda'", "remove bitmap 'lost' of 'vda'"])
        // What is adopted is not removed in the same breath.
        #expect(!removed([.adopt, .discard]).contains("remove bitmap 'old' of 'vda'"))
    }

    @Test("moves a checkpoint whose parent is gone behind the one before it")
    func parentMissing() {
        var facts = facts()
        facts.checkpoints = [
            checkpoint("c1", time: 1, isRoot: true), checkpoint("c3", parent: "c2", time: 3, isRoot: true),
        ]
        #expect(codes(facts) == ["checkpoint-parent-missing"])
        #expect(
            ChainPlan(facts.findings, allowing: []).steps
                == [ChainRepair(.relink(checkpoint: "c3", parent: "c1"))]
        )
    }

    @Test("touches no checkpoint while libvirt's own tree is broken")
    func detached() {
        var facts = facts()
        facts.disks = [.init("vda", path: "/i/a", images: [ChainImage("/i/a", bitmaps: [ImageBitmap("x")])])]
        facts.checkpoints = [
            checkpoint("c1", time: 1, isRoot: true), checkpoint("c3", parent: "c2", time: 3, isRoot: false),
        ]
        facts.files = [.init("/i/nbd", .socket, isHeld: false)]
        #expect(Set(codes(facts)).isSuperset(of: ["checkpoint-detached", "checkpoint-without-bitmap"]))
        let plan = ChainPlan(facts.findings, allowing: [.discard, .adopt, .endJobs])
        #expect(plan.steps == [])
    }

    @Test("puts checkpoints into the order of their times, the oldest first")
    func order() {
        var facts = facts()
        facts.checkpoints = [
            checkpoint("c2", parent: "c1", time: 1), checkpoint("c1", time: 2), checkpoint("c3", parent: "c2", time: 3),
        ]
        #expect(codes(facts) == ["checkpoint-order"])
        #expect(
            ChainPlan(facts.findings, allowing: []).steps.map(\.description) == [
                "make checkpoint 'c2' one without a parent", "make 'c2' the parent of checkpoint 'c1'",
            ]
        )
    }

    @Test("leaves files alone that something uses, or that only look like a backup")
    func files() {
        var facts = facts(.running)
        facts.disks = [.init("vda", path: "/i/a", images: [ChainImage("/i/a")])]
        let overlay = ChainFacts.Snapshot.Overlay("vda", path: "/i/a.1700000001", isThere: true, backingPath: "/i/b")
        facts.snapshots = [.init("s", DomainSnapshot(name: "s"), overlays: [overlay])]
        facts.files = [
            .init("/i/a.1700000000", isHeld: true, backingPath: "/i/a"),
            .init("/i/a.1700000001", isHeld: false, backingPath: "/i/a"),
            .init("/i/a.copy", isHeld: false, backingPath: "/i/a"),
            .init("/i/used", .socket, isHeld: true),
            .init("/i/unknown", .socket, isHeld: nil),
        ]
        #expect(codes(facts) == [])
        // An increment lies upon the live disk as a scratch file does, and its checkpoint gives it its name.
        for backing in [nil, "/elsewhere", "/i/a"] {
            for name in ["1700000003", "wednesday"] {
                facts.checkpoints = [checkpoint("wednesday", disks: [])]
                facts.files = [.init("/i/a.\(name)", isHeld: false, backingPath: backing)]
                #expect(codes(facts) == ["target-left"])
                #expect(facts.findings.flatMap(\.repairs) == [])
            }
        }
    }

    @Test(
        "tells a job that goes on from one that nobody will end",
        arguments: [
            (DomainSummary.State.running, 1, 1 as Int?, "backup-job-open"),
            (.running, 1, nil, "backup-job-open"),
            (.running, 1, 0, "backup-job-stale"),
            (.paused, 1, 1, "backup-job-open"),
            (.paused, 5, 1, "backup-job-stale"),
        ]
    )
    func job(state: DomainSummary.State, reason: Int, clients: Int?, code: String) {
        var facts = facts(state)
        facts.stateReason = reason
        let statistics = JobStatistics(phase: .unbounded, operation: .backup)
        facts.job = .init(
            job: DomainJob(id: .init(rawValue: 1), operation: .backup, isOurs: false, statistics: statistics),
            document: DomainBackup(.pull(server: .unix("/i/nbd"), disks: nil)),
            clients: clients
        )
        #expect(codes(facts) == [code])
        #expect(ChainPlan(facts.findings, allowing: .discard).steps == [])
        #expect(ChainPlan(facts.findings, allowing: .endJobs).steps.map(\.action) == [.endJob(.init(rawValue: 1))])
    }

    private func snapshot(_ name: String, _ disk: SnapshotDisk, overlay: ChainFacts.Snapshot.Overlay? = nil)
        -> ChainFacts.Snapshot
    {
        .init(name, DomainSnapshot(name: name, disks: [disk]), overlays: [overlay].compactMap(\.self))
    }

    @Test(
        "tells a disk that is written below an overlay from one that is written in it",
        arguments: [("/i/a", "/i/a", true), ("/i/a.s", "/i/a", false), ("/i/a", "/i/b", false), ("/i/a", nil, false)]
    )
    func below(written: String, backing: String?, isBroken: Bool) {
        var facts = facts(.running)
        facts.disks = [.init("vda", path: written, images: [ChainImage(written)])]
        let overlay = ChainFacts.Snapshot.Overlay("vda", path: "/i/a.s", isThere: true, backingPath: backing)
        facts.snapshots = [snapshot("s", .external("vda", overlay: "/i/a.s"), overlay: overlay)]
        #expect(codes(facts) == (isBroken ? ["disk-below-overlay"] : []))
        #expect(facts.findings.flatMap(\.repairs) == [])
    }

    @Test("compares the snapshots inside images with those that libvirt knows", arguments: [true, false])
    func inside(isRunning: Bool) {
        var facts = facts(isRunning ? .running : .shutoff)
        let images = [ChainImage("/i/o", snapshots: ["s1"]), ChainImage("/i/a", snapshots: ["s2", "e"])]
        facts.disks = [.init("vda", path: "/i/o", images: images), .init("vdb", path: "/i/b")]
        facts.snapshots = [
            snapshot("s1", .internal("vda")), snapshot("s3", .internal("vda")), snapshot("x", .internal("vdb")),
            snapshot("e", .external("vda", overlay: "/i/o")),
        ]
        #expect(codes(facts) == ["snapshot-without-data", "snapshot-unknown", "snapshot-unknown", "images-unseen"])
        #expect(ChainPlan(facts.findings, allowing: [.adopt, .endJobs]).steps == [])
        let steps = ChainPlan(facts.findings, allowing: .discard).steps.map(\.description)
        let removals = ["remove snapshot 's2' inside /i/a", "remove snapshot 'e' inside /i/a"]
        #expect(steps == ["delete the metadata of snapshot 's3'"] + (isRunning ? [] : removals))
    }

    @Test("tells an overlay that is gone from one that can't be seen, and a deletion that stopped")
    func overlays() {
        var facts = facts()
        for (isThere, code) in [(true, nil), (nil, nil), (false, "snapshot-overlay-missing")] as [(Bool?, String?)] {
            let overlay = ChainFacts.Snapshot.Overlay("vda", path: "/i/a.s", isThere: isThere)
            facts.snapshots = [snapshot("s", .external("vda", overlay: "/i/a.s"), overlay: overlay)]
            #expect(codes(facts) == [code].compactMap(\.self))
        }
        // libvirt has removed the overlay of one that the domain went back from.
        facts.snapshots[0].isInUse = false
        #expect(codes(facts) == [])
        var disk = SnapshotOverlay(.file("/i/a.s"))
        disk.isDeletionInProgress = true
        facts.snapshots = [snapshot("s", SnapshotDisk("vda", .external(disk)))]
        #expect(codes(facts) == ["snapshot-delete-unfinished"])
    }

    @Test("names what could not be looked at, and so never lets it pass for sound")
    func unseen() {
        var facts = facts()
        facts.unseen = ["what lies in /i was not looked at: the directory can't be read"]
        facts.disks = [.init("vda", path: "/i/a", failure: .init(.unfollowed, "below /i/a is something"))]
        #expect(codes(facts) == ["images-unseen", "files-unseen"])
        #expect(facts.findings.allSatisfy { $0.diagnostic.severity == .note })
    }

    private func backup(_ state: BackupRecord.State, isPull: Bool, checkpoint: String?, files: [String]) -> KnownBackup
    {
        let artifacts = BackupArtifacts(
            domain: domain,
            isPull: isPull,
            targets: isPull ? [] : files,
            files: files,
            checkpoint: checkpoint
        )
        var record = BackupRecord(
            of: artifacts,
            disks: [.init("vda", base: nil, isWhole: true)],
            begun: 100,
            isWatched: true
        )
        record.state = state
        record.checkpointTime = 101
        return KnownBackup(.init(rawValue: "r"), record, isHeld: false)
    }

    private static let identity = FileIdentity(device: 1, number: 2, birth: 3)

    @Test(
        "of a run that was killed takes back what nobody can use, its targets if that is allowed, and nothing unproven",
        arguments: [true, false]
    )
    func killed(isPull: Bool) {
        var facts = facts(.running)
        facts.checkpoints = [checkpoint("c", time: 101, disks: [])]
        let known = backup(.running, isPull: isPull, checkpoint: "c", files: ["/i/x", "/i/y"])
        facts.backups = [known]
        facts.unfinished = [
            .init(known, files: [.init("/i/x", proven: Self.identity), .init("/i/y", proven: nil)], checkpoint: "c")
        ]
        #expect(codes(facts) == ["run-unfinished"])
        let plan = ChainPlan(facts.findings, allowing: [])
        let file = ChainRepair.Action.removeFile("/i/x", Self.identity)
        let drop = ChainRepair.Action.drop(checkpoint: "c", bitmaps: [])
        let close = ChainRepair.Action.closeRecord(known, files: ["/i/x", "/i/y"])
        #expect(plan.steps.map(\.action) == [drop] + (isPull ? [file] : []) + [close])
        #expect(plan.withheld == (isPull ? [] : [ChainRepair(file, needs: .discard)]))
        // While its job runs, all of it is in use.
        facts.unfinished[0].job = .init(rawValue: 1)
        #expect(ChainPlan(facts.findings, allowing: .discard).steps == [])
        #expect(
            ChainPlan(facts.findings, allowing: [.discard, .endJobs]).steps.map(\.action)
                == [.endJob(.init(rawValue: 1)), drop, file, close]
        )
        // Another's job, and another's checkpoint of that name.
        facts.checkpoints = [checkpoint("c", time: 102, disks: [])]
        facts.unfinished = [.init(known)]
        #expect(codes(facts) == [])
    }

    @Test("says of which checkpoints nothing is known to be saved, and of which disks")
    func unsaved() {
        var facts = facts(.running)
        facts.checkpoints = [
            checkpoint("a", time: 101), checkpoint("b", time: 101, disks: ["vda", "vdb"]), checkpoint("c", time: 101),
        ]
        for index in facts.checkpoints.indices {
            facts.checkpoints[index].usableDisks = ["vda", "vdb"]
        }
        facts.backups = ["a", "b"].map { backup(.complete, isPull: false, checkpoint: $0, files: []) }
        #expect(codes(facts) == ["checkpoint-unsaved"])
        #expect(facts.findings.first?.diagnostic.message.hasSuffix("at checkpoint 'b' ('vdb'), 'c'") == true)
        facts.backups = nil
        #expect(codes(facts) == [])
    }

    @Test("takes no target of a backup that is recorded for a leftover")
    func recorded() {
        var facts = facts(.running)
        facts.disks = [.init("vda", path: "/i/a", images: [ChainImage("/i/a")])]
        facts.files = [.init("/i/a.1700000000", isHeld: false, backingPath: "/i/a")]
        facts.backups = [backup(.complete, isPull: false, checkpoint: "x", files: ["/i/a.1700000000"])]
        #expect(codes(facts) == [])
    }

    @Test("has an explanation for every code, and every code once")
    func explanations() {
        let codes = DoctorCodes.explanations.map(\.code)
        #expect(Set(codes).count == codes.count)
        #expect(codes.count == 33)
    }
}
