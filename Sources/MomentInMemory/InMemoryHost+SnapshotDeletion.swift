public import LibvirtHost
internal import MomentDocuments
internal import MomentRules
internal import XMLTree

extension InMemoryHost {
    /// Deletes an imitated snapshot, as the imitated release would.
    public func deleteSnapshot(
        of domain: DomainReference,
        name: String,
        deletion: MomentDeletion
    ) async throws(HostError) {
        try requireWriting()
        let index = try find(domain)
        let node = try snapshotNode(name, index)
        let below = domains[index].snapshots.descendants(of: name)
        let going: [MomentForest<DomainSnapshot>.Node] =
            switch deletion.scope {
            case .this: [node]
            case .thisAndDescendants: below + [node]
            case .descendants: below
            }
        if !deletion.metadataOnly {
            try requireDeletable(node, below, deletion.scope, index)
            for snapshot in going { remove(snapshot, index) }
        }
        if deletion.metadataOnly, release < ReversionRelease.outside { leaveOut(node, below, index) }
        if deletion.scope == .this { domains[index].snapshots.orphan(name) }
        for snapshot in going { domains[index].snapshots.remove(snapshot.name) }
        if let current = domains[index].snapshots.current, domains[index].snapshots[current] == nil {
            domains[index].snapshots.current = deletion.scope == .descendants ? name : node.parent
        }
    }

    /// What libvirt can delete: an internal snapshot of a running domain while the images of its time are still
    /// the ones that are written; an external one by itself, and not right upon an internal one. Those below may go
    /// together only where all are internal; they are not looked at one by one.
    private func requireDeletable(
        _ node: MomentForest<DomainSnapshot>.Node,
        _ below: [MomentForest<DomainSnapshot>.Node],
        _ scope: MomentDeletion.Scope,
        _ index: Int
    ) throws(HostError) {
        let isExternal = node.record.isExternal
        if !isExternal, domains[index].state.isActive, let moved = movedDisk(node, index) {
            throw fail(
                .operationUnsupported,
                "the image of '\(moved)' is no longer the one that snapshot '\(node.name)' is in"
            )
        }
        if scope != .this {
            if isExternal && scope == .thisAndDescendants || below.contains(where: \.record.isExternal) {
                throw fail(.configurationUnsupported, "external snapshots can't be deleted with others")
            }
        } else if isExternal {
            try requireMergeable(node, index)
        }
        let inside = (scope == .descendants ? below : [node]).first?.record
        if let inside, !inside.isExternal, domains[index].state.isActive { try requireWritable(inside, index) }
    }

    private func requireMergeable(_ node: MomentForest<DomainSnapshot>.Node, _ index: Int) throws(HostError) {
        let forest = domains[index].snapshots
        let isInUse = isInUse(node, index)
        if release >= ReversionRelease.outside {
            let children = forest.children(of: node.name)
            if children.count > 1 {
                throw fail(
                    .configurationUnsupported,
                    "an external snapshot with several right after it can't be deleted"
                )
            }
            if !children.isEmpty, forest.current == node.name || !isInUse {
                throw fail(
                    .configurationUnsupported,
                    "an external snapshot that others follow can't be deleted while it is the current one, or out of use"
                )
            }
        }
        guard isInUse else { return }
        try requireOverlays(node, index)
        if let parent = node.parent.flatMap({ forest[$0] }), !parent.record.isExternal {
            throw fail(.operationUnsupported, "an external snapshot right after an internal one can't be deleted")
        }
    }

    /// Whether the current snapshot is this one, or follows it: then its overlays are below what is written now, or are it.
    private func isInUse(_ node: MomentForest<DomainSnapshot>.Node, _ index: Int) -> Bool {
        guard release >= ReversionRelease.outside else { return true }
        let forest = domains[index].snapshots
        return forest.current == node.name || forest.descendants(of: node.name).contains { $0.name == forest.current }
    }

    /// The first disk that an internal snapshot was taken of in another image than the one that is written now.
    private func movedDisk(_ node: MomentForest<DomainSnapshot>.Node, _ index: Int) -> String? {
        guard let then = domains[index].moments[node.name]?.chains else { return nil }
        return node.record.disks?.lazy.filter { $0.treatment == .internal }.map(\.name)
            .first { domains[index].chains[$0] != nil && then[$0]?.first != domains[index].chains[$0]?.first }
    }

    /// The overlays of an external snapshot by their disks; those that going back made count, where they are in use.
    private func overlays(_ node: MomentForest<DomainSnapshot>.Node, _ index: Int) -> [(disk: String, path: String)] {
        var found: [(disk: String, path: String)] = []
        for disk in node.record.revertDisks ?? node.record.disks ?? [] {
            guard let path = disk.overlay?.source?.path else { continue }
            let own = node.record.disks?.first { $0.name == disk.name }?.overlay?.source?.path
            let chain = domains[index].chains[disk.name] ?? []
            found.append(
                (disk.name, !chain.contains(path) && own.map { chain.contains($0) } == true ? own ?? path : path)
            )
        }
        return found
    }

    /// An external snapshot's overlays must be in the chains. libvirt 9.0.0 does not look below the first image of a domain that is off for what
    /// was taken while it was off.
    private func requireOverlays(_ node: MomentForest<DomainSnapshot>.Node, _ index: Int) throws(HostError) {
        let domain = domains[index]
        let description = DomainDescription(domain.definition)
        for (disk, path) in overlays(node, index) where description.disk(disk)?.device != "cdrom" {
            let chain = domain.chains[disk] ?? []
            let isBelow = chain.first != path && !domain.state.isActive && node.record.state == .shutoff
            guard chain.contains(path), release >= ReversionRelease.outside || !isBelow else {
                throw fail(.invalidArgument, "the overlay of '\(disk)' is not where it can be taken out")
            }
            let base = chain.firstIndex(of: path).flatMap { chain.indices.contains($0 + 1) ? chain[$0 + 1] : nil }
            // What libvirt 9.0.0 knows of a snapshot's base goes on when only the metadata of the one below it is deleted.
            if release < ReversionRelease.outside, let known = domain.moments[node.name]?.chains[disk]?.first,
                base != known
            {
                throw fail(.operationFailed, "the image below the overlay of '\(disk)' is not the one of then")
            }
            if domain.isLetGo(base ?? path, release) {
                throw fail(
                    .internalError,
                    "QEMU has let go of its images when it wrote its memory, and merges none before it goes on"
                )
            }
        }
    }

    /// Removes a snapshot's data: its name in the images, or its overlays, whose bitmaps go down with their data.
    private func remove(_ snapshot: MomentForest<DomainSnapshot>.Node, _ index: Int) {
        guard snapshot.record.isExternal else {
            for path in domains[index].chains.allValues.joined() {
                images[path]?.snapshots.removeAll { $0 == snapshot.name }
            }
            return
        }
        guard isInUse(snapshot, index) else { return removeBelow(snapshot, index) }
        for (disk, path) in overlays(snapshot, index) {
            let chain = domains[index].chains[disk] ?? []
            guard let place = chain.firstIndex(of: path) else { continue }
            let overlay = images.removeValue(forKey: path) ?? MemoryImage()
            if chain.indices.contains(place + 1) {
                let base = chain[place + 1]
                let known = images[base]?.bitmaps ?? []
                images[base]?.bitmaps = known + overlay.bitmaps.filter { !known.contains($0) }
            }
            domains[index].replaceChain(of: disk, with: chain.filter { $0 != path })
        }
        leaveOut(snapshot, domains[index].snapshots.descendants(of: snapshot.name), index)
    }

    /// Takes a snapshot's overlays out of what later external ones know of the images below them.
    private func leaveOut(
        _ snapshot: MomentForest<DomainSnapshot>.Node,
        _ below: [MomentForest<DomainSnapshot>.Node],
        _ index: Int
    ) {
        for disk in (snapshot.record.disks ?? []) + (snapshot.record.revertDisks ?? []) {
            guard let path = disk.overlay?.source?.path else { continue }
            for later in below where later.record.isExternal {
                domains[index].moments[later.name]?.leaveOut(path, of: disk.name)
            }
        }
    }

    /// Where a snapshot is out of use and none follows it, its own overlays went when its domain went back; what lay below them goes now, unless
    /// that is older than the snapshot before.
    private func removeBelow(_ snapshot: MomentForest<DomainSnapshot>.Node, _ index: Int) {
        guard var parent = snapshot.parent.flatMap({ domains[index].snapshots[$0] }), parent.record.isExternal else {
            return
        }
        for disk in snapshot.record.disks ?? [] where disk.overlay?.source?.path != nil {
            guard let path = domains[index].moments[snapshot.name]?.chains[disk.name]?.first else { continue }
            let own = parent.record.disks?.firstIndex { $0.name == disk.name }
            let made = parent.record.revertDisks?.firstIndex { $0.name == disk.name }
            if let made, parent.record.revertDisks?[made].overlay?.source?.path == path {
                parent.record.revertDisks?.remove(at: made)
                if parent.record.revertDisks?.isEmpty == true { parent.record.revertDisks = nil }
            } else if let own, parent.record.disks?[own].overlay?.source?.path == path {
                if let made, let other = parent.record.revertDisks?[made] { parent.record.disks?[own] = other }
            } else {
                continue
            }
            _ = images.removeValue(forKey: path)
        }
        domains[index].snapshots.set(parent)
    }
}
