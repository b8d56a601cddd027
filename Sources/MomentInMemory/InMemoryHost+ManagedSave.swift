public import LibvirtHost
internal import XMLTree

extension InMemoryHost {
    /// Saves a running domain's memory where libvirt keeps it and stops the domain; its next start resumes.
    public func managedSave(_ domain: DomainReference, options: SaveOptions) async throws(HostError) {
        try requireWriting()
        let index = try find(domain)
        let found = domains[index]
        if let job = found.job {
            throw fail(.jobRunning, "a backup job is running: number \(job.id.rawValue), begun by this connection")
        }
        guard found.state.isActive else { throw fail(.operationInvalid, "the domain does not run") }
        guard found.isPersistent else { throw fail(.operationInvalid, "a transient domain can't be saved") }
        guard !found.hasMigrated else {
            throw fail(.internalError, "QEMU has written its memory already and can do so again once it runs")
        }
        let state: DomainSummary.State =
            switch options.outcome {
            case .asSaved: found.state
            case .running: .running
            case .paused: .paused
            }
        domains[index].managedSave = (found.definition, state)
        stop(index)
    }

    /// Removes the managed save image.
    public func removeManagedSave(of domain: DomainReference) async throws(HostError) {
        try requireWriting()
        domains[try find(domain)].managedSave = nil
    }

    /// The `<domain>` document inside the managed save image; with secrets if it is to be secure.
    public func managedSaveDescription(
        of domain: DomainReference,
        secure: Bool
    ) async throws(HostError) -> String {
        if secure { try requireWriting() }
        return try text(of: try saved(try find(domain)).definition)
    }

    /// Replaces the `<domain>` document inside the managed save image, and what the domain does when it resumes.
    public func defineManagedSave(
        of domain: DomainReference,
        xml: String,
        outcome: SaveOptions.Outcome
    ) async throws(HostError) {
        try requireWriting()
        let index = try find(domain)
        var save = try saved(index)
        save.definition = try parse(xml).root
        switch outcome {
        case .asSaved: break
        case .running: save.state = .running
        case .paused: save.state = .paused
        }
        domains[index].managedSave = save
    }

    private func saved(_ index: Int) throws(HostError) -> (
        definition: XMLElement, state: DomainSummary.State
    ) {
        guard let save = domains[index].managedSave else {
            throw fail(.operationInvalid, "the domain has no managed save image")
        }
        return save
    }
}
