internal import CLibvirt
public import MomentRules
internal import XMLTree

// What rules ask of a whole host, or of all points in time of a domain: one turn of the lane each.
extension LibvirtConnection {
    /// The `<domaincheckpoint>` documents of a domain, in no order.
    public func checkpointDescriptions(
        of domain: DomainReference,
        options: CheckpointDescriptionOptions
    ) async throws(HostError) -> [String] {
        if options.contains(.secure) { try requireWriting() }
        return try await look(domain, lane: options.contains(.size) ? .calls : .control) {
            session,
            domain throws(HostError) in
            try session.list(
                \.virDomainListAllCheckpoints,
                free: \.virDomainCheckpointFree,
                { $0(domain, $1, 0) },
                each: { checkpoint throws(HostError) in
                    try session.text(\.virDomainCheckpointGetXMLDesc) { $0(checkpoint, options.rawValue) }
                }
            )
        }
    }

    /// The `<domainsnapshot>` documents of a domain, in no order.
    public func snapshotDescriptions(of domain: DomainReference) async throws(HostError) -> [String] {
        try await look(domain) { session, domain throws(HostError) in
            try session.list(
                \.virDomainListAllSnapshots,
                free: \.virDomainSnapshotFree,
                { $0(domain, $1, 0) },
                each: { snapshot throws(HostError) in
                    try session.text(\.virDomainSnapshotGetXMLDesc) { $0(snapshot, 0) }
                }
            )
        }
    }

    /// libvirt's secrets, by their names.
    public func secrets() async throws(HostError) -> [SecretFacts] {
        try await control.perform(#function) { session throws(HostError) in
            try session.list(
                \.virConnectListAllSecrets,
                free: \.virSecretFree,
                { $0(session.connection, $1, 0) },
                each: { secret throws(HostError) in
                    var buffer = [CChar](repeating: 0, count: Int(CVIRT_UUID_BUFFER))
                    try session.number(\.virSecretGetUUIDString) { $0(secret, &buffer) }
                    let use = try session.number(\.virSecretGetUsageType) { $0(secret) }
                    let usage = try session.name(\.virSecretGetUsageID) { $0(secret) }
                    // libvirt's numbers, in order; a newer release may have more.
                    let uses = ["none", "volume", "ceph", "iscsi", "tls", "vtpm"]
                    return SecretFacts(
                        uuid: String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self),
                        use: uses.indices.contains(use) ? uses[use] : nil,
                        usage: usage.isEmpty ? nil : usage
                    )
                }
            )
        }
    }

    /// The `<capabilities>` document.
    public func capabilities() async throws(HostError) -> String {
        try await calls.perform(#function) { session throws(HostError) in
            try session.text(\.virConnectGetCapabilities) { $0(session.connection) }
        }
    }
}
