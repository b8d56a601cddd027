internal import Diagnostics
internal import LibvirtHost
internal import MomentDocuments
internal import XMLTree

extension ChainFacts {
    /// Snapshots that are not what libvirt takes them for.
    var snapshotFindings: [ChainFinding] {
        snapshots.flatMap { snapshot in
            [unfinished(snapshot), lostOverlays(snapshot), lostData(snapshot)].compactMap(\.self)
                + brokenOverlays(snapshot)
        } + strangers
    }

    /// Overlays upon the very image that a disk is written in.
    private func brokenOverlays(_ snapshot: Snapshot) -> [ChainFinding] {
        snapshot.overlays.compactMap { overlay in
            guard let written = disk(overlay.disk)?.path, overlay.path != written, overlay.backingPath == written else {
                return nil
            }
            let verb = isActive ? "is written" : "will be written"
            return ChainFinding(
                .diskBelowOverlay,
                .error,
                "disk '\(overlay.disk)' \(verb) in \(written), below the overlay \(overlay.path) of snapshot '\(snapshot.name)'",
                notes: [
                    "what the guest writes there changes what the overlay shows, and breaks it",
                    "no repair is offered: only its owner knows which of the two is wanted. Stop the domain and define the disk with "
                        + "the overlay again; or, where the overlay was merged into the image on purpose, delete the snapshot with its "
                        + "metadata only, and the file",
                ]
            )
        }
    }

    /// A deletion that libvirt began and did not bring to its end.
    private func unfinished(_ snapshot: Snapshot) -> ChainFinding? {
        let disks = (snapshot.document.disks ?? []).filter { $0.overlay?.isDeletionInProgress == true }
        guard !disks.isEmpty else { return nil }
        return ChainFinding(
            .snapshotDeleteUnfinished,
            .error,
            "the deletion of snapshot '\(snapshot.name)' began and did not end (\(Self.list(disks.map(\.name))))",
            notes: [
                "no repair is offered: delete it again once the reason of the failure is mended"
            ]
        )
    }

    private func lostOverlays(_ snapshot: Snapshot) -> ChainFinding? {
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
            repairs: [ChainRepair(.forgetSnapshot(snapshot.name), needs: .discard)]
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
