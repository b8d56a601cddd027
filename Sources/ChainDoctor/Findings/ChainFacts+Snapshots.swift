internal import LibvirtHost
internal import MomentDiagnostics
internal import MomentDocuments
internal import XMLTree

extension ChainFacts {
    /// Snapshots that are not what libvirt takes them for.
    var snapshotFindings: [ChainFinding] {
        snapshots.flatMap { snapshot in
            [unfinished(snapshot), lostOverlays(snapshot), lostData(snapshot), lostParent(snapshot)].compactMap(\.self)
                + brokenOverlays(snapshot)
        } + strangers
    }

    /// A deletion that libvirt began and did not bring to its end: what it marks is the image that it merges into, which is the overlay of the snapshot
    /// before the one that is deleted.
    private func unfinished(_ snapshot: Snapshot) -> ChainFinding? {
        let marked = (snapshot.document.disks ?? []).filter { $0.overlay?.isDeletionInProgress == true }
        guard !marked.isEmpty else { return nil }
        let targets = NameSet(marked.compactMap { $0.overlay?.source?.path })
        let after = snapshots.filter { other in
            other.overlays.contains { $0.backingPath.map { targets.contains($0) } == true }
        }
        let deleted = after.count == 1 ? after.first : nil
        // Of a domain with checkpoints libvirt merges nothing.
        let merge = checkpoints.isEmpty ? [] : deleted.map(mergeOfRest) ?? []
        // Written there again: the merge came to its end, and the mark was left.
        let isDone = after.isEmpty && marked.allSatisfy { $0.overlay?.source?.path == disk($0.name)?.path }
        let unmark = isDone ? [ChainRepair(.unmark(snapshot.name), needs: .merge)] : []
        let again = deleted.map { [ChainRepair(.deleteSnapshot($0.name), needs: .merge)] } ?? []
        return ChainFinding(
            .snapshotDeleteUnfinished,
            .error,
            "the deletion of \(deleted.map { "snapshot '\($0.name)'" } ?? "the snapshot") after '\(snapshot.name)' began and did not end "
                + "(\(Self.list(marked.map(\.name))))",
            notes: [
                "the overlay of '\(snapshot.name)' holds a part of what was merged into it: libvirt neither deletes it nor goes back to it",
                deleted == nil
                    ? isDone
                        ? "nothing lies upon it any more: where all was merged, the mark can go, while the domain runs if it has checkpoints"
                        : "no repair is offered: which snapshot was deleted is not known"
                    : "deleting it again goes on where it stopped, once the reason of the failure is mended",
            ],
            repairs: merge.isEmpty ? again + unmark : merge
        )
    }

    private func lostOverlays(_ snapshot: Snapshot) -> ChainFinding? {
        guard snapshot.isInUse != false else { return nil }
        let lost = snapshot.overlays.filter { $0.isThere == false }
        guard !lost.isEmpty else { return nil }
        return ChainFinding(
            .snapshotOverlayMissing,
            .error,
            "snapshot '\(snapshot.name)' names the overlay \(lost.map(\.path).joined(separator: ", ")), which is not there",
            notes: [
                "its deletion fails as long as libvirt remembers it",
                "with its metadata goes the definition that the domain had",
            ],
            repairs: [ChainRepair(.forgetSnapshot(snapshot.name), needs: .discard)] + mergeOfRest(snapshot)
        )
    }

    /// A snapshot inside images that is in none of some disk's.
    private func lostData(_ snapshot: Snapshot) -> ChainFinding? {
        let lost = (snapshot.document.disks ?? []).filter { listed in
            guard case .internal = listed.treatment, let images = disk(listed.name)?.images else { return false }
            return !images.contains { $0.snapshots.contains(snapshot.name) }
        }
        guard !lost.isEmpty else { return nil }
        return ChainFinding(
            .snapshotWithoutData,
            .error,
            "snapshot '\(snapshot.name)' is in no image of \(Self.list(lost.map(\.name)))",
            notes: ["the domain can't go back to it; with its metadata goes the definition that the domain had"],
            repairs: [ChainRepair(.forgetSnapshot(snapshot.name), needs: .discard)]
        )
    }

    /// Snapshots inside images that libvirt does not know.
    private var strangers: [ChainFinding] {
        disks.flatMap { disk in
            let known = snapshots.filter { snapshot in
                snapshot.document.disks?.contains { listed in
                    guard [disk.target, disk.path].contains(listed.name) else { return false }
                    if case .internal = listed.treatment { return true }
                    return false
                } ?? true
            }
            let names = Set(known.map(\.name))
            return (disk.images ?? []).flatMap { image in
                image.snapshots.filter { !names.contains($0) }.map { stranger($0, in: image, of: disk) }
            }
        }
    }

    private func stranger(_ name: String, in image: ChainImage, of disk: DiskImages) -> ChainFinding {
        let place = SnapshotPlace(snapshot: name, path: image.path, format: image.format)
        return ChainFinding(
            .snapshotUnknown,
            .warning,
            "the image \(image.path) of '\(disk.target)' has a snapshot '\(name)' inside, and libvirt has no such snapshot of it",
            notes: [
                "it takes room, and a snapshot of that name can't be made or would be mistaken for it",
                isActive
                    ? "no repair is offered while the domain runs: QEMU has the image open; look again once it is off"
                    : "whoever made it may want to go back to it",
            ],
            repairs: isActive ? [] : [ChainRepair(.removeSnapshot(place), needs: .discard)]
        )
    }

    static func list(_ names: [String]) -> String { names.map { "'\($0)'" }.joined(separator: ", ") }
}
