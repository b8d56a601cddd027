internal import DomainMoments

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
            try requireDeletable(going, deletion.scope, index)
            for snapshot in going { remove(snapshot, index) }
        }
        if deletion.scope == .this { domains[index].snapshots.orphan(name) }
        for snapshot in going { domains[index].snapshots.remove(snapshot.name) }
        if let current = domains[index].snapshots.current, domains[index].snapshots[current] == nil {
            domains[index].snapshots.current = deletion.scope == .descendants ? name : node.parent
        }
    }

    /// What libvirt 9.0.0 can delete: internal snapshots freely; external ones one by one, and those of a domain that
    /// is off from the top only; and none where a domain has both kinds.
    private func requireDeletable(
        _ going: [MomentForest<DomainSnapshot>.Node],
        _ scope: MomentDeletion.Scope,
        _ index: Int
    ) throws(ExecutorError) {
        let all = domains[index].snapshots.all
        let external = all.filter(\.record.isExternal)
        if !going.isEmpty, !external.isEmpty, external.count < all.count {
            throw fail(.operationUnsupported, "the domain has internal and external snapshots, and none can be deleted")
        }
        guard let first = going.first(where: \.record.isExternal) else { return }
        if scope != .this {
            throw fail(.configurationUnsupported, "external snapshots can't be deleted with those below them")
        }
        if !domains[index].state.isActive, !domains[index].snapshots.children(of: first.name).isEmpty {
            throw fail(.invalidArgument, "an external snapshot below others can't be deleted while the domain is off")
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
