internal import CLibvirt
internal import MomentDocuments
internal import MomentRules

extension LibvirtConnection {
    /// Takes or redefines a snapshot by a `<domainsnapshot>` document; gives its name.
    public func createSnapshot(
        of domain: DomainReference,
        xml: String,
        how: SnapshotCreation
    ) async throws(HostError) -> String {
        try refuseNull(xml, what: "snapshot document")
        try requireWriting()
        if case .redefine = how { try await refuseCrashingRedefinition(of: domain, xml: xml) }
        if case .take = how { try await requireNoJob(of: domain) }
        do throws(HostError) {
            return try await change(domain) { session, domain throws(HostError) in
                let made = try session.object(\.virDomainSnapshotCreateXML, free: \.virDomainSnapshotFree) {
                    $0(domain, xml, how.libvirtFlags)
                }
                let pointer = made.pointer
                return try session.name(\.virDomainSnapshotGetName) { $0(pointer) }
            }
        } catch {
            throw await explained(error, .snapshot, xml: xml, flags: how.flags, of: domain)
        }
    }

    /// The names of a domain's snapshots.
    public func snapshots(
        of domain: DomainReference,
        listing: MomentListing,
        matching filter: SnapshotFilter
    ) async throws(HostError) -> [String] {
        if let parent = listing.parent { try refuseNull(parent, what: "snapshot's name") }
        let flags = filter.libvirtFlags | listing.libvirtFlags
        return try await look(domain) { session, domain throws(HostError) in
            let name = { (snapshot: OpaquePointer) throws(HostError) in
                try session.name(\.virDomainSnapshotGetName) { $0(snapshot) }
            }
            guard let parent = listing.parent else {
                return try session.list(
                    \.virDomainListAllSnapshots,
                    free: \.virDomainSnapshotFree,
                    { $0(domain, $1, flags) },
                    each: name
                )
            }
            let above = try session.snapshot(parent, of: domain)
            let pointer = above.pointer
            return try session.list(
                \.virDomainSnapshotListAllChildren,
                free: \.virDomainSnapshotFree,
                { $0(pointer, $1, flags) },
                each: name
            )
        }
    }

    /// The `<domainsnapshot>` document; with secrets if it is to be secure.
    public func snapshotDescription(
        of domain: DomainReference,
        name: String,
        secure: Bool
    ) async throws(HostError) -> String {
        if secure { try requireWriting() }
        return try await lookAtSnapshot(name, of: domain) { session, snapshot throws(HostError) in
            try session.text(\.virDomainSnapshotGetXMLDesc) {
                $0(snapshot, secure ? UInt32(CVIR_DOMAIN_SNAPSHOT_XML_SECURE) : 0)
            }
        }
    }

    /// The name of a snapshot's parent; nil for one without.
    public func snapshotParent(of domain: DomainReference, name: String) async throws(HostError) -> String? {
        try await lookAtSnapshot(name, of: domain) { session, snapshot throws(HostError) in
            do throws(HostError) {
                let parent = try session.object(\.virDomainSnapshotGetParent, free: \.virDomainSnapshotFree) {
                    $0(snapshot, 0)
                }
                let pointer = parent.pointer
                return try session.name(\.virDomainSnapshotGetName) { $0(pointer) }
            } catch  where error.code == .noSnapshot {
                // libvirt has no other way of saying that there is none.
                return nil
            }
        }
    }

    /// The name of the current snapshot; nil where there is none.
    public func currentSnapshot(of domain: DomainReference) async throws(HostError) -> String? {
        try await look(domain) { session, domain throws(HostError) in
            do throws(HostError) {
                let current = try session.object(\.virDomainSnapshotCurrent, free: \.virDomainSnapshotFree) {
                    $0(domain, 0)
                }
                let pointer = current.pointer
                return try session.name(\.virDomainSnapshotGetName) { $0(pointer) }
            } catch  where error.code == .noSnapshot {
                return nil
            }
        }
    }

    /// Whether libvirt remembers a snapshot by metadata of its own.
    public func snapshotHasMetadata(of domain: DomainReference, name: String) async throws(HostError) -> Bool {
        try await lookAtSnapshot(name, of: domain) { session, snapshot throws(HostError) in
            try session.number(\.virDomainSnapshotHasMetadata) { $0(snapshot, 0) } == 1
        }
    }

    /// Goes back to a snapshot.
    public func revert(
        _ domain: DomainReference,
        to name: String,
        how: SnapshotReversion
    ) async throws(HostError) {
        try refuseNull(name, what: "snapshot's name")
        try requireWriting()
        if !how.force { try await refuseReversionUnderBitmaps(of: domain, to: name) }
        try await change(domain) { session, domain throws(HostError) in
            let snapshot = try session.snapshot(name, of: domain)
            let pointer = snapshot.pointer
            try session.number(\.virDomainRevertToSnapshot) { $0(pointer, how.libvirtFlags) }
        }
    }

    /// Deletes a snapshot with `virDomainSnapshotDelete`.
    public func deleteSnapshot(
        of domain: DomainReference,
        name: String,
        deletion: MomentDeletion
    ) async throws(HostError) {
        try refuseNull(name, what: "snapshot's name")
        try await change(domain) { session, domain throws(HostError) in
            let snapshot = try session.snapshot(name, of: domain)
            let pointer = snapshot.pointer
            try session.number(\.virDomainSnapshotDelete) { $0(pointer, deletion.libvirtFlags) }
        }
    }

    private func lookAtSnapshot<Value: Sendable>(
        _ name: String,
        of domain: DomainReference,
        request: String = #function,
        _ body: @Sendable (LibvirtSession, OpaquePointer) throws(HostError) -> Value
    ) async throws(HostError) -> Value {
        try refuseNull(name, what: "snapshot's name")
        return try await look(domain, request: request) { session, domain throws(HostError) in
            let snapshot = try session.snapshot(name, of: domain)
            return try body(session, snapshot.pointer)
        }
    }
}
