public import BackupSets
internal import LibvirtHost
internal import MomentDiagnostics
internal import MomentDocuments
internal import XMLTree

extension ChainFacts {
    /// What does not fit in a backup set of the domain, and between the set and the domain.
    ///
    /// - Throws: ``BackupSetError`` where the set can't be read.
    public func findings(in set: BackupSet) throws(BackupSetError) -> [ChainFinding] {
        guard set.domain.uuid == domain.uuid else {
            let message = "\(set.directory) is a set of \(set.domain.name) (\(set.domain.uuid)), and not of this domain"
            return [ChainFinding(.setOfOtherDomain, .error, layer: .host, message)]
        }
        return try set.examine(checkpoints: checkpoints.map { ($0.name, $0.document.creationTime) }).map(Self.finding)
    }

    private static func finding(_ flaw: SetFlaw) -> ChainFinding {
        switch flaw.kind {
        case .damagedManifest: ChainFinding(.setManifestDamaged, .error, layer: .host, flaw.message)
        case .brokenChain: ChainFinding(.setPointBroken, .error, layer: .host, flaw.message)
        case .unfinishedRun: ChainFinding(.setRunUnfinished, .warning, layer: .host, flaw.message)
        case .unknownFile: ChainFinding(.setFileUnknown, .warning, layer: .host, flaw.message)
        case .leftover: ChainFinding(.setFileLeft, .note, layer: .host, flaw.message)
        case .checkpointGone: ChainFinding(.setCheckpointGone, .warning, layer: .host, flaw.message)
        case .checkpointPruned: ChainFinding(.setCheckpointPruned, .note, layer: .host, flaw.message)
        }
    }
}

extension Diagnostic.Code {
    static let setOfOtherDomain: Self = "set-of-other-domain"
    static let setManifestDamaged: Self = "set-manifest-damaged"
    static let setPointBroken: Self = "set-point-broken"
    static let setRunUnfinished: Self = "set-run-unfinished"
    static let setFileUnknown: Self = "set-file-unknown"
    static let setFileLeft: Self = "set-file-left"
    static let setCheckpointGone: Self = "set-checkpoint-gone"
    static let setCheckpointPruned: Self = "set-checkpoint-pruned"
}

extension DoctorCodes {
    /// Those of backup sets.
    static let sets = [
        explanation(
            .setOfOtherDomain,
            "A backup set of another domain",
            """
            The set's domain has another UUID. A domain that was defined anew under its old name is another one: its disks need not be those of before. Give \
            it a set of its own; the old one can be restored from as before.
            """,
            before: "virtmoment doctor web --set /backup/db",
            after: "virtmoment doctor web --set /backup/web"
        ),
        explanation(
            .setManifestDamaged,
            "A point's manifest can't be read",
            """
            A directory among the points has no manifest, one that is no JSON, or one with something that is not known, as a newer version writes. It is not \
            known what builds upon what, so nothing is pruned. The point can't be restored; 'backup verify' tells which others can. Remove its \
            directory where it is of no use.
            """,
            before: "points/monday without manifest.json",
            after: "no points/monday"
        ),
        explanation(
            .setPointBroken,
            "A point can't be restored",
            """
            A file of the point, or of one that it builds upon, is missing or has another size; or what it builds upon is not in the set, or did not come to \
            its end. Sizes alone are looked at: 'backup verify' reads the data. The next run builds upon nothing of it, and copies whole. Bring \
            the files back from where the set is kept twice, or remove the directory of the point and of all that build upon it.
            """,
            before: "points/tuesday upon monday, and no points/monday",
            after: "a full copy: virtmoment backup run web --set /backup/web"
        ),
        explanation(
            .setRunUnfinished,
            "A run into the set did not come to its end",
            """
            Its process was killed, or the host went down. Nothing builds upon its point, and nothing restores it. The next run into the set takes back what it \
            has left, with the job and the checkpoint, before it begins.
            """,
            before: "points/tuesday, whose manifest says running, and nobody writes",
            after: "virtmoment backup run web --set /backup/web"
        ),
        explanation(
            .setFileUnknown,
            "A file in the set that no manifest names",
            """
            Nobody knows what it is, so nothing removes it, and it is not part of any point. It may be a copy that somebody made, or what another program \
            has left. Move it elsewhere, or remove it.
            """,
            before: "points/monday/vda.qcow2.bak",
            after: "no points/monday/vda.qcow2.bak"
        ),
        explanation(
            .setFileLeft,
            "A file in the set that a killed process has left",
            "A point that was being made or removed, or a file that was being merged. Whoever next writes into the set removes it.",
            before: "points/.removed-monday",
            after: "virtmoment backup prune /backup/web --keep-last 7"
        ),
        explanation(
            .setCheckpointGone,
            "The checkpoint of the newest point is not at the host",
            """
            It was deleted, the domain was defined anew, or another checkpoint has its name by now. The next run builds upon an older point where its checkpoint \
            is there and its bitmap sound, and copies whole otherwise; it says which and why. Nothing is lost but time and room.
            """,
            before: "virsh checkpoint-delete web 20261130T210000Z",
            after: "virtmoment backup run web --set /backup/web"
        ),
        explanation(
            .setCheckpointPruned,
            "Checkpoints of points that were pruned",
            """
            The points are gone, and their checkpoints are still at the host, as they were pruned without --connect or while the domain was off. Each bitmap takes \
            memory and some work at every write.
            """,
            before: "virtmoment backup prune /backup/web --keep-last 7",
            after: "virtmoment backup prune /backup/web --keep-last 7 --connect qemu:///system"
        ),
    ]

    private static func explanation(
        _ code: Diagnostic.Code,
        _ title: String,
        _ text: String,
        before: String,
        after: String
    ) -> CodeExplanation {
        CodeExplanation(
            code,
            layer: .host,
            title: title,
            text: text,
            before: before,
            after: after,
            libvirt: "Says nothing of this."
        )
    }
}
