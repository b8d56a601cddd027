public import LibvirtHost
internal import MomentDiagnostics
internal import MomentDocuments
internal import MomentRules
internal import XMLTree

/// The releases that changed what going back and deleting do.
enum ReversionRelease {
    /// Going back to external snapshots: named by libvirt's notes.
    static let outside = ReleaseNumber(9, 9, 0)
    /// Internal snapshots of running guests are jobs of QEMU: named by libvirt's notes.
    static let jobs = ReleaseNumber(10, 9, 0)
    /// A paused QEMU that has written its memory works on its images all the same. That is QEMU's doing: not QEMU 10.0's, with libvirt
    /// 11.3.0, and QEMU 11.1's, with 12.9.0.
    static let imagesTakenBack = ReleaseNumber(12, 0, 0)

    /// The QEMU that a release was recorded with.
    static func emulator(of release: ReleaseNumber) -> ReleaseNumber {
        release < outside
            ? ReleaseNumber(7, 2, 0) : release < imagesTakenBack ? ReleaseNumber(10, 0, 0) : ReleaseNumber(11, 1, 0)
    }
}

extension InMemoryHost {
    /// Goes back to a snapshot.
    public func revert(
        _ domain: DomainReference,
        to name: String,
        how: SnapshotReversion
    ) async throws(HostError) {
        try requireWriting()
        let index = try find(domain)
        let node = try snapshotNode(name, index)
        if node.record.isExternal, release < ReversionRelease.outside {
            throw fail(.configurationUnsupported, "going back to an external snapshot is not supported before 9.9.0")
        }
        let isMachine = node.record.state != .shutoff && node.record.state != .diskSnapshot
        var then =
            domains[index].moments[name] ?? .init(chains: domains[index].chains, definition: domains[index].definition)
        if !isMachine, let next = then.next { (then.chains, then.definition) = (next.chains, next.definition) }
        if node.record.isExternal {
            putOverlays(upon: &then.chains, node, index)
        } else {
            try load(node, then, isMachine: isMachine, index)
        }
        let state: DomainSummary.State =
            switch how.outcome {
            case .running: .running
            case .paused: .paused
            case .asRecorded: !isMachine ? .shutoff : node.record.state == .paused ? .paused : .running
            }
        domains[index].chains = then.chains
        domains[index].definition = then.definition
        domains[index].next = isMachine && state.isActive ? then.next : nil
        domains[index].takeUp()
        if node.record.isExternal, isMachine, state == .paused {
            domains[index].letGo = NameSet(then.chains.allValues.joined())
            domains[index].putAway = bitmaps(then.chains)
        }
        domains[index].state = state
        domains[index].identity.id = state.isActive ? domains[index].identity.id ?? newID() : nil
        domains[index].snapshots.current = name
    }

    /// Fails where QEMU does not load what is inside the images.
    private func load(
        _ node: MomentForest<DomainSnapshot>.Node,
        _ then: MemoryDomain.Moment,
        isMachine: Bool,
        _ index: Int
    ) throws(HostError) {
        let tops = (node.record.disks ?? []).compactMap { then.chains[$0.name]?.first }
        let isMissing = tops.contains { images[$0] == nil }
        guard isMissing || tops.contains(where: { images[$0]?.bitmaps.isEmpty == false }) else { return }
        // By the time that QEMU says so it has ended its process, and a domain that ran then is what it was then.
        if domains[index].state.isActive { stop(index) }
        if isMachine {
            domains[index].chains = then.chains
            for (disk, chain) in then.chains {
                if let top = chain.first, images[top] == nil { domains[index].chains[disk] = [top] }
            }
        }
        if isMissing {
            throw fail(isMachine ? .systemError : .internalError, "an image that the snapshot is in is gone")
        }
        throw fail(
            isMachine && release >= ReversionRelease.jobs ? .operationFailed : .internalError,
            "a disk has dirty bitmaps, and QEMU does not go back to a snapshot then"
        )
    }

    /// Puts new overlays, named after the time, upon the images below a snapshot's own; those of the snapshot that was current go.
    private func putOverlays(
        upon chains: inout NameMap<[String]>,
        _ node: MomentForest<DomainSnapshot>.Node,
        _ index: Int
    ) {
        var made: [SnapshotDisk] = []
        for target in chains.keys {
            guard let chain = chains[target], let top = chain.first else { continue }
            let path = OverlayPath.generated(top, String(time().seconds))
            images[path] = MemoryImage()
            chains[target] = [path] + chain
            made.append(.external(target, overlay: path, format: .qcow2))
        }
        if var current = domains[index].snapshots.current.flatMap({ domains[index].snapshots[$0] }) {
            for disk in current.record.revertDisks ?? current.record.disks ?? [] {
                if let path = disk.overlay?.source?.path { _ = images.removeValue(forKey: path) }
            }
            current.record.revertDisks = nil
            domains[index].snapshots.set(current)
        }
        guard var changed = domains[index].snapshots[node.name] else { return }
        if domains[index].snapshots.children(of: node.name).isEmpty {
            changed.record.disks = made
        } else {
            changed.record.revertDisks = made
        }
        domains[index].snapshots.set(changed)
    }
}
