internal import LibvirtHost
internal import MomentDiagnostics
internal import XMLTree

extension ChainFacts {
    /// What does not fit, gravest causes first: the tree, the bitmaps, the images, the job, the files.
    ///
    /// A pure function of the facts: nothing is asked again.
    public var findings: [ChainFinding] {
        let tree = treeFindings
        var findings = tree + checkpointFindings + orphanFindings
        if tree.contains(where: { $0.diagnostic.code == .checkpointDetached }) {
            // libvirt would follow pointers to what is gone: its checkpoints are left alone.
            for index in findings.indices { findings[index].repairs.removeAll(where: \.changesCheckpoints) }
        }
        return findings + snapshotFindings + strayFindings + runFindings + imageFindings + jobFindings + fileFindings
            + unseenFindings
    }

    /// Whether the domain has a process.
    var isActive: Bool { state.isActive }

    /// What was not looked at, so that nobody takes silence for soundness.
    private var unseenFindings: [ChainFinding] {
        unseen.map { ChainFinding(.filesUnseen, .note, layer: .host, $0) }
    }

    private var imageFindings: [ChainFinding] {
        var findings: [ChainFinding] = []
        var unseen: [String] = []
        for disk in disks where disk.path != nil {
            if let failure = disk.failure {
                if failure.kind == .refused {
                    findings.append(
                        ChainFinding(
                            .chainBroken,
                            .error,
                            layer: .host,
                            "the images of disk '\(disk.target)' can't be read to the last: \(failure.message)"
                        )
                    )
                } else {
                    unseen.append("'\(disk.target)' (\(failure.message))")
                }
            } else if disk.images == nil {
                unseen.append("'\(disk.target)'")
            }
        }
        guard !unseen.isEmpty else { return findings }
        let finding = ChainFinding(
            .imagesUnseen,
            .note,
            layer: .host,
            "the images of \(unseen.joined(separator: ", ")) were not looked at: only libvirt's own view is examined"
        )
        return findings + [finding]
    }
}

extension ChainRepair {
    /// Whether it asks libvirt to change checkpoints.
    var changesCheckpoints: Bool {
        switch action {
        case .relink, .narrow, .forget, .drop, .adopt, .removeBitmap: true
        case .endJob, .thaw, .forgetSnapshot, .removeSnapshot, .relinkSnapshot, .unmark, .deleteSnapshot, .useOverlays,
            .merge, .removeFile, .closeRecord:
            false
        }
    }
}
