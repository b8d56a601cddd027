import BackupJobs
import LibvirtHost
import MomentDocuments
import MomentInMemory
import MomentRules
import Testing

/// Plans: what is noted is what would be sent, and nothing is.
@Suite("Plans")
struct PlanningHostTests {
    private static let definition = """
        <domain type='kvm'><name>d</name><uuid>5f0a1c52-9d8d-4f4a-8f52-0a3f3a1d2b11</uuid><memory>1</memory>\
        <os><type>hvm</type></os><devices>\
        <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/i/a.qcow2'/>\
        <target dev='vda' bus='virtio'/></disk>\
        <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel></devices></domain>
        """

    /// A running domain with two checkpoints and, if wanted, a pull backup under way.
    private static func host(backup: Bool = false) async throws -> InMemoryHost {
        let host = InMemoryHost(finishesPushes: false, time: { Instant(1_700_000_000) })
        _ = try await host.define(xml: definition)
        try await host.start("d", options: [])
        for name in ["c1", "c2"] {
            _ = try await host.createCheckpoint(
                of: "d",
                xml: "<domaincheckpoint><name>\(name)</name></domaincheckpoint>",
                how: .now
            )
        }
        if backup {
            _ = try await host.beginBackup(of: "d", xml: pull, checkpoint: nil, options: BackupOptions())
        }
        return host
    }

    private static let pull = """
        <domainbackup mode='pull'><server transport='unix' socket='/s'/><disks><disk name='vda' type='file'>\
        <scratch file='/i/scratch'/></disk></disks></domainbackup>
        """

    /// Returns all that can be seen of the host.
    private static func state(_ host: InMemoryHost) async throws -> [String] {
        var state = [try await host.domainDescription(of: "d", options: [])]
        state.append("\(try await host.summary(of: "d"))")
        state.append("\(try await host.checkpointTree(of: "d"))")
        state.append("\(try await host.snapshotTree(of: "d"))")
        state.append("\(try await host.jobs(of: "d").map(\.operation))")
        for path in await host.imagePaths.sorted() {
            state.append("\(path) \(await host.bitmaps(in: path) ?? [])")
        }
        return state
    }

    /// A change, by the name of the call that it would make first.
    struct Change: Sendable, CustomTestStringConvertible {
        let calls: [String]
        var needsBackup = false
        let make: @Sendable (PlanningHost<InMemoryHost>) async throws -> Void
        var testDescription: String { calls.joined(separator: ", ") }
    }

    private static let changes: [Change] = [
        Change(calls: ["virDomainDefineXMLFlags"]) { _ = try await $0.define(xml: definition) },
        Change(calls: ["virDomainCreateXML"]) { _ = try await $0.create(xml: definition, options: []) },
        Change(calls: ["virDomainUndefineFlags"]) { try await $0.undefine("d", options: [.checkpointsMetadata]) },
        Change(calls: ["virDomainCreateWithFlags"]) { try await $0.start("d", options: []) },
        Change(calls: ["virDomainDestroyFlags"]) { try await $0.destroy("d") },
        Change(calls: ["virDomainSuspend", "virDomainResume"]) {
            try await $0.suspend("d")
            try await $0.resume("d")
        },
        Change(calls: ["virDomainFSFreeze", "virDomainBackupBegin", "virDomainFSThaw", "virDomainCheckpointDelete"]) {
            _ = try await $0.beginBackup(
                of: "d",
                xml: nil,
                checkpoint: BackupCheckpoint(xml: "<domaincheckpoint/>", keepsMetadata: false),
                options: BackupOptions(quiesces: true)
            )
        },
        Change(calls: ["virDomainAbortJob"], needsBackup: true) {
            _ = try await $0.endBackup(of: "d", job: #require(try await $0.jobs(of: "d").first).id, aborting: false)
        },
        Change(calls: ["virDomainAbortJob"], needsBackup: true) {
            try await $0.abort(#require(try await $0.jobs(of: "d").first).id, of: "d")
        },
        Change(calls: ["virDomainCheckpointCreateXML", "virDomainCheckpointDelete"]) {
            _ = try await $0.createCheckpointWithoutMetadata(
                of: "d",
                xml: "<domaincheckpoint><name>c3</name></domaincheckpoint>"
            )
        },
        Change(calls: ["virDomainCheckpointDelete"]) {
            try await $0.deleteCheckpoint(of: "d", name: "c1", deletion: MomentDeletion(.thisAndDescendants))
        },
        Change(
            calls: [
                "virDomainSuspend", "virDomainCheckpointCreateXML", "virDomainSnapshotCreateXML", "virDomainResume",
            ]
        ) {
            _ = try await $0.createSnapshot(
                of: "d",
                xml: "<domainsnapshot/>",
                withCheckpoint: "<domaincheckpoint/>",
                content: .disks()
            )
        },
        Change(calls: ["virDomainManagedSave"]) { try await $0.managedSave("d", options: SaveOptions()) },
        Change(calls: ["virDomainManagedSaveRemove"]) { try await $0.removeManagedSave(of: "d") },
    ]

    @Test("a planned change names its calls and changes nothing", arguments: changes)
    func changesNothing(change: Change) async throws {
        let host = try await Self.host(backup: change.needsBackup)
        let before = try await Self.state(host)
        let planner = PlanningHost(host)
        try await change.make(planner)
        #expect(planner.steps.map(\.call) == change.calls)
        #expect(planner.steps.allSatisfy { !$0.summary.isEmpty })
        #expect(try await Self.state(host) == before)
    }

    @Test("a deletion names everything that would go")
    func deletion() async throws {
        let planner = PlanningHost(try await Self.host())
        try await planner.deleteCheckpoint(of: "d", name: "c1", deletion: MomentDeletion(.thisAndDescendants))
        try await planner.deleteCheckpoint(
            of: "d",
            name: "c1",
            deletion: MomentDeletion(.descendants, metadataOnly: true)
        )
        try await planner.deleteCheckpoint(of: "d", name: "c2", deletion: MomentDeletion(.descendants))
        #expect(
            planner.steps.map(\.summary) == [
                "delete checkpoint c1, c2", "forget the metadata of checkpoint c2",
                "delete checkpoint nothing: c2 has none below it",
            ]
        )
        #expect(planner.steps.map(\.flags) == [1, 6, 4])
    }

    @Test("a step holds the documents that would be sent")
    func documents() async throws {
        let planner = PlanningHost(try await Self.host())
        _ = try await planner.beginBackup(
            of: "d",
            xml: Self.pull,
            checkpoint: BackupCheckpoint(xml: "<domaincheckpoint/>"),
            options: BackupOptions(reusesExternal: true)
        )
        let step = try #require(planner.steps.first)
        #expect(step.document == Self.pull)
        #expect(step.checkpoint == "<domaincheckpoint/>")
        #expect(step.flags == 1)
    }

    @Test("what would be refused before anything is sent is refused by the plan")
    func refusals() async throws {
        let planner = PlanningHost(try await Self.host(backup: true))
        await #expect {
            try await planner.beginBackup(of: "d", xml: nil, checkpoint: nil, options: BackupOptions())
        } throws: { ($0 as? HostError)?.code == .jobRunning }
        await #expect { try await planner.deleteCheckpoint(of: "d", name: "c9", deletion: MomentDeletion()) } throws: {
            ($0 as? HostError)?.code == .noCheckpoint
        }
        await #expect { try await planner.abort(DomainJob.ID(rawValue: 99), of: "d") } throws: {
            ($0 as? HostError)?.code == .noJob
        }
        await #expect {
            try await planner.defineManagedSave(of: "d", xml: Self.definition, outcome: .asSaved)
        } throws: { ($0 as? HostError)?.code == .operationInvalid }
        await #expect { try await planner.suspend("nobody") } throws: { ($0 as? HostError)?.code == .noDomain }
        #expect(planner.steps == [])
    }

    @Test("a plan says where the data goes, of disks that the document leaves to libvirt, too")
    func destinations() async throws {
        let planner = PlanningHost(try await Self.host())
        func begun(_ xml: String?, _ checkpoint: String?) async throws -> String? {
            _ = try await planner.beginBackup(
                of: "d",
                xml: xml,
                checkpoint: checkpoint.map { BackupCheckpoint(xml: $0) },
                options: BackupOptions()
            )
            return planner.steps.last?.summary
        }
        let named = "<domaincheckpoint><name>monday</name></domaincheckpoint>"
        #expect(
            try await begun(nil, named)
                == "begin a backup of d, vda to /i/a.qcow2.monday, with a checkpoint of the same instant"
        )
        #expect(try await begun(nil, nil) == "begin a backup of d, vda to /i/a.qcow2.(the time in seconds)")
        #expect(try await begun(Self.pull, nil) == "begin a backup of d, vda with the scratch file /i/scratch")
    }

    @Test("a plan refuses what the host itself would refuse: a reversion under bitmaps, unless forced")
    func reversion() async throws {
        let host = try await Self.host()
        _ = try await host.createSnapshot(
            of: "d",
            xml: "<domainsnapshot><name>s</name></domainsnapshot>",
            how: .take(.system())
        )
        let planner = PlanningHost(host)
        let refusal = try await #require(
            #expect(throws: HostError.self) { try await planner.revert("d", to: "s", how: SnapshotReversion()) }
        )
        #expect(refusal.code == .operationInvalid && refusal.explanation?.contains("c1, c2") == true, "\(refusal)")
        #expect(planner.steps == [])
        try await planner.revert("d", to: "s", how: SnapshotReversion(force: true))
        #expect(planner.steps.map(\.call) == ["virDomainRevertToSnapshot"])
    }

    @Test("a plan of a run tells what it waits for, and what a failure would remove")
    func run() async throws {
        let host = try await Self.host()
        let before = try await Self.state(host)
        let steps = try await BackupRun(
            of: "d",
            xml: Self.pull,
            checkpoint: BackupCheckpoint(xml: "<domaincheckpoint><name>c</name></domaincheckpoint>")
        ).plan(on: host)
        #expect(steps.map(\.call) == ["virDomainBackupBegin", "", "virDomainAbortJob", ""])
        #expect(steps.last?.summary.hasSuffix("remove what was made: the job, /i/scratch, /s, checkpoint c") == true)
        #expect(try await Self.state(host) == before)
    }

    @Test("a domain as the rules know it: its state, checkpoints with their disks, and job")
    func context() async throws {
        let host = try await Self.host(backup: true)
        let context = try await host.context(of: "d")
        #expect(context.description.name == "d")
        #expect(context.state == .running)
        #expect(context.checkpoints.map(\.name) == ["c1", "c2"])
        #expect(context.checkpoints.map(\.parent) == [nil, "c1"])
        #expect(context.checkpoints.map(\.disks) == [["vda"], ["vda"]])
        #expect(context.currentCheckpoint == "c2")
        #expect(context.currentSnapshot == nil)
        #expect(context.runningJob == .backup)
    }
}
