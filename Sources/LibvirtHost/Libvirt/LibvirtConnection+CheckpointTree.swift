internal import CLibvirt
internal import MomentDocuments
internal import MomentRules
internal import XMLTree

// Deleting a checkpoint with those below it, libvirt 9.0.0 stops at the first bitmap that is missing, after it has freed
// checkpoints above. What is left then points to what is gone, and the daemon crashes when it walks along the tree or
// changes such a checkpoint; seen. So the tree is put together here, and such a delete is not asked for.
extension LibvirtConnection {
    /// All checkpoints and what each names as its parent, without libvirt walking along its tree.
    func checkpointForest(of domain: DomainReference) async throws(HostError) -> MomentForest<Void> {
        try await look(domain, request: "checkpoints") { session, domain throws(HostError) in
            var forest = MomentForest<Void>()
            let nodes = try session.list(
                \.virDomainListAllCheckpoints,
                free: \.virDomainCheckpointFree,
                { $0(domain, $1, 0) },
                each: { checkpoint throws(HostError) in
                    let name = try session.name(\.virDomainCheckpointGetName) { $0(checkpoint) }
                    return MomentForest<Void>.Node(name: name, parent: try session.parent(of: checkpoint), record: ())
                }
            )
            for node in nodes { forest.set(node) }
            return forest
        }
    }

    /// Fails where changing a checkpoint would crash the daemon: its parent is gone, and it is no root either.
    func requireAttached(_ names: [String], of domain: DomainReference) async throws(HostError) {
        var lost: [String] = []
        for name in names {
            guard let parent = try await parentIfThere(name, of: domain) ?? nil else { continue }
            if case .none = try await parentIfThere(parent, of: domain) { lost.append(name) }
        }
        guard !lost.isEmpty else { return }
        let roots = NameSet(
            try await checkpoints(of: domain, listing: .roots, matching: CheckpointFilter(topological: false))
        )
        guard let name = lost.first(where: { !roots.contains($0) }) else { return }
        throw HostError(
            .operationInvalid,
            message:
                "checkpoint \(name) hangs on one that a failed delete removed, and changing it would crash libvirt",
            subject: domain.description,
            explanation: "restart the daemon, which puts its tree right; running domains go on"
        )
    }

    /// What a checkpoint names as its parent; nil where there is no such checkpoint.
    private func parentIfThere(_ name: String, of domain: DomainReference) async throws(HostError) -> String?? {
        do throws(HostError) {
            return .some(try await checkpointParent(of: domain, name: name))
        } catch  where error.code == .noCheckpoint {
            return nil
        }
    }

    /// Whether libvirt can take out every bitmap of these checkpoints, as far as it tells.
    func measures(_ names: [String], of domain: DomainReference) async throws(HostError) -> Bool {
        for name in names {
            let document = try await checkpoint(name, of: domain, options: .size)
            let disks = (document.disks ?? []).filter { !($0.treatment == .no) }
            guard disks.allSatisfy({ $0.size != nil }) else { return false }
        }
        return true
    }
}

extension LibvirtSession {
    /// The name of a checkpoint's parent; nil for one without.
    func parent(of checkpoint: OpaquePointer) throws(HostError) -> String? {
        do throws(HostError) {
            let parent = try object(\.virDomainCheckpointGetParent, free: \.virDomainCheckpointFree) {
                $0(checkpoint, 0)
            }
            let pointer = parent.pointer
            return try name(\.virDomainCheckpointGetName) { $0(pointer) }
        } catch  where error.code == .noCheckpoint {
            // libvirt has no other way of saying that there is none.
            return nil
        }
    }
}
