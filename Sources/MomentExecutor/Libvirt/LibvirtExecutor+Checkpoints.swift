internal import CLibvirt
internal import DomainMoments

extension LibvirtExecutor {
    /// Makes or redefines a checkpoint by a `<domaincheckpoint>` document; gives its name.
    public func createCheckpoint(
        of domain: DomainReference,
        xml: String,
        how: CheckpointCreation
    ) async throws(ExecutorError) -> String {
        try refuseNull(xml, what: "checkpoint document")
        do throws(ExecutorError) {
            return try await change(domain) { session, domain throws(ExecutorError) in
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
    ) async throws(ExecutorError) -> [String] {
        if let parent = listing.parent { try refuseNull(parent, what: "checkpoint's name") }
        let flags = filter.libvirtFlags | listing.libvirtFlags
        return try await look(domain) { session, domain throws(ExecutorError) in
            let name = { (checkpoint: OpaquePointer) throws(ExecutorError) in
                try session.name(\.virDomainCheckpointGetName) { $0(checkpoint) }
            }
            guard let parent = listing.parent else {
                return try session.list(
                    \.virDomainListAllCheckpoints,
                    free: \.virDomainCheckpointFree,
                    { $0(domain, $1, flags) },
                    each: name
                )
            }
            let above = try session.checkpoint(parent, of: domain)
            let pointer = above.pointer
            return try session.list(
                \.virDomainCheckpointListAllChildren,
                free: \.virDomainCheckpointFree,
                { $0(pointer, $1, flags) },
                each: name
            )
        }
    }

    /// The `<domaincheckpoint>` document.
    public func checkpointDescription(
        of domain: DomainReference,
        name: String,
        options: CheckpointDescriptionOptions
    ) async throws(ExecutorError) -> String {
        if options.contains(.secure) { try requireWriting() }
        try refuseNull(name, what: "checkpoint's name")
        // Measuring sizes takes the domain's lock.
        let lane: Lane = options.contains(.size) ? .calls : .control
        return try await look(domain, lane: lane) { session, domain throws(ExecutorError) in
            let checkpoint = try session.checkpoint(name, of: domain)
            let pointer = checkpoint.pointer
            return try session.text(\.virDomainCheckpointGetXMLDesc) { $0(pointer, options.rawValue) }
        }
    }

    /// The name of a checkpoint's parent; nil for one without.
    public func checkpointParent(of domain: DomainReference, name: String) async throws(ExecutorError) -> String? {
        try refuseNull(name, what: "checkpoint's name")
        return try await look(domain) { session, domain throws(ExecutorError) in
            let checkpoint = try session.checkpoint(name, of: domain)
            let pointer = checkpoint.pointer
            do throws(ExecutorError) {
                let parent = try session.object(\.virDomainCheckpointGetParent, free: \.virDomainCheckpointFree) {
                    $0(pointer, 0)
                }
                let parentPointer = parent.pointer
                return try session.name(\.virDomainCheckpointGetName) { $0(parentPointer) }
            } catch  where error.code == .noCheckpoint {
                // libvirt has no other way of saying that there is none.
                return nil
            }
        }
    }

    /// Deletes checkpoints.
    public func deleteCheckpoint(
        of domain: DomainReference,
        name: String,
        deletion: MomentDeletion
    ) async throws(ExecutorError) {
        try refuseNull(name, what: "checkpoint's name")
        try await change(domain) { session, domain throws(ExecutorError) in
            let checkpoint = try session.checkpoint(name, of: domain)
            let pointer = checkpoint.pointer
            try session.number(\.virDomainCheckpointDelete) { $0(pointer, deletion.libvirtFlags) }
        }
    }
}
