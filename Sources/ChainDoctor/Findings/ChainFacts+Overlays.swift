internal import LibvirtHost
internal import MomentDiagnostics
internal import MomentDocuments
internal import MomentRules
internal import XMLTree

extension ChainFacts {
    /// Overlays upon the very image that a disk is written in.
    func brokenOverlays(_ snapshot: Snapshot) -> [ChainFinding] {
        let below = snapshot.overlays.compactMap { overlay -> DiskOverlay? in
            guard let written = disk(overlay.disk)?.path, overlay.path != written, overlay.backingPath == written else {
                return nil
            }
            return DiskOverlay(overlay.disk, path: overlay.path, base: written, identity: overlay.identity)
        }
        guard !below.isEmpty else { return [] }
        let (use, merge) = isActive ? (nil, nil) : (useOfOverlays, self.merge(snapshot, below))
        let offer =
            isActive
            ? "stop the domain, and look again: the disk can be defined with the overlay, or the overlay written into the image"
            : use == nil && merge == nil
                ? "no repair is offered: other images lie upon this one or upon the overlay, and only their owner knows which are wanted"
                : "only its owner knows which of the two is wanted: --use-overlays defines the disk with the overlay again; --merge writes "
                    + "the overlay into the image"
        return below.map { overlay in
            ChainFinding(
                .diskBelowOverlay,
                .error,
                "disk '\(overlay.disk)' \(isActive ? "is" : "will be") written in \(overlay.base), below the overlay \(overlay.path) of "
                    + "snapshot '\(snapshot.name)'",
                notes: [
                    "what the guest writes there changes what the overlay shows, and breaks it",
                    offer,
                    "where it was put on the image on purpose, delete the snapshot with its metadata only, and the file",
                ],
                repairs: [
                    use.map { ChainRepair($0, needs: .useOverlays) }, merge.map { ChainRepair($0, needs: .merge) },
                ].compactMap(\.self)
            )
        }
    }

    /// Whether a disk is written below an overlay of a snapshot.
    func isBelowOverlay(_ disk: String) -> Bool {
        guard let written = self.disk(disk)?.path else { return false }
        return snapshots.flatMap(\.overlays).contains {
            $0.path != written && $0.backingPath == written && $0.isThere != false
        }
    }

    /// What lies right upon an image: overlays of snapshots, and strays, each path once.
    private func images(upon base: String) -> NameSet {
        let snapshots = snapshots.flatMap(\.overlays).filter { $0.backingPath == base && $0.isThere != false }
        let chains = disks.flatMap { $0.images ?? [] }.filter { $0.backingPath == base }
        return NameSet(
            snapshots.map(\.path) + chains.map(\.path) + strays.filter { $0.backingPath == base }.map(\.path)
        )
    }

    /// The definition of all disks that are written below their snapshots' overlays with the topmost of these; nil where there are none, or what
    /// lies upon the image parts into several.
    private var useOfOverlays: ChainRepair.Action? {
        let own = NameSet(snapshots.flatMap(\.overlays).map(\.path))
        let tops = disks.compactMap { disk -> DiskOverlay? in
            guard var path = disk.path else { return nil }
            var base = path
            var seen: NameSet = [path]
            while case let above = images(upon: path), !above.isEmpty {
                guard above.count == 1, let next = above.first(where: { _ in true }), own.contains(next),
                    seen.insert(next).inserted
                else {
                    return nil
                }
                (base, path) = (path, next)
            }
            return path == base ? nil : DiskOverlay(disk.target, path: path, base: base)
        }
        return tops.isEmpty ? nil : .useOverlays(tops)
    }

    /// Writing a snapshot's overlays into the images below; nil where anything else lies upon either.
    private func merge(_ snapshot: Snapshot, _ overlays: [DiskOverlay]) -> ChainRepair.Action? {
        let isAlone = overlays.allSatisfy { overlay in
            images(upon: overlay.path).isEmpty && images(upon: overlay.base) == [overlay.path]
        }
        return overlays.isEmpty || !isAlone ? nil : .merge(snapshot: snapshot.name, overlays)
    }

    /// Of a snapshot whose deletion came to its end for some disks only, the merge of the others, of a domain that is off.
    func mergeOfRest(_ snapshot: Snapshot) -> [ChainRepair] {
        let rest = snapshot.overlays.compactMap { overlay -> DiskOverlay? in
            guard overlay.isThere == true, let base = overlay.backingPath, let disk = disk(overlay.disk),
                disk.path == overlay.path || disk.path == base
            else { return nil }
            return DiskOverlay(overlay.disk, path: overlay.path, base: base, identity: overlay.identity)
        }
        guard !isActive, let merge = merge(snapshot, rest) else { return [] }
        return [ChainRepair(merge, needs: .merge)]
    }

    /// A snapshot whose parent libvirt does not know.
    func lostParent(_ snapshot: Snapshot) -> ChainFinding? {
        guard let parent = snapshot.document.parent?.name, !snapshots.contains(where: { $0.name == parent }) else {
            return nil
        }
        return ChainFinding(
            .snapshotParentMissing,
            .warning,
            "snapshot '\(snapshot.name)' names the parent '\(parent)', and there is none",
            notes: ["the domain can go back to it; it can't be redefined from its own document"],
            repairs: [ChainRepair(.relinkSnapshot(snapshot.name, parent: predecessor(of: snapshot)))]
        )
    }

    /// The last snapshot before another in whose overlay that was taken, or inside the same image; nil where there is none.
    private func predecessor(of snapshot: Snapshot) -> String? {
        let images = images(at: snapshot)
        let before = snapshots.filter { other in
            guard other.name != snapshot.name, !descends(other, from: snapshot.name),
                (other.document.creationTime ?? 0) <= (snapshot.document.creationTime ?? 0)
            else { return false }
            let overlays = ((other.document.revertDisks ?? []) + (other.document.disks ?? [])).compactMap {
                $0.overlay?.source?.path
            }
            return overlays.contains { images.contains($0) }
                || !other.document.isExternal && !images.isDisjoint(with: self.images(at: other))
        }
        return before.max { ($0.document.creationTime ?? 0) < ($1.document.creationTime ?? 0) }?.name
    }

    /// The images that the disks were written in when a snapshot was taken.
    func images(at snapshot: Snapshot) -> NameSet {
        NameSet(snapshot.document.domain.map { DomainDescription($0).disks.compactMap(\.path) } ?? [])
    }

    private func descends(_ snapshot: Snapshot, from name: String) -> Bool {
        var seen: NameSet = []
        var next = snapshot.document.parent?.name
        while let parent = next, seen.insert(parent).inserted {
            if parent == name { return true }
            next = snapshots.first { $0.name == parent }?.document.parent?.name
        }
        return false
    }
}

extension ChainFacts {
    /// Images upon the domain's that nothing of the domain names.
    var strayFindings: [ChainFinding] {
        disks.flatMap { disk -> [ChainFinding] in
            guard let written = disk.path else { return [] }
            let upon = strays.filter { root($0) == written }
            return upon.compactMap { usedFinding($0, disk, written) } + unknownFinding(upon, disk, written)
        } + besideFindings
    }

    /// The first image below a stray that is in the chain of a disk; nil for none.
    private func root(_ stray: StrayOverlay) -> String? {
        let chains = NameSet(disks.flatMap { ($0.images?.map(\.path) ?? []) + [$0.path].compactMap(\.self) })
        var seen: NameSet = [stray.path]
        var next: String? = stray.backingPath
        while let path = next, seen.insert(path).inserted {
            if chains.contains(path) { return path }
            next =
                strays.first { $0.path == path }?.backingPath
                ?? snapshots.flatMap(\.overlays).first { $0.path == path }?.backingPath
        }
        return nil
    }

    private func usedFinding(_ stray: StrayOverlay, _ disk: DiskImages, _ written: String) -> ChainFinding? {
        guard let user = stray.user else { return nil }
        return ChainFinding(
            .diskBelowOverlay,
            .error,
            "disk '\(disk.target)' \(isActive ? "is" : "will be") written in \(written), below \(stray.path) of domain '\(user)'",
            notes: [
                "what the guest writes there changes what the other domain sees, and breaks its disk",
                "no repair is offered: give this domain, too, an overlay of its own upon \(written)",
            ]
        )
    }

    private func unknownFinding(_ upon: [StrayOverlay], _ disk: DiskImages, _ written: String) -> [ChainFinding] {
        let unknown = upon.filter { $0.user == nil }
        guard let first = unknown.first else { return [] }
        let isHeld = unknown.contains { $0.isHeld == true }
        return [
            ChainFinding(
                .overlayUnknown,
                .warning,
                layer: .host,
                "upon \(written), which disk '\(disk.target)' \(isActive ? "is" : "will be") written in, lies "
                    + "\(unknown.map(\.path).joined(separator: ", ")), and no snapshot names it",
                notes: [
                    "the overlay of a snapshot that libvirt forgot, or an increment of a backup: nothing in it tells which, and it is left alone",
                    "what the guest writes in \(written) shows through an overlay, and breaks it",
                    "where the guest's own data of late is in it, and the domain is off: 'virsh edit \(domain.name)' defines '\(disk.target)' with it "
                        + "(format qcow2), or 'qemu-img commit -d -f qcow2 \(first.path)' writes it into \(first.backingPath)",
                ] + (isHeld ? ["a process has it open"] : [])
            )
        ]
    }

    /// Images upon lower ones of the chains, which no domain uses.
    private var besideFindings: [ChainFinding] {
        let written = NameSet(disks.compactMap(\.path))
        let beside = strays.filter { stray in stray.user == nil && root(stray).map { !written.contains($0) } == true }
        guard !beside.isEmpty else { return [] }
        return [
            ChainFinding(
                .overlayUnknown,
                .note,
                layer: .host,
                "no domain and no snapshot names \(beside.map { "\($0.path) (upon \($0.backingPath))" }.joined(separator: ", "))",
                notes: [
                    "they lie upon images below the domain's own, which nothing writes: what going back to a snapshot has left, or an image that "
                        + "another host uses; they are left alone"
                ]
            )
        ]
    }
}
