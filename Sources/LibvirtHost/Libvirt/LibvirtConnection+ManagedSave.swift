internal import CLibvirt

extension LibvirtConnection {
    /// Saves a running domain's memory where libvirt keeps it and stops the domain; its next start resumes.
    public func managedSave(_ domain: DomainReference, options: SaveOptions) async throws(HostError) {
        try requireWriting()
        try await requireNoJob(of: domain)
        try await change(domain) { session, domain throws(HostError) in
            try session.number(\.virDomainManagedSave) { $0(domain, options.libvirtFlags) }
        }
    }

    /// Removes the managed save image.
    public func removeManagedSave(of domain: DomainReference) async throws(HostError) {
        try await change(domain) { session, domain throws(HostError) in
            try session.number(\.virDomainManagedSaveRemove) { $0(domain, 0) }
        }
    }

    /// The `<domain>` document inside the managed save image; with secrets if it is to be secure.
    public func managedSaveDescription(
        of domain: DomainReference,
        secure: Bool
    ) async throws(HostError) -> String {
        if secure { try requireWriting() }
        return try await look(domain) { session, domain throws(HostError) in
            try session.text(\.virDomainManagedSaveGetXMLDesc) {
                $0(domain, secure ? UInt32(CVIR_DOMAIN_SAVE_IMAGE_XML_SECURE) : 0)
            }
        }
    }

    /// Replaces the `<domain>` document inside the managed save image, and what the domain does when it resumes.
    public func defineManagedSave(
        of domain: DomainReference,
        xml: String,
        outcome: SaveOptions.Outcome
    ) async throws(HostError) {
        try refuseNull(xml, what: "domain document")
        try await change(domain) { session, domain throws(HostError) in
            try session.number(\.virDomainManagedSaveDefineXML) { $0(domain, xml, outcome.libvirtFlags) }
        }
    }
}
