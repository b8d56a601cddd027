internal import LibvirtHost
internal import MomentDiagnostics
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
    /// What a running domain will be when it starts again, where that is not what it is.
    var next: Next?
    /// What the domain was when each snapshot was taken, to which going back leads.
    var moments: NameMap<Moment> = [:]
    var job: MemoryJob?
    var lastJob: JobStatistics?
    /// The definition inside the managed save image, and what the domain does when it is restored.
    var managedSave: (definition: XMLElement, state: DomainSummary.State)?
    /// QEMU has written its memory to a file while paused, and can't do so again until it goes on.
    var hasMigrated = false
    /// The images that a paused QEMU let go of when it wrote its memory, or has not yet taken when it has read it.
    var letGo: NameSet = []
    /// The bitmaps that QEMU put into the images when it let go of them: it knows no such bitmap before it goes on.
    var putAway: NameSet = []
    /// It is paused since it was restored from its managed save image.
    var isRestored = false

    /// A definition, and the images of its disks.
    struct Next: Sendable {
        var definition: XMLElement
        var chains: NameMap<[String]>
    }

    /// What a domain was when a snapshot was taken, before the snapshot's overlays.
    struct Moment: Sendable {
        var chains: NameMap<[String]>
        var next: Next?
        var definition: XMLElement

        /// Takes out an image that was merged into the one below it.
        mutating func leaveOut(_ path: String, of disk: String) {
            chains[disk] = chains[disk]?.filter { $0 != path }
            guard let below = next?.chains[disk] else { return }
            next?.chains[disk] = below.filter { $0 != path }
        }
    }

    /// Whether QEMU has let go of an image, and does nothing to it until it goes on: of any image with QEMU 10.0, whichever it was.
    func isLetGo(_ path: String, _ release: ReleaseNumber) -> Bool {
        guard state == .paused, release < ReversionRelease.imagesTakenBack else { return false }
        return release >= ReversionRelease.outside ? isRestored || !letGo.isEmpty : letGo.contains(path)
    }

    /// Whether QEMU knows of a bitmap in an image: of those that were made since, where it has let go of its images.
    func knows(_ bitmap: String, in path: String, _ release: ReleaseNumber) -> Bool {
        release < ReversionRelease.outside || !isLetGo(path, release) || !putAway.contains(bitmap)
    }

    /// Takes its images up again, or a new process does.
    mutating func takeUp() {
        hasMigrated = false
        letGo = []
        putAway = []
        isRestored = false
    }

    /// Gives a disk other images, and the domain's next definition as well, where it has the same disk.
    mutating func replaceChain(of disk: String, with chain: [String]) {
        if let other = next?.chains[disk], other == chains[disk] { next?.chains[disk] = chain }
        chains[disk] = chain
    }

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
                    disks: Set(node.record.bitmapDisks)
                )
            },
            snapshots: snapshots.all.map { node in
                ExistingMoment(
                    node.name,
                    parent: node.parent,
                    state: node.record.state,
                    storedDomain: node.record.domain
                )
            }
        )
        context.currentCheckpoint = checkpoints.current
        context.currentSnapshot = snapshots.current
        context.runningJob = job == nil ? nil : .backup
        context.descriptorGroups = []
        return context
    }
}

/// An image that stands in memory in place of a file.
struct MemoryImage: Hashable, Sendable {
    /// Its dirty bitmaps, oldest first.
    var bitmaps: [String] = []
    /// The snapshots inside it, oldest first.
    var snapshots: [String] = []
}

/// An imitated backup job.
struct MemoryJob: Sendable {
    var id: DomainJob.ID
    var backup: DomainBackup
    var statistics: JobStatistics

    var isPull: Bool { if case .pull = backup.mode { true } else { false } }

    /// The files it writes.
    var paths: [String] {
        (backup.pushDisks ?? []).compactMap { $0.copy?.target?.path }
            + (backup.pullDisks ?? []).compactMap { $0.export?.scratch?.path }
    }
}
