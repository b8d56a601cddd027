internal import Diagnostics
internal import LibXML
internal import MomentDocuments
public import MomentRules
internal import XMLTree

extension InspectableHost {
    /// A domain as the rules have to know it: its definition, state, checkpoints, snapshots and running job.
    ///
    /// Bitmaps in the images are not among it: they take reading the images.
    public func context(of domain: DomainReference) async throws(ExecutorError) -> DomainContext {
        let running = try await optional { () async throws(ExecutorError) -> [Job] in try await jobs(of: domain) }
        return try await context(of: domain, summary: try await summary(of: domain), job: running.first)
    }

    /// The same for a caller that has asked for the domain's state and job already.
    package func context(
        of domain: DomainReference,
        summary: DomainSummary,
        job: Job?
    ) async throws(ExecutorError) -> DomainContext {
        let text = try await domainDescription(of: domain, options: [])
        guard let root = XMLParser().parse(text, name: summary.identity.name).document?.root else {
            throw ExecutorError(
                .internalError,
                message: "the host's description of the domain is not well-formed",
                subject: domain.description
            )
        }
        var context = DomainContext(
            DomainDescription(root),
            state: summary.domainState,
            isPersistent: summary.isPersistent,
            checkpoints: try await optional { () async throws(ExecutorError) -> [ExistingMoment] in
                try await existingCheckpoints(of: domain)
            },
            snapshots: try await optional { () async throws(ExecutorError) -> [ExistingMoment] in
                try await existingSnapshots(of: domain)
            }
        )
        // The one that nothing follows; the order of the list tells where it can't be seen.
        let parents = Set(context.checkpoints.compactMap(\.parent))
        context.currentCheckpoint = context.checkpoints.last { !parents.contains($0.name) }?.name
        context.currentSnapshot = context.snapshots.isEmpty ? nil : try await currentSnapshot(of: domain)
        context.runningJob = job.map { $0.operation == .backup ? .backup : .other }
        // They count for the connection that hands them over, and no host here does.
        context.descriptorGroups = []
        return context
    }

    private func existingCheckpoints(of domain: DomainReference) async throws(ExecutorError) -> [ExistingMoment] {
        var found: [ExistingMoment] = []
        for name in try await checkpoints(of: domain, listing: .all, matching: CheckpointFilter()) {
            let checkpoint = try await checkpoint(name, of: domain)
            found.append(
                ExistingMoment(
                    name,
                    parent: checkpoint.parent?.name,
                    hasDomain: checkpoint.domain != nil,
                    disks: checkpoint.disks == nil ? nil : Set(checkpoint.bitmapDisks),
                    creationTime: checkpoint.creationTime
                )
            )
        }
        return found
    }

    private func existingSnapshots(of domain: DomainReference) async throws(ExecutorError) -> [ExistingMoment] {
        var found: [ExistingMoment] = []
        for name in try await snapshots(of: domain, listing: .all, matching: SnapshotFilter()) {
            let snapshot = try await snapshot(name, of: domain)
            found.append(
                ExistingMoment(
                    name,
                    parent: snapshot.parent?.name,
                    state: snapshot.state,
                    hasDomain: snapshot.domain != nil,
                    storedDomain: snapshot.domain
                )
            )
        }
        return found
    }

    /// Nothing where the driver does not know such things.
    private func optional<Value: Sendable>(
        _ list: () async throws(ExecutorError) -> [Value]
    ) async throws(ExecutorError) -> [Value] {
        do throws(ExecutorError) {
            return try await list()
        } catch {
            guard error.code == .noSupport else { throw error }
            return []
        }
    }
}

extension DomainSummary {
    /// The state as the rules tell states apart.
    var domainState: DomainState {
        switch state {
        case .shutoff: .shutoff
        case .paused: .paused
        default: .running
        }
    }
}
