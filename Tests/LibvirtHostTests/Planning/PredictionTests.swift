import Foundation
import LibvirtHost
import MomentDiagnostics
import MomentDocuments
import MomentInMemory
import MomentRules
import MomentTesting
import Testing

@Suite("What a plan says of a request, and what is answered to it")
struct PredictionTests {
    private let definition = """
        <domain type='kvm'><name>d</name><memory>1</memory><os><type>hvm</type></os><devices>\
        <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/i/a.qcow2'/>\
        <target dev='vda' bus='virtio'/></disk></devices></domain>
        """

    private func describing(_ code: HostError.Code?) -> String { code.map { "\($0)" } ?? "done" }

    private func code(_ request: () async throws -> Void) async -> HostError.Code? {
        do {
            try await request()
            return nil
        } catch {
            return (error as? HostError)?.code
        }
    }

    /// The imitated host is held to recorded answers of libvirt 9.0.0.
    @Test(
        "is the same of every deletion of a snapshot, and of going back to one, whatever was done before",
        arguments: 0..<200
    )
    func snapshots(seed: Int) async throws {
        var generator = SeededRandom(seed: UInt64(seed))
        let host = InMemoryHost(time: { Instant(1_700_000_000) })
        _ = try await host.define(xml: definition)
        try await host.start("d", options: [])
        var log: [String] = []
        for number in 0..<Int.random(in: 1...6, using: &generator) {
            let kind = Int.random(in: 0..<5, using: &generator)
            log.append("\(kind)")
            switch kind {
            case 0, 1:
                _ = try? await host.createSnapshot(DomainSnapshot(name: "s\(number)"), of: "d", how: .take(.system()))
            case 2, 3:
                _ = try? await host.createSnapshot(DomainSnapshot(name: "s\(number)"), of: "d", how: .take(.disks()))
            default:
                if try await host.summary(of: "d").state.isActive {
                    try await host.destroy("d")
                } else {
                    try await host.start("d", options: [])
                }
            }
        }
        let names = try await host.snapshots(of: "d", listing: .all, matching: .init())
        guard let name = names.randomElement(using: &generator) else { return }
        let plan = PlanningHost(host)
        if Bool.random(using: &generator) {
            let scope = MomentDeletion.Scope.allCases.randomElement(using: &generator) ?? .this
            let deletion = MomentDeletion(scope)
            let predicted = await code { try await plan.deleteSnapshot(of: "d", name: name, deletion: deletion) }
            let answered = await code { try await host.deleteSnapshot(of: "d", name: name, deletion: deletion) }
            // Where its images are the imitated host does not show beforehand, and that is asked before what is below a snapshot.
            let isUnshown =
                [nil, .configurationUnsupported, .operationUnsupported].contains(predicted)
                && [.operationUnsupported, .invalidArgument].contains(answered)
            let told = "\(log) delete \(name) \(scope)"
            if !isUnshown {
                #expect(predicted == answered, "\(told): \(describing(predicted)), \(describing(answered))")
            }
        } else {
            let predicted = await code { try await plan.revert("d", to: name, how: .init()) }
            let answered = await code { try await host.revert("d", to: name, how: .init()) }
            #expect(predicted == answered, "\(log) revert \(name)")
        }
    }

    /// Live tests hold the imitated host to real ones here.
    @Test(
        "is the same while a domain is paused since it was restored, whose images QEMU 10.0 leaves alone",
        arguments: [ReleaseNumber(9, 0, 0), ReleaseNumber(11, 3, 0), ReleaseNumber(12, 9, 0)]
    )
    func restored(release: ReleaseNumber) async throws {
        let leaves = release == ReleaseNumber(11, 3, 0)
        for goesOn in [false, true] {
            let host = InMemoryHost(release: release, time: { Instant(1_700_000_000) })
            _ = try await host.define(xml: definition)
            try await host.start("d", options: [])
            _ = try await host.createSnapshot(DomainSnapshot(name: "s"), of: "d", how: .take(.system()))
            _ = try await host.createCheckpoint(DomainCheckpoint(name: "c"), of: "d", how: .now)
            try await host.managedSave("d", options: .init())
            try await host.start("d", options: .paused)
            if goesOn { try await host.resume("d") }
            func push(_ target: String, incremental: String = "") -> String {
                "<domainbackup>\(incremental)<disks><disk name='vda' type='file'><driver type='qcow2'/>"
                    + "<target file='/i/\(target)'/></disk></disks></domainbackup>"
            }
            let full = push("full")
            let later = push("later", incremental: "<incremental>c</incremental>")
            let requests: [(String, HostError.Code, (any MomentHost) async throws -> Void)] = [
                (
                    "snapshot", .operationFailed,
                    { _ = try await $0.createSnapshot(DomainSnapshot(name: "t"), of: "d", how: .take(.system())) }
                ),
                ("deletion", .operationFailed, { try await $0.deleteSnapshot(of: "d", name: "s", deletion: .init()) }),
                (
                    "increment", .checkpointInconsistent,
                    { _ = try await $0.beginBackup(of: "d", xml: later, checkpoint: nil, options: .init()) }
                ),
                (
                    "backup", .internalError,
                    { _ = try await $0.beginBackup(of: "d", xml: full, checkpoint: nil, options: .init()) }
                ),
            ]
            for (name, expected, request) in requests {
                let predicted = await code { try await request(PlanningHost(host)) }
                let answered = await code { try await request(host) }
                #expect(predicted == answered, "\(name)")
                #expect(answered == (leaves && !goesOn ? expected : nil), "\(name), goes on: \(goesOn)")
            }
            let plan = PlanningHost(host)
            try await plan.deleteCheckpoint(of: "d", name: "c", deletion: .init())
            #expect(plan.steps.last?.unknown.isEmpty == !(leaves && !goesOn))
            let answered = await code { try await host.deleteCheckpoint(of: "d", name: "c", deletion: .init()) }
            #expect(answered == (leaves && !goesOn ? .internalError : nil))
        }
    }

    @Test("names what can't be known before it is asked")
    func unknown() async throws {
        let host = InMemoryHost(time: { Instant(1_700_000_000) })
        _ = try await host.define(xml: definition)
        try await host.start("d", options: [])
        _ = try await host.createSnapshot(DomainSnapshot(name: "s"), of: "d", how: .take(.system()))
        let plan = PlanningHost(host)
        try await plan.revert("d", to: "s", how: .init())
        try await plan.managedSave("d", options: .init())
        #expect(plan.steps.map { $0.unknown.isEmpty } == [false, false])
    }
}
