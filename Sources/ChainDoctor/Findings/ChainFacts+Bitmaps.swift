internal import LibvirtHost
internal import MomentDiagnostics
internal import MomentDocuments
internal import MomentRules
internal import XMLTree

extension ChainFacts {
    /// Checkpoints whose bitmaps are not what libvirt takes them for.
    var checkpointFindings: [ChainFinding] { checkpoints.flatMap(findings) }

    private func findings(_ checkpoint: Checkpoint) -> [ChainFinding] {
        var disks: [BitmapCondition: [String]] = [:]
        var places: [BitmapPlace] = []
        for (target, bitmap) in checkpoint.bitmaps {
            // A running QEMU knows more than its images tell: what it was not asked for is not known.
            let isUnasked = state.isActive && checkpoint.usableDisks == nil
            let images = isUnasked ? nil : disk(target)?.images
            let isUsable = checkpoint.usableDisks.map { $0.contains(target) }
            disks[BitmapCondition(of: bitmap, isUsable: isUsable, images: images), default: []].append(target)
            if let place = place(bitmap, on: target) { places.append(place) }
        }
        let bad = disks.filter { ![.usable, .unseen].contains($0.key) }
        // An overlay that was not looked into may hold the bitmap: first it has to be known in which image the disk is written.
        let isUndecided = (disks[.missing] ?? []).contains { isBelowOverlay($0) }
        let repairs = isUndecided ? [] : repairs(checkpoint, disks, places)
        return bad.sorted { $0.key.rawValue < $1.key.rawValue }.compactMap { condition, disks in
            finding(checkpoint.name, condition, disks, repairs)
        }
    }

    private func finding(
        _ name: String,
        _ condition: BitmapCondition,
        _ disks: [String],
        _ repairs: [ChainRepair]
    ) -> ChainFinding? {
        let place = "of " + disks.map { "'\($0)'" }.joined(separator: ", ")
        let words: (Diagnostic.Code, String)
        switch condition {
        case .usable, .unseen: return nil
        case .missing:
            words = (.checkpointWithoutBitmap, "checkpoint '\(name)' has no bitmap in the images \(place)")
        case .inconsistent:
            words = (
                .bitmapInconsistent,
                "the bitmap of checkpoint '\(name)' \(place) was not saved when its process ended, and can't be trusted"
            )
        case .disabled:
            words = (.bitmapDisabled, "the bitmap of checkpoint '\(name)' \(place) does not record writes")
        case .gap:
            words = (.bitmapGap, "the bitmap of checkpoint '\(name)' is not in every image \(place) above its oldest")
        case .unusable:
            words = (.bitmapUnusable, "libvirt can't use the bitmap of checkpoint '\(name)' \(place)")
        }
        return ChainFinding(
            words.0,
            .error,
            words.1,
            notes: ["an incremental backup from '\(name)' is refused for these disks; a full one is not"],
            libvirt: 109,
            repairs: repairs
        )
    }

    /// What mends a checkpoint: what nothing can use goes, what something can use stays.
    private func repairs(
        _ checkpoint: Checkpoint,
        _ disks: [BitmapCondition: [String]],
        _ places: [BitmapPlace]
    ) -> [ChainRepair] {
        func all(_ conditions: BitmapCondition...) -> [String] { conditions.flatMap { disks[$0] ?? [] }.sorted() }
        let good = all(.usable, .unseen)
        // Nothing can ever start from these.
        let lost = all(.missing, .inconsistent)
        // Nothing can now; who knows more than libvirt might still.
        let doubtful = all(.disabled, .gap, .unusable)
        let name = checkpoint.name
        switch (good.isEmpty, lost.isEmpty, doubtful.isEmpty) {
        case (_, true, true): return []
        case (true, _, true):
            // A bitmap an off domain's image could not be asked about counts as good, so all places are known here.
            let isGone = disks[.inconsistent] == nil
            return [ChainRepair(isGone ? .forget(checkpoint: name) : .drop(checkpoint: name, bitmaps: places))]
        case (true, _, false):
            return [ChainRepair(.drop(checkpoint: name, bitmaps: places), needs: .discard)]
        case (false, _, _):
            let steps = [
                ChainRepair(.narrow(checkpoint: name, without: lost)),
                ChainRepair(.narrow(checkpoint: name, without: doubtful), needs: .discard),
            ]
            return zip(steps, [lost, doubtful]).compactMap { $1.isEmpty ? nil : $0 }
        }
    }

    /// The disk of a target name, or of a path, which documents may use as well.
    func disk(_ name: String) -> DiskImages? { disks.first { $0.target == name } ?? disks.first { $0.path == name } }

    /// Where a bitmap is among a disk's images; nil where it is in none.
    func place(_ bitmap: String, on target: String) -> BitmapPlace? { disk(target)?.place(of: bitmap) }
}

extension ChainFacts {
    /// Names the checkpoints of a running domain whose bitmaps were not asked for among many that were.
    mutating func noteUnmeasured() {
        let left = checkpoints.filter { $0.usableDisks == nil }
        guard state.isActive, let first = left.first, let last = left.last, left.count < checkpoints.count else {
            return
        }
        unseen.append(
            "whether the bitmaps of \(left.count) of \(checkpoints.count) checkpoints, from '\(first.name)' to '\(last.name)', can be used "
                + "was not asked of QEMU, which takes a moment for each; a thorough examination asks"
        )
    }
}
