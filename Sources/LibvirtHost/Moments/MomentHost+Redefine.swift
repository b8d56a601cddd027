public import MomentDocuments
internal import XMLTree

extension MomentHost {
    /// Redefines a set of checkpoints, each after its parent, whatever order they come in. All or none.
    ///
    /// - Parameters:
    ///   - checkpoints: The documents, as they were given by ``checkpointDescription(of:name:options:)``.
    ///   - validating: Whether libvirt looks for the bitmaps; the domain must run.
    /// - Returns: The names, in the order in which they were redefined.
    public func redefineCheckpoints(
        _ checkpoints: [DomainCheckpoint],
        of domain: DomainReference,
        validating: Bool
    ) async throws(HostError) -> [String] {
        let known = NameSet(
            try await self.checkpoints(
                of: domain,
                listing: .all,
                matching: CheckpointFilter(topological: false)
            )
        )
        let ordered = try RedefinitionOrder.order(
            checkpoints,
            name: \.name,
            parent: { $0.parent?.name },
            known: known
        )
        return try await all(ordered, of: domain) { checkpoint throws(HostError) in
            try await createCheckpoint(checkpoint, of: domain, how: .redefine(validating: validating))
        } undo: { name throws(HostError) in
            guard !known.contains(name) else { return }
            try await deleteCheckpoint(of: domain, name: name, deletion: MomentDeletion(metadataOnly: true))
        }
    }

    /// Redefines a set of snapshots, each after its parent, whatever order they come in. All or none.
    ///
    /// - Parameters:
    ///   - snapshots: The documents, as they were given by ``snapshotDescription(of:name:secure:)``.
    ///   - current: The one that becomes the current one; nil leaves that to libvirt.
    /// - Returns: The names, in the order in which they were redefined.
    public func redefineSnapshots(
        _ snapshots: [DomainSnapshot],
        of domain: DomainReference,
        current: String? = nil
    ) async throws(HostError) -> [String] {
        let known = NameSet(
            try await self.snapshots(of: domain, listing: .all, matching: SnapshotFilter(topological: false))
        )
        let ordered = try RedefinitionOrder.order(snapshots, name: \.name, parent: { $0.parent?.name }, known: known)
        return try await all(ordered, of: domain) { snapshot throws(HostError) in
            let options: SnapshotCreation.RedefineOptions = snapshot.name == current ? .current : []
            return try await createSnapshot(snapshot, of: domain, how: .redefine(options))
        } undo: { name throws(HostError) in
            guard !known.contains(name) else { return }
            try await deleteSnapshot(of: domain, name: name, deletion: MomentDeletion(metadataOnly: true))
        }
    }

    private func all<Document>(
        _ documents: [Document],
        of domain: DomainReference,
        _ redefine: (Document) async throws(HostError) -> String,
        undo: (String) async throws(HostError) -> Void
    ) async throws(HostError) -> [String] {
        var done: [String] = []
        for document in documents {
            do throws(HostError) {
                done.append(try await redefine(document))
            } catch {
                var error = error.about(domain)
                for name in done.reversed() {
                    do throws(HostError) {
                        try await undo(name)
                    } catch let undoing {
                        error.explanation = "\(name) was redefined before and is still there: \(undoing.message)"
                    }
                }
                throw error
            }
        }
        return done
    }
}
