import ChainDoctor
import LibvirtHost
import MomentDiagnostics
import MomentDocuments
import MomentInMemory
import MomentRules
import Testing

@Suite("The chain doctor and the imitated host")
struct ImitatedDoctorTests {
    private let definition = """
        <domain type='kvm'><name>d</name><memory>1</memory><os><type>hvm</type></os><devices>\
        <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/i/a.qcow2'/>\
        <target dev='vda' bus='virtio'/></disk></devices></domain>
        """

    /// What is found beyond this: the checkpoints are made by themselves, and no backup of them is saved.
    private func findings(_ facts: ChainFacts) -> [ChainFinding] {
        facts.findings.filter { $0.diagnostic.code != "checkpoint-unsaved" }
    }

    @Test("mends what was done behind libvirt's back", arguments: [true, false])
    func mends(running: Bool) async throws {
        let host = InMemoryHost(time: { Instant(1_700_000_000) })
        _ = try await host.define(xml: definition)
        try await host.start("d", options: [])
        for name in ["c1", "c2"] {
            _ = try await host.createCheckpoint(DomainCheckpoint(name: name), of: "d")
        }
        let doctor = ChainDoctor(of: "d")
        #expect(findings(try await doctor.examine(on: host)) == [])

        try await host.dropBitmap("c1", from: "vda", of: "d")
        try await host.addBitmap("stray", to: "vda", of: "d")
        if !running { try await host.destroy("d") }
        let facts = try await doctor.examine(on: host)
        #expect(findings(facts).map(\.diagnostic.code) == ["checkpoint-without-bitmap", "bitmap-without-checkpoint"])
        for step in ChainPlan(facts.findings, allowing: .discard).steps {
            try await doctor.perform(step, on: host, knowing: facts)
        }
        #expect(findings(try await doctor.examine(on: host)) == [])
        #expect(try await host.checkpoints(of: "d", listing: .all, matching: .init()) == ["c2"])
        #expect(await host.bitmaps(in: "/i/a.qcow2") == ["c2"])
    }

    @Test("tells checkpoints that libvirt remembers from those it does not")
    func metadata() async throws {
        let host = InMemoryHost(time: { Instant(1_700_000_000) })
        _ = try await host.define(xml: definition)
        try await host.start("d", options: [])
        for name in ["c1", "c2", "c3"] {
            _ = try await host.createCheckpoint(DomainCheckpoint(name: name), of: "d")
        }
        try await host.deleteCheckpoint(of: "d", name: "c2", deletion: .init(metadataOnly: true))
        let facts = try await ChainDoctor(of: "d").examine(on: host)
        #expect(facts.checkpointNames(withMetadata: true) == ["c1", "c3"])
        #expect(facts.checkpointNames(withMetadata: false) == ["c2"])
    }

    @Test("finds in documents what it finds on the host they came from")
    func documents() async throws {
        let host = InMemoryHost(time: { Instant(1_700_000_000) })
        _ = try await host.define(xml: definition)
        try await host.start("d", options: [])
        for name in ["c1", "c2"] {
            _ = try await host.createCheckpoint(DomainCheckpoint(name: name), of: "d")
        }
        try await host.dropBitmap("c1", from: "vda", of: "d")
        try await host.addBitmap("stray", to: "vda", of: "d")
        try await host.destroy("d")
        var documents: [DomainCheckpoint] = []
        for name in ["c2", "c1"] { documents.append(try await host.checkpoint(name, of: "d")) }
        let doctor = ChainDoctor(of: "d")
        let offline = try await doctor.examine(domainXML: definition, checkpoints: documents, in: host.surroundings)
        let found = findings(try await doctor.examine(on: host))
        // Without a host to ask, what could not be asked is named.
        #expect(offline.findings.filter { $0.diagnostic.code != "files-unseen" } == found)
        #expect(offline.findings.count == 3)
        await #expect {
            try await doctor.examine(domainXML: "<domainbackup/>", checkpoints: [], in: host.surroundings)
        } throws: {
            ($0 as? HostError)?.code == .xmlError
        }
    }
}
