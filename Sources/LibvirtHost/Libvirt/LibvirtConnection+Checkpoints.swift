internal import CLibvirt
internal import MomentDocuments
internal import MomentRules
internal import MomentXML
internal import XMLTree

extension LibvirtConnection {
    /// Makes or redefines a checkpoint by a `<domaincheckpoint>` document; gives its name.
    public func createCheckpoint(
        of domain: DomainReference,
        xml: String,
        how: CheckpointCreation
    ) async throws(HostError) -> String {
        try refuseNull(xml, what: "checkpoint document")
        if case .redefine = how, let name = XMLDocumentParser().parse(xml).document?.root.element("name")?.text {
            try requireWriting()
            try await requireAttached([name], of: domain)
        }
        do throws(HostError) {
            return try await change(domain) { session, domain throws(HostError) in
                let made = try session.object(\.virDomainCheckpointCreateXML, free: \.virDomainCheckpointFree) {
                    $0(domain, xml, how.libvirtFlags)
                }
                return try session.name(\.virDomainCheckpointGetName) { $0(made.pointer) }
            }
        } catch {
            throw await explained(error, .checkpoint, xml: xml, flags: how.flags, of: domain)
        }
    }

    /// The names of a domain's checkpoints.
    public func checkpoints(
        of domain: DomainReference,
        listing: MomentListing,
        matching filter: CheckpointFilter
    ) async throws(HostError) -> [String] {
        if let parent = listing.parent { try refuseNull(parent, what: "checkpoint's name") }
        if filter.topological || listing.parent != nil {
            let forest = try await checkpointForest(of: domain)
            if let parent = listing.parent, forest[parent] == nil {
                // For libvirt's own words.
                _ = try await checkpointParent(of: domain, name: parent)
            }
            return forest.listed(listing, position: filter.position).map(\.name)
        }
        let flags = filter.libvirtFlags | listing.libvirtFlags
        return try await look(domain) { session, domain throws(HostError) in
            try session.list(
                \.virDomainListAllCheckpoints,
                free: \.virDomainCheckpointFree,
                { $0(domain, $1, flags) },
                each: { checkpoint throws(HostError) in
                    try session.name(\.virDomainCheckpointGetName) { $0(checkpoint) }
                }
            )
        }
    }

    /// The `<domaincheckpoint>` document.
    public func checkpointDescription(
        of domain: DomainReference,
        name: String,
        options: CheckpointDescriptionOptions
    ) async throws(HostError) -> String {
        if options.contains(.secure) { try requireWriting() }
        try refuseNull(name, what: "checkpoint's name")
        // Measuring sizes takes the domain's lock.
        let lane: Lane = options.contains(.size) ? .calls : .control
        return try await look(domain, lane: lane) { session, domain throws(HostError) in
            let checkpoint = try session.checkpoint(name, of: domain)
            let pointer = checkpoint.pointer
            return try session.text(\.virDomainCheckpointGetXMLDesc) { $0(pointer, options.rawValue) }
        }
    }

    /// The name of a checkpoint's parent; nil for one without.
    public func checkpointParent(of domain: DomainReference, name: String) async throws(HostError) -> String? {
        try refuseNull(name, what: "checkpoint's name")
        return try await look(domain) { session, domain throws(HostError) in
            let checkpoint = try session.checkpoint(name, of: domain)
            return try session.parent(of: checkpoint.pointer)
        }
    }

    /// Deletes checkpoints.
    public func deleteCheckpoint(
        of domain: DomainReference,
        name: String,
        deletion: MomentDeletion
    ) async throws(HostError) {
        try refuseNull(name, what: "checkpoint's name")
        try requireWriting()
        let below =
            deletion.scope == .this
            ? [] : try await checkpoints(of: domain, listing: .descendants(of: name), matching: .init())
        try await requireAttached([name] + below, of: domain)
        // One after the other, the last first, where libvirt might stop half-way and leave a broken tree.
        let isActive = try await summary(of: domain).state.isActive
        if !below.isEmpty, !deletion.metadataOnly, isActive, try await !measures(below + [name], of: domain) {
            let going = below.reversed() + (deletion.scope == .thisAndDescendants ? [name] : [])
            for name in going { try await deleteOne(name, MomentDeletion(), of: domain) }
            return
        }
        try await deleteOne(name, deletion, of: domain)
    }

    /// One call of libvirt's.
    private func deleteOne(
        _ name: String,
        _ deletion: MomentDeletion,
        of domain: DomainReference
    ) async throws(HostError) {
        try await change(domain, request: "deleteCheckpoint") { session, domain throws(HostError) in
            let checkpoint = try session.checkpoint(name, of: domain)
            let pointer = checkpoint.pointer
            try session.number(\.virDomainCheckpointDelete) { $0(pointer, deletion.libvirtFlags) }
        }
    }
}
