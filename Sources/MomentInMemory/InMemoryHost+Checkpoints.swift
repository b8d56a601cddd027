public import LibvirtHost
internal import MomentDocuments
internal import XMLTree

extension InMemoryHost {
    /// Makes or redefines a checkpoint by a `<domaincheckpoint>` document; gives its name.
    public func createCheckpoint(
        of domain: DomainReference,
        xml: String,
        how: CheckpointCreation
    ) async throws(HostError) -> String {
        try requireWriting()
        let index = try find(domain)
        let document = try parse(xml)
        guard case .checkpoint(var made) = try judge(document, flags: how.flags, for: domains[index]),
            let name = made.name
        else { throw fail(.xmlError, "the document is not a checkpoint") }
        if case .redefine = how {
            let parent = made.parent?.name
            if let stored = domains[index].checkpoints[name]?.record, made.domain == nil { made.domain = stored.domain }
            domains[index].checkpoints.set(.init(name: name, parent: parent, record: made))
            let current = domains[index].checkpoints.current
            if current == nil || current == parent { domains[index].checkpoints.current = name }
        } else {
            try addCheckpoint(made, name, index)
        }
        return name
    }

    /// Adds a checkpoint that was just made: a bitmap in each disk's top image, and it is the current one.
    func addCheckpoint(_ made: DomainCheckpoint, _ name: String, _ index: Int) throws(HostError) {
        var made = made
        made.domain = domains[index].definition
        let tops = made.bitmapDisks.compactMap { domains[index].chains[$0]?.first }
        // Left over from a checkpoint whose metadata alone was deleted.
        if tops.contains(where: { hasBitmap(name, in: $0, index) }) {
            throw fail(.internalError, "an image has a bitmap '\(name)' already")
        }
        for top in tops where images[top]?.bitmaps.contains(name) != true { images[top]?.bitmaps.append(name) }
        domains[index].putAway.remove(name)
        domains[index].checkpoints.set(.init(name: name, parent: made.parent?.name, record: made))
        domains[index].checkpoints.current = name
    }

    /// Whether a domain's QEMU knows of a bitmap in an image.
    func hasBitmap(_ name: String, in path: String, _ index: Int) -> Bool {
        images[path]?.bitmaps.contains(name) == true && domains[index].knows(name, in: path, release)
    }

    /// Forgets a checkpoint, as if it had never had metadata.
    func forgetCheckpoint(_ name: String, _ index: Int) {
        let parent = domains[index].checkpoints[name]?.parent
        domains[index].checkpoints.orphan(name)
        domains[index].checkpoints.remove(name)
        if domains[index].checkpoints.current == name { domains[index].checkpoints.current = parent }
    }

    /// The names of a domain's checkpoints.
    public func checkpoints(
        of domain: DomainReference,
        listing: MomentListing,
        matching filter: CheckpointFilter
    ) async throws(HostError) -> [String] {
        let index = try find(domain)
        if let parent = listing.parent { _ = try checkpointNode(parent, index) }
        return domains[index].checkpoints.listed(listing, position: filter.position).map(\.name)
    }

    /// The `<domaincheckpoint>` document.
    public func checkpointDescription(
        of domain: DomainReference,
        name: String,
        options: CheckpointDescriptionOptions
    ) async throws(HostError) -> String {
        if options.contains(.secure) { try requireWriting() }
        let index = try find(domain)
        let node = try checkpointNode(name, index)
        if options.contains(.size), !domains[index].state.isActive {
            throw fail(.operationInvalid, "sizes can be measured only while the domain runs")
        }
        var document = node.record
        document.parent = node.parent.map { MomentParent($0) }
        if options.contains(.noDomain) { document.domain = nil }
        if options.contains(.size) { measure(&document, index) }
        return try MomentText.print(document)
    }

    /// Says of each bitmap that a backup could start from how much has changed: no guest runs, so nothing.
    private func measure(_ document: inout DomainCheckpoint, _ index: Int) {
        for place in (document.disks ?? []).indices {
            guard let disk = document.disks?[place], case .bitmap(let bitmap) = disk.treatment else { continue }
            let holders = (domains[index].chains[disk.name] ?? []).map { path in
                hasBitmap(bitmap ?? document.name ?? "", in: path, index)
            }
            // From the top down to the oldest that has it, with no gap.
            guard holders.first == true, !holders.drop(while: { $0 }).contains(true) else { continue }
            document.disks?[place].size = 0
        }
    }

    /// The name of a checkpoint's parent; nil for one without.
    public func checkpointParent(of domain: DomainReference, name: String) async throws(HostError) -> String? {
        try checkpointNode(name, try find(domain)).parent
    }

    /// Deletes checkpoints.
    public func deleteCheckpoint(
        of domain: DomainReference,
        name: String,
        deletion: MomentDeletion
    ) async throws(HostError) {
        try requireWriting()
        let index = try find(domain)
        let node = try checkpointNode(name, index)
        if !deletion.metadataOnly, !domains[index].state.isActive {
            throw fail(.operationUnsupported, "checkpoints of a domain that does not run can't be deleted")
        }
        let current = domains[index].checkpoints.current
        switch deletion.scope {
        case .this:
            // libvirt hands the children over first, and leaves them so when a bitmap then can't be found.
            domains[index].checkpoints.orphan(name)
            try discard(node, deletion, index)
            if current == name { domains[index].checkpoints.current = node.parent }
        case .thisAndDescendants, .descendants:
            for descendant in domains[index].checkpoints.descendants(of: name) {
                try discard(descendant, deletion, index)
            }
            if current.map({ domains[index].checkpoints[$0] == nil }) == true {
                domains[index].checkpoints.current = name
            }
            guard deletion.scope == .thisAndDescendants else { return }
            try discard(node, deletion, index)
            if domains[index].checkpoints.current == name { domains[index].checkpoints.current = node.parent }
        }
    }

    /// Removes one checkpoint's bitmaps, disk by disk, and then its metadata. The first bitmap that is not there ends it.
    private func discard(
        _ node: MomentForest<DomainCheckpoint>.Node,
        _ deletion: MomentDeletion,
        _ index: Int
    ) throws(HostError) {
        if !deletion.metadataOnly {
            for disk in node.record.bitmapDisks {
                let chain = domains[index].chains[disk] ?? []
                guard chain.contains(where: { hasBitmap(node.name, in: $0, index) }) else {
                    throw fail(.internalError, "bitmap '\(node.name)' is not in the images of disk '\(disk)'")
                }
                for path in chain { images[path]?.bitmaps.removeAll { $0 == node.name } }
            }
        }
        domains[index].checkpoints.remove(node.name)
    }

    private func checkpointNode(_ name: String, _ index: Int) throws(HostError)
        -> MomentForest<DomainCheckpoint>.Node
    {
        guard let node = domains[index].checkpoints[name] else {
            throw fail(.noCheckpoint, "the domain has no checkpoint '\(name)'")
        }
        return node
    }
}
