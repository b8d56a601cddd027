public import MomentRules
internal import XMLTree

// Who conforms answers these in one turn where that can be done; by default each thing is asked for by itself.
extension InspectableHost {
    /// The `<domaincheckpoint>` documents of a domain, in no order.
    public func checkpointDescriptions(
        of domain: DomainReference,
        options: CheckpointDescriptionOptions
    ) async throws(HostError) -> [String] {
        var documents: [String] = []
        let names = try await checkpoints(of: domain, listing: .all, matching: CheckpointFilter(topological: false))
        for name in names {
            documents.append(try await checkpointDescription(of: domain, name: name, options: options))
        }
        return documents
    }

    /// The `<domainsnapshot>` documents of a domain, in no order.
    public func snapshotDescriptions(of domain: DomainReference) async throws(HostError) -> [String] {
        var documents: [String] = []
        let names = try await snapshots(of: domain, listing: .all, matching: SnapshotFilter(topological: false))
        for name in names { documents.append(try await snapshotDescription(of: domain, name: name, secure: false)) }
        return documents
    }

    /// libvirt's secrets, by their names.
    public func secrets() async throws(HostError) -> [SecretFacts] {
        throw HostError(.noSupport, message: "the host does not list secrets")
    }

    /// The `<capabilities>` document.
    public func capabilities() async throws(HostError) -> String {
        throw HostError(.noSupport, message: "the host does not tell its capabilities")
    }
}
