internal import MomentDiagnostics
internal import MomentDocuments
internal import MomentRules
internal import XMLTree

extension ChainFacts {
    /// Checkpoints whose place in the tree can't be right.
    var treeFindings: [ChainFinding] {
        let names = Set(checkpoints.map(\.name))
        let lost = checkpoints.filter { checkpoint in
            checkpoint.document.parent?.name.map { !names.contains($0) } ?? false
        }
        let detached = lost.filter { $0.isRoot == false }
        return detached.map(detachedFinding) + lost.filter { $0.isRoot != false }.map(lostFinding) + orderFindings
    }

    /// libvirt's own tree still leads through the parent that is gone, which a restart of the daemon mends.
    private func detachedFinding(_ checkpoint: Checkpoint) -> ChainFinding {
        ChainFinding(
            .checkpointDetached,
            .error,
            "checkpoint '\(checkpoint.name)' hangs on '\(parentName(checkpoint))', which a delete that failed half-way removed",
            notes: [
                "libvirt 9.0.0 crashes when it is now redefined, deleted or listed in the order of the tree",
                "restart the daemon, which puts its tree right, then look again; running domains go on",
                "until then no checkpoint of this domain is changed",
            ]
        )
    }

    private func lostFinding(_ checkpoint: Checkpoint) -> ChainFinding {
        ChainFinding(
            .checkpointParentMissing,
            .warning,
            "checkpoint '\(checkpoint.name)' names the parent '\(parentName(checkpoint))', and there is none",
            notes: ["it can be used, but not redefined from its own document"],
            repairs: [ChainRepair(.relink(checkpoint: checkpoint.name, parent: predecessor(of: checkpoint)))]
        )
    }

    /// Checkpoints older than their parents.
    private var orderFindings: [ChainFinding] {
        let times = Dictionary(
            checkpoints.map { ($0.name, $0.document.creationTime ?? 0) },
            uniquingKeysWith: { first, _ in first }
        )
        let wrong = checkpoints.filter { checkpoint in
            guard let parent = checkpoint.document.parent?.name, let before = times[parent] else { return false }
            return (checkpoint.document.creationTime ?? 0) < before
        }
        guard !wrong.isEmpty else { return [] }
        // From the oldest on, so that nobody becomes an ancestor of its own.
        let moved = Set(wrong.flatMap { [$0.name, parentName($0)] })
        let repairs = checkpoints.filter { moved.contains($0.name) }.compactMap { checkpoint -> ChainRepair? in
            let parent = predecessor(of: checkpoint)
            guard parent != checkpoint.document.parent?.name else { return nil }
            return ChainRepair(.relink(checkpoint: checkpoint.name, parent: parent))
        }
        return wrong.map { checkpoint in
            ChainFinding(
                .checkpointOrder,
                .warning,
                "checkpoint '\(checkpoint.name)' is older than its parent '\(parentName(checkpoint))'",
                notes: ["backups from it are right; whoever restores a series by its order is led astray"],
                repairs: repairs
            )
        }
    }

    /// The checkpoint before another in time; nil for the oldest.
    private func predecessor(of checkpoint: Checkpoint) -> String? {
        guard let index = checkpoints.firstIndex(where: { $0.name == checkpoint.name }), index > 0 else { return nil }
        return checkpoints[index - 1].name
    }

    private func parentName(_ checkpoint: Checkpoint) -> String { checkpoint.document.parent?.name ?? "" }
}
