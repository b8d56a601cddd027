import MomentDocuments
public import XMLTree

extension HostFacts {
    /// The domain as rules have to know it; nil where these are facts of a host alone.
    ///
    /// - Parameter definition: ``DomainFacts/xml``, parsed.
    public func context(_ definition: XMLElement) -> DomainContext? {
        guard let domain else { return nil }
        let description = DomainDescription(definition)
        var context = DomainContext(
            description,
            state: domain.state,
            isPersistent: domain.isPersistent,
            checkpoints: (domain.checkpoints ?? []).map(ExistingMoment.init),
            snapshots: (domain.snapshots ?? []).map(ExistingMoment.init)
        )
        // The one that nothing follows; the order of the list tells where it can't be seen.
        let parents = NameSet(context.checkpoints.compactMap(\.parent))
        context.currentCheckpoint = context.checkpoints.last { !parents.contains($0.name) }?.name
        context.currentSnapshot = domain.currentSnapshot
        context.runningJob = domain.runningJob
        // They count for the connection that hands them over, and no host here does.
        context.descriptorGroups = []
        context.storedBitmaps = images.map { _ in storedBitmaps(of: description) }
        context.internalSnapshots = internalSnapshots(of: description)
        return context
    }

    /// The names of the bitmaps in each disk's top image. QEMU knows more: those that were made since it opened them.
    private func storedBitmaps(of domain: DomainDescription) -> [String: [String]] {
        var found: [String: [String]] = [:]
        for disk in domain.disks {
            if let bitmaps = disk.path.flatMap(image)?.bitmaps { found[disk.target] = bitmaps.map(\.name) }
        }
        return found
    }

    /// The names of the snapshots in the images; nil where one of them was not looked at.
    private func internalSnapshots(of domain: DomainDescription) -> [String]? {
        var names: [String] = []
        for disk in domain.disks where !disk.isEmpty && disk.format == .qcow2 {
            guard let inside = disk.path.flatMap(image)?.snapshots else { return nil }
            names += inside
        }
        return names
    }
}

extension ExistingMoment {
    /// Makes a checkpoint or snapshot of its facts.
    init(_ facts: MomentFacts) {
        self.init(
            facts.name,
            parent: facts.parent,
            state: facts.state.map { SnapshotState(rawValue: $0) },
            disks: facts.disks.map { Set($0) },
            creationTime: facts.creationTime
        )
    }
}
