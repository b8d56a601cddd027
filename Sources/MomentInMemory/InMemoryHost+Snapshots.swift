public import LibvirtHost
internal import MomentDocuments
internal import XMLTree

extension InMemoryHost {
    /// Takes or redefines a snapshot by a `<domainsnapshot>` document; gives its name.
    public func createSnapshot(
        of domain: DomainReference,
        xml: String,
        how: SnapshotCreation
    ) async throws(HostError) -> String {
        try requireWriting()
        let index = try find(domain)
        if case .take = how, let job = domains[index].job {
            throw fail(.jobRunning, "a backup job is running: number \(job.id.rawValue), begun by this connection")
        }
        guard case .snapshot(var made) = try judge(try parse(xml), flags: how.flags, for: domains[index]),
            let name = made.name
        else { throw fail(.xmlError, "the document is not a snapshot") }
        switch how {
        case .redefine(let options):
            if made.domain == nil { made.domain = domains[index].snapshots[name]?.record.domain }
            // libvirt 9.0.0: a new one must bring its own definition; an existing one keeps the one it has.
            guard made.domain != nil else { throw fail(.internalError, "the snapshot has no <domain>") }
            domains[index].snapshots.set(.init(name: name, parent: made.parent?.name, record: made))
            if options.contains(.current) { domains[index].snapshots.current = name }
        case .take(_, let options):
            try take(&made, name, index)
            if !options.contains(.noMetadata) {
                domains[index].snapshots.set(.init(name: name, parent: made.parent?.name, record: made))
                domains[index].snapshots.current = name
            }
            if options.contains(.halt), domains[index].state.isActive { stop(index) }
        }
        return name
    }

    /// Puts a new snapshot's overlays upon the chains, or its name into the images.
    private func take(_ made: inout DomainSnapshot, _ name: String, _ index: Int) throws(HostError) {
        let isActive = domains[index].state.isActive
        let before = MemoryDomain.Moment(
            chains: domains[index].chains,
            next: domains[index].next,
            definition: domains[index].definition
        )
        if case .external? = made.memory?.treatment {
            guard !domains[index].hasMigrated else {
                throw fail(.internalError, "QEMU has written its memory already and can do so again once it runs")
            }
            domains[index].hasMigrated = domains[index].state == .paused
        } else if !made.isExternal {
            try requireWritable(made, index)
        }
        for disk in made.disks ?? [] {
            let chain = domains[index].chains[disk.name] ?? []
            if let path = disk.overlay?.source?.path {
                var overlay = MemoryImage()
                // A running QEMU goes on recording in the overlay.
                if isActive, let top = chain.first { overlay.bitmaps = images[top]?.bitmaps ?? [] }
                images[path] = overlay
                domains[index].replaceChain(of: disk.name, with: [path] + chain)
            } else if case .internal = disk.treatment, let top = chain.first {
                images[top]?.snapshots.append(name)
            }
        }
        domains[index].moments[name] = before
        if case .external? = made.memory?.treatment, domains[index].hasMigrated {
            // The memory is written before the overlays are put upon the images.
            domains[index].letGo = NameSet(before.chains.allValues.joined())
            domains[index].putAway = bitmaps(before.chains)
        }
        made.domain = domains[index].definition
        // With memory the driver stores what it needs to load it again; losing it is a difference that tests can see.
        if isActive, made.state != .diskSnapshot {
            made.cookie = try parse("<cookie><slirpHelper/></cookie>").root
        }
        if isActive, domains[index].isPersistent {
            made.inactiveDomain = try inactive(domains[index].next?.definition ?? domains[index].definition)
        }
    }

    /// An internal snapshot is written into each image, and taken out of it.
    func requireWritable(_ made: DomainSnapshot, _ index: Int) throws(HostError) {
        for disk in made.disks ?? [] {
            guard case .internal = disk.treatment, let top = domains[index].chains[disk.name]?.first else { continue }
            guard images[top] != nil else { throw fail(.internalError, "the image of '\(disk.name)' is gone") }
            if domains[index].state.isActive, domains[index].isLetGo(top, release) {
                throw fail(.operationFailed, "QEMU has let go of its images when it wrote its memory, until it goes on")
            }
        }
    }

    /// The bitmaps in the images of chains.
    func bitmaps(_ chains: NameMap<[String]>) -> NameSet {
        NameSet(chains.allValues.joined().flatMap { images[$0]?.bitmaps ?? [] })
    }

    /// The definition of the next start, under the name it has inside a snapshot.
    private func inactive(_ definition: XMLElement) throws(HostError) -> XMLElement {
        let text = try text(of: definition)
        guard let start = text.firstRange(of: "<domain"), let end = text.ranges(of: "</domain>").last else {
            throw fail(.internalError, "the definition has no end")
        }
        let body = text[start.upperBound..<end.lowerBound]
        return try parse("<inactiveDomain\(body)</inactiveDomain>").root
    }

    /// The names of a domain's snapshots.
    public func snapshots(
        of domain: DomainReference,
        listing: MomentListing,
        matching filter: SnapshotFilter
    ) async throws(HostError) -> [String] {
        let index = try find(domain)
        if let parent = listing.parent { _ = try snapshotNode(parent, index) }
        return domains[index].snapshots.listed(listing, position: filter.position)
            .filter { filter.passes($0.record) }.map(\.name)
    }

    /// The `<domainsnapshot>` document; with secrets if it is to be secure.
    public func snapshotDescription(
        of domain: DomainReference,
        name: String,
        secure: Bool
    ) async throws(HostError) -> String {
        if secure { try requireWriting() }
        let node = try snapshotNode(name, try find(domain))
        var document = node.record
        document.parent = node.parent.map { MomentParent($0) }
        return try MomentText.print(document)
    }

    /// The name of a snapshot's parent; nil for one without.
    public func snapshotParent(of domain: DomainReference, name: String) async throws(HostError) -> String? {
        try snapshotNode(name, try find(domain)).parent
    }

    /// The name of the current snapshot; nil where there is none.
    public func currentSnapshot(of domain: DomainReference) async throws(HostError) -> String? {
        domains[try find(domain)].snapshots.current
    }

    /// Whether libvirt remembers a snapshot by metadata of its own.
    public func snapshotHasMetadata(of domain: DomainReference, name: String) async throws(HostError) -> Bool {
        _ = try snapshotNode(name, try find(domain))
        return true
    }

    func snapshotNode(_ name: String, _ index: Int) throws(HostError) -> MomentForest<DomainSnapshot>.Node {
        guard let node = domains[index].snapshots[name] else {
            throw fail(.noSnapshot, "the domain has no snapshot '\(name)'")
        }
        return node
    }
}

extension SnapshotFilter {
    /// Whether a snapshot passes every group but its place in the tree.
    func passes(_ snapshot: DomainSnapshot) -> Bool {
        let state: States =
            switch snapshot.state {
            case SnapshotState.shutoff: .inactive
            case SnapshotState.diskSnapshot: .diskOnly
            default: .active
            }
        let location: Locations = snapshot.isExternal ? .external : .internal
        return (states.isEmpty || states.contains(state)) && (locations.isEmpty || locations.contains(location))
            && (metadata.isEmpty || metadata.contains(.present))
    }
}
