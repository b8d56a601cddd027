public import LibvirtHost
internal import MomentDocuments
internal import XMLTree

extension InMemoryExecutor {
    /// Deletes snapshots.
    public func deleteSnapshot(
        of domain: DomainReference,
        name: String,
        deletion: MomentDeletion
    ) async throws(ExecutorError) {
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
        if deletion.scope == .this { domains[index].snapshots.orphan(name) }
        for snapshot in going { domains[index].snapshots.remove(snapshot.name) }
        if let current = domains[index].snapshots.current, domains[index].snapshots[current] == nil {
            domains[index].snapshots.current = deletion.scope == .descendants ? name : node.parent
        }
    }

    /// What libvirt 9.0.0 can delete: an internal snapshot of a running domain while the images of its time are still
    /// the ones that are written; an external one by itself, and not right upon an internal one. Those below may go
    /// together only where all are internal; they are not looked at one by one.
    private func requireDeletable(
        _ node: MomentForest<DomainSnapshot>.Node,
        _ below: [MomentForest<DomainSnapshot>.Node],
        _ scope: MomentDeletion.Scope,
        _ index: Int
    ) throws(ExecutorError) {
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
            if let parent = node.parent.flatMap({ domains[index].snapshots[$0] }), !parent.record.isExternal {
                throw fail(.operationUnsupported, "an external snapshot right after an internal one can't be deleted")
            }
            try requireOverlays(node, index)
        }
    }

    /// The first disk that an internal snapshot was taken of in another image than the one that is written now.
    private func movedDisk(_ node: MomentForest<DomainSnapshot>.Node, _ index: Int) -> String? {
        guard let then = domains[index].snapshotChains[node.name] else { return nil }
        return node.record.disks?.map(\.name).first { then[$0]?.first != domains[index].chains[$0]?.first }
    }

    /// An external snapshot's overlays must be in the chains; those of a domain that is off on top of them.
    private func requireOverlays(
        _ node: MomentForest<DomainSnapshot>.Node,
        _ index: Int
    ) throws(ExecutorError) {
        for disk in node.record.disks ?? [] {
            guard let path = disk.overlay?.source?.path else { continue }
            let chain = domains[index].chains[disk.name] ?? []
            guard domains[index].state.isActive ? chain.contains(path) : chain.first == path else {
                throw fail(.invalidArgument, "the overlay of '\(disk.name)' is not where it can be taken out")
            }
        }
    }

    /// Removes a snapshot's data: its name in the images, or its overlays, whose bitmaps go down with their data.
    private func remove(_ snapshot: MomentForest<DomainSnapshot>.Node, _ index: Int) {
        for disk in snapshot.record.disks ?? [] {
            let chain = domains[index].chains[disk.name] ?? []
            if let path = disk.overlay?.source?.path {
                guard let place = chain.firstIndex(of: path) else { continue }
                let overlay = images.removeValue(forKey: path) ?? MemoryImage()
                if chain.indices.contains(place + 1) {
                    let base = chain[place + 1]
                    let known = images[base]?.bitmaps ?? []
                    images[base]?.bitmaps = known + overlay.bitmaps.filter { !known.contains($0) }
                }
                domains[index].chains[disk.name] = chain.filter { $0 != path }
            } else {
                for path in chain { images[path]?.snapshots.removeAll { $0 == snapshot.name } }
            }
        }
    }
}
