import ChainDoctor
import LibvirtHost
import MomentDiagnostics
import MomentDocuments
import Testing

@Suite("What the chain doctor finds of overlays")
struct OverlayFindingsTests {
    private let domain = DomainIdentity(name: "d", uuid: "00000000-0000-0000-0000-000000000001")

    private func facts(_ state: DomainSummary.State = .shutoff, written: String = "/i/a") -> ChainFacts {
        var facts = ChainFacts(domain: domain, state: state)
        facts.disks = [.init("vda", path: written, images: [ChainImage(written)])]
        return facts
    }

    private func snapshot(
        _ name: String,
        _ overlay: String,
        upon base: String,
        isThere: Bool? = true,
        disk: String = "vda"
    )
        -> ChainFacts.Snapshot
    {
        .init(
            name,
            DomainSnapshot(name: name, disks: [.external(disk, overlay: overlay)]),
            overlays: [.init(disk, path: overlay, isThere: isThere, backingPath: base)]
        )
    }

    private func codes(_ facts: ChainFacts) -> [String] { facts.findings.map(\.diagnostic.code.rawValue) }

    private func steps(_ facts: ChainFacts, _ consent: ChainRepair.Consent) -> [String] {
        ChainPlan(facts.findings, allowing: consent).steps.map(\.description)
    }

    private static let use = "define 'vda' with"
    private static let merge = "write /i/a.s into /i/a and remove it, and delete the metadata of snapshot 's'"

    @Test("offers the topmost overlay, or a merge, only where one thing alone lies upon each image")
    func offers() {
        var facts = facts()
        facts.snapshots = [snapshot("s", "/i/a.s", upon: "/i/a")]
        #expect(codes(facts) == ["disk-below-overlay"])
        #expect(steps(facts, [.discard, .adopt]) == [])
        #expect(steps(facts, .useOverlays) == ["\(Self.use) /i/a.s"])
        #expect(steps(facts, .merge) == [Self.merge])
        // Both at once are one too many: nothing is left to be used after a merge.
        #expect(steps(facts, [.merge, .useOverlays]) == [Self.merge])

        facts.snapshots.append(snapshot("t", "/i/a.t", upon: "/i/a.s"))
        #expect(steps(facts, .useOverlays) == ["\(Self.use) /i/a.t"])
        #expect(steps(facts, .merge) == [])

        facts.snapshots[1] = snapshot("t", "/i/a.t", upon: "/i/a")
        #expect(steps(facts, [.useOverlays]) == [] && steps(facts, .merge) == [])

        facts.snapshots.remove(at: 1)
        for stray in ["/i/a", "/i/a.s"] {
            facts.strays = [.init("/i/x", upon: stray)]
            #expect(codes(facts) == ["disk-below-overlay", "overlay-unknown"])
            #expect(steps(facts, [.useOverlays]) == [] && steps(facts, .merge) == [])
        }
    }

    @Test("of a domain that runs nothing is merged, and no definition changed")
    func running() {
        var facts = facts(.running)
        facts.snapshots = [snapshot("s", "/i/a.s", upon: "/i/a")]
        #expect(codes(facts) == ["disk-below-overlay"])
        #expect(facts.findings.flatMap(\.repairs) == [])
    }

    @Test("does not go round in circles where headers name each other")
    func circle() {
        var facts = facts()
        facts.snapshots = [snapshot("s", "/i/a.s", upon: "/i/a"), snapshot("t", "/i/a", upon: "/i/a.s")]
        facts.strays = [.init("/i/x", upon: "/i/y"), .init("/i/y", upon: "/i/x")]
        #expect(codes(facts) == ["disk-below-overlay"])
        #expect(steps(facts, [.useOverlays]) == [])
    }

    @Test(
        "names the snapshot whose deletion did not end: the one after that which libvirt marks",
        arguments: [true, false]
    )
    func unfinished(hasCheckpoint: Bool) {
        var facts = facts(written: "/i/a.s")
        facts.disks[0].images = [
            ChainImage("/i/a.s", backingPath: "/i/a.r"), ChainImage("/i/a.r", backingPath: "/i/a"), ChainImage("/i/a"),
        ]
        var overlay = SnapshotOverlay(.file("/i/a.r"))
        overlay.isDeletionInProgress = true
        var marked = snapshot("r", "/i/a.r", upon: "/i/a")
        marked.document.disks = [SnapshotDisk("vda", .external(overlay))]
        facts.snapshots = [marked, snapshot("s", "/i/a.s", upon: "/i/a.r")]
        if hasCheckpoint { facts.checkpoints = [.init("c", DomainCheckpoint(name: "c", disks: []))] }
        #expect(codes(facts) == ["snapshot-delete-unfinished"])
        let merge = "write /i/a.s into /i/a.r and remove it, and delete the metadata of snapshot 's'"
        #expect(steps(facts, .merge) == [hasCheckpoint ? merge : "delete snapshot 's' again"])
        facts.state = .running
        #expect(steps(facts, .merge) == ["delete snapshot 's' again"])
        facts.snapshots.removeLast()
        #expect(steps(facts, .merge) == [])
    }

    @Test("brings a deletion to its end that has merged some disks")
    func rest() {
        var facts = facts()
        facts.disks.append(
            .init("vdb", path: "/i/b.s", images: [ChainImage("/i/b.s", backingPath: "/i/b"), ChainImage("/i/b")])
        )
        let (gone, left) = (
            snapshot("s", "/i/a.s", upon: "", isThere: false), snapshot("s", "/i/b.s", upon: "/i/b", disk: "vdb")
        )
        facts.snapshots = [
            .init(
                "s",
                DomainSnapshot(name: "s", disks: (gone.document.disks ?? []) + (left.document.disks ?? [])),
                overlays: gone.overlays + left.overlays
            )
        ]
        #expect(codes(facts) == ["snapshot-overlay-missing"])
        #expect(steps(facts, .discard) == ["delete the metadata of snapshot 's'"])
        let merge = "write /i/b.s into /i/b and remove it, and delete the metadata of snapshot 's'"
        #expect(steps(facts, [.discard, .merge]) == [merge])
        facts.state = .running
        #expect(steps(facts, .merge) == [])
    }

    @Test(
        "tells an unknown overlay upon what is written from one beside the chain, and from another domain's disk",
        arguments: [
            ("/i/a.s", nil, "overlay-unknown", Diagnostic.Severity.warning), ("/i/a", nil, "overlay-unknown", .note),
            ("/i/a.s", "clone", "disk-below-overlay", .error), ("/i/a", "clone", nil, .note),
        ] as [(String, String?, String?, Diagnostic.Severity)]
    )
    func strays(base: String, user: String?, code: String?, severity: Diagnostic.Severity) {
        var facts = facts()
        let images = [ChainImage("/i/a.s", backingPath: "/i/a"), ChainImage("/i/a")]
        facts.disks = [.init("vda", path: "/i/a.s", images: images)]
        facts.snapshots = [snapshot("s", "/i/a.s", upon: "/i/a")]
        facts.strays = [.init("/i/x", upon: base, user: user), .init("/i/y", upon: "/i/x", user: user)]
        let found = facts.findings.map(\.diagnostic)
        #expect(Set(found.map(\.code.rawValue)) == Set([code].compactMap(\.self)))
        #expect(
            found.allSatisfy { $0.severity == severity && $0.message.contains("/i/x") || $0.message.contains("/i/y") }
        )
        #expect(facts.findings.flatMap(\.repairs) == [])
    }

    @Test("gives a snapshot without parent the one in whose overlay it was taken, and none where there is none")
    func parents() throws {
        func taken(_ name: String, at image: String, time: Int64, parent: String?, overlay: String?) throws
            -> ChainFacts.Snapshot
        {
            let disk =
                overlay.map { "<disk name='vda' snapshot='external'><source file='\($0)'/></disk>" }
                ?? "<disk name='vda' snapshot='internal'/>"
            let text = """
                <domainsnapshot><name>\(name)</name>\(parent.map { "<parent><name>\($0)</name></parent>" } ?? "")\
                <creationTime>\(time)</creationTime><disks>\(disk)</disks><domain type='kvm'><name>d</name><devices><disk type='file'>\
                <source file='\(image)'/><target dev='vda'/></disk></devices></domain></domainsnapshot>
                """
            return .init(name, try MomentText.read(DomainSnapshot.self, text))
        }
        var facts = facts(written: "/i/a.c")
        facts.disks[0].images = nil
        facts.snapshots = [
            try taken("a", at: "/i/a", time: 1, parent: nil, overlay: "/i/a.a"),
            try taken("c", at: "/i/a.a", time: 3, parent: "b", overlay: "/i/a.c"),
        ]
        #expect(steps(facts, []) == ["make 'a' the parent of snapshot 'c'"])
        facts.snapshots.append(try taken("i", at: "/i/a.a", time: 2, parent: "a", overlay: nil))
        #expect(steps(facts, []) == ["make 'i' the parent of snapshot 'c'"])
        // One that follows it is none before it, whatever the clock said.
        facts.snapshots[2] = try taken("i", at: "/i/a.a", time: 2, parent: "c", overlay: nil)
        #expect(steps(facts, []) == ["make 'a' the parent of snapshot 'c'"])
        facts.snapshots.remove(at: 0)
        #expect(steps(facts, []) == ["make snapshot 'c' one without a parent"])
    }
}
