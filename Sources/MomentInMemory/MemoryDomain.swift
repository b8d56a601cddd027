internal import LibvirtHost
internal import MomentDocuments
internal import MomentRules
internal import XMLTree

/// An imitated domain.
struct MemoryDomain: Sendable {
    var identity: DomainIdentity
    /// The `<domain>` document.
    var definition: XMLElement
    var isPersistent: Bool
    var state: DomainSummary.State
    /// The images of each disk by its target, the one that is written first.
    var chains: NameMap<[String]>
    var checkpoints = MomentForest<DomainCheckpoint>()
    var snapshots = MomentForest<DomainSnapshot>()
    /// The chains at the time of each internal snapshot, to which reverting goes back.
    var snapshotChains: NameMap<NameMap<[String]>> = [:]
    var job: MemoryJob?
    var lastJob: JobStatistics?
    /// The definition inside the managed save image, and what the domain does when it is restored.
    var managedSave: (definition: XMLElement, state: DomainSummary.State)?
    /// QEMU has written its memory to a file while paused, and can't do so again until it goes on.
    var hasMigrated = false

    /// What the rules have to know of it.
    var context: DomainContext {
        var description = DomainDescription(definition)
        for index in description.disks.indices {
            let target = description.disks[index].target
            guard let top = chains[target]?.first, top != description.disks[index].path else { continue }
            // The definition names the first image; snapshots have put others upon it.
            description.disks[index].source = .file(top)
            description.disks[index].format = .qcow2
        }
        let state: DomainState =
            switch self.state {
            case .shutoff: .shutoff
            case .paused: .paused
            default: .running
            }
        var context = DomainContext(
            description,
            state: state,
            isPersistent: isPersistent,
            checkpoints: checkpoints.all.map { node in
                ExistingMoment(
                    node.name,
                    parent: node.parent,
                    hasDomain: node.record.domain != nil,
                    disks: Set(node.record.bitmapDisks)
                )
            },
            snapshots: snapshots.all.map { node in
                ExistingMoment(
                    node.name,
                    parent: node.parent,
                    state: node.record.state,
                    hasDomain: node.record.domain != nil
                )
            }
        )
        context.currentCheckpoint = checkpoints.current
        context.currentSnapshot = snapshots.current
        context.runningJob = job == nil ? nil : .backup
        return context
    }
}
