import MomentDiagnostics
import MomentDocuments
import MomentRules
import MomentSchemas
import MomentTesting
import MomentXML
import Testing
import XMLTree

@Suite("Filling, on random documents and domains")
struct FillPropertyTests {
    private static let grammars = GrammarStore()

    @Test(
        "is idempotent, valid for the release, and changes nothing that was written",
        arguments: MomentDocument.Kind.allCases,
        [ReleaseNumber.baseline, .newest]
    )
    func properties(kind: MomentDocument.Kind, release: ReleaseNumber) throws {
        var accepted = 0
        for seed in 0..<600 as Range<UInt64> {
            var random = SeededRandom(seed: seed)
            let submission = Self.submission(kind, release, using: &random)
            var generator = MomentGenerator(seed: seed, release: release, density: 0.3)
            let document = Self.fit(generator.document(kind), submission, using: &random).document()
            let first = Preflight(submission).verdict(on: document)
            guard let effective = first.effective,
                try Self.grammars.findings(in: document, release: release) == []
            else { continue }
            accepted += 1
            let filled = effective.document()
            let second = Preflight(submission).verdict(on: filled)
            #expect(second.effective == effective, "seed \(seed): \(second.findings.map(\.message))")
            if !Self.printsInvalid(effective) {
                #expect(try Self.grammars.findings(in: filled, release: release) == [], "seed \(seed)")
            }
            let changes = MomentDiff.differences(between: document, and: filled).filter { $0.first != nil }
            #expect(changes.filter { !Self.isReplaced($0) } == [], "seed \(seed)")
            #expect(!first.summary.isEmpty)
        }
        #expect(accepted >= 100, "only \(accepted) of 600 were accepted")
    }

    /// What libvirt puts in whatever a document says, and what it drops without a word.
    private static func isReplaced(_ change: MomentDifference) -> Bool {
        // A cache of no size is none.
        if change.path.contains("/metadata_cache/"), change.first == "0" { return true }
        return [
            "/creationTime/", "/parent/", "/state/", "/active/", "/revertDisks/", "/cookies/", "/seclabel",
            "/encryption/",
        ].contains { "\(change.path)/".contains($0) }
    }

    /// Whether libvirt's own print is one its grammar refuses.
    private static func printsInvalid(_ document: MomentDocument) -> Bool {
        switch document {
        case .checkpoint: false
        case .backup(let backup):
            backup.pushDisks?.contains { $0.copy?.target?.securityLabels.isEmpty == false } == true
                || backup.pullDisks?.contains { $0.export?.scratch?.securityLabels.isEmpty == false } == true
        case .snapshot(let snapshot):
            snapshot.disks?.contains { disk in
                guard let source = disk.overlay?.source else { return false }
                return source.type == .network || source.slices != nil || !source.securityLabels.isEmpty
            } == true
        }
    }

    private static func submission(
        _ kind: MomentDocument.Kind,
        _ release: ReleaseNumber,
        using random: inout SeededRandom
    ) -> Submission {
        var disks: [DomainDisk] = []
        for letter in ["a", "b", "c", "d"].prefix(Int.random(in: 1...4, using: &random)) {
            var disk = DomainDisk("vd\(letter)", file: "/images/\(letter).qcow2")
            if !disks.isEmpty, Int.random(in: 0..<4, using: &random) == 0 {
                disk.isReadOnly = true
                disk.snapshot = "no"
            }
            disks.append(disk)
        }
        let context = DomainContext(DomainDescription(name: "d", disks: disks), state: .running)
        return Submission(
            flags: kind == .snapshot ? [.diskOnly] : [],
            domain: context,
            release: release,
            time: Instant(1_700_000_000)
        )
    }

    /// Gives the disks of a document names that the domain has, and files of their own.
    private static func fit(
        _ document: MomentDocument,
        _ submission: Submission,
        using random: inout SeededRandom
    ) -> MomentDocument {
        let names = submission.domain?.description.disks.filter { !$0.isReadOnly }.map(\.target) ?? []
        switch document {
        case .backup(var backup):
            backup.incremental = nil
            switch backup.mode {
            case .push(let disks): backup.mode = .push(disks: disks.map { zip($0, names).map(fit) })
            case .pull(_, let disks):
                backup.mode = .pull(server: .tcp(port: 10_809), disks: disks.map { zip($0, names).map(fit) })
            }
            return .backup(backup)
        case .checkpoint(var checkpoint):
            checkpoint.disks = checkpoint.disks.map { disks in
                zip(disks, names).map { disk, name in
                    CheckpointDisk(name, disk.treatment == .no ? .no : .bitmap())
                }
            }
            if checkpoint.disks == [] { checkpoint.disks = nil }
            return .checkpoint(checkpoint)
        case .snapshot(var snapshot):
            snapshot.memory = nil
            snapshot.name = "s"
            snapshot.disks = snapshot.disks.map { disks in
                zip(disks, names).map { disk, name in
                    var disk = disk
                    disk.name = name
                    if case .internal = disk.treatment { disk.treatment = .external() }
                    return disk
                }
            }
            return .snapshot(snapshot)
        }
    }

    private static func fit(_ disk: PushDisk, _ name: String) -> PushDisk {
        var disk = disk
        disk.name = name
        guard disk.copy != nil else { return disk }
        disk.copy?.extent = .full
        disk.copy?.driver = nil
        let image = disk.copy?.target ?? BackupImage(nil)
        disk.copy?.target = image
        disk.copy?.target?.path = "/backup/\(name)"
        return disk
    }

    private static func fit(_ disk: PullDisk, _ name: String) -> PullDisk {
        var disk = disk
        disk.name = name
        guard disk.export != nil else { return disk }
        disk.export?.extent = .full
        let image = disk.export?.scratch ?? BackupImage(nil)
        disk.export?.scratch = image
        disk.export?.scratch?.path = "/backup/\(name)"
        let exportName = disk.export?.exportName
        disk.export?.exportName = exportName.map { "\($0)-\(name)" }
        return disk
    }
}
