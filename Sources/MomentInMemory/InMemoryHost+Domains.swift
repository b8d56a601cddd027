public import LibvirtHost
internal import MomentRules
internal import MomentXML
internal import XMLTree

extension InMemoryHost {
    /// The domains that pass a filter, in no order.
    public func domains(matching filter: DomainFilter) async throws(HostError) -> [DomainIdentity] {
        try requireOpen()
        func passes(_ wanted: Bool?, _ fact: Bool) -> Bool { wanted.map { $0 == fact } ?? true }
        return domains.filter { domain in
            passes(filter.isActive, domain.state.isActive) && passes(filter.isPersistent, domain.isPersistent)
                && passes(filter.hasManagedSave, domain.managedSave != nil)
                && passes(filter.hasSnapshots, !domain.snapshots.isEmpty)
                && passes(filter.hasCheckpoints, !domain.checkpoints.isEmpty)
        }.map(\.identity)
    }

    /// A domain as it is now.
    public func summary(of domain: DomainReference) async throws(HostError) -> DomainSummary {
        let domain = domains[try find(domain)]
        return DomainSummary(
            identity: domain.identity,
            state: domain.state,
            // VIR_DOMAIN_PAUSED_MIGRATION: libvirt does not tell a managed save from a migration here.
            stateReason: domain.isRestored ? 2 : 0,
            isPersistent: domain.isPersistent,
            hasManagedSave: domain.managedSave != nil
        )
    }

    /// The `<domain>` document.
    public func domainDescription(
        of domain: DomainReference,
        options: DomainDescriptionOptions
    ) async throws(HostError) -> String {
        if options.contains(.secure) { try requireWriting() }
        return try text(of: domains[try find(domain)].definition)
    }

    /// Defines a domain, or replaces its definition, by a `<domain>` document.
    public func define(xml: String) async throws(HostError) -> DomainIdentity {
        try requireWriting()
        return domains[try add(xml, isPersistent: true)].identity
    }

    /// Starts a domain that has no definition of its own.
    public func create(xml: String, options: StartOptions) async throws(HostError) -> DomainIdentity {
        try requireWriting()
        let index = try add(xml, isPersistent: false)
        begin(index, options)
        return domains[index].identity
    }

    private func add(_ xml: String, isPersistent: Bool) throws(HostError) -> Int {
        let definition = try parse(xml).root
        let description = DomainDescription(definition)
        guard definition.name.localName == "domain", !description.name.isEmpty else {
            throw fail(.xmlError, "the document is not a domain with a name")
        }
        let uuid = description.uuid ?? Self.uuid(of: description.name)
        if let index = domains.firstIndex(where: { $0.identity.name == description.name }) {
            guard domains[index].identity.uuid == uuid, isPersistent else {
                throw fail(.domainExists, "domain '\(description.name)' exists already")
            }
            let chains = chains(of: description, known: domains[index].chains)
            domains[index].isPersistent = true
            if domains[index].state.isActive {
                domains[index].next = .init(definition: definition, chains: chains)
            } else {
                domains[index].definition = definition
                domains[index].chains = chains
            }
            return index
        }
        let chains = chains(of: description, known: [:])
        domains.append(
            MemoryDomain(
                identity: DomainIdentity(name: description.name, uuid: uuid),
                definition: definition,
                isPersistent: isPersistent,
                state: .shutoff,
                chains: chains
            )
        )
        tell(domains[domains.count - 1], .lifecycle(.defined, detail: 0))
        return domains.count - 1
    }

    /// The images of each disk of a definition. What lies below an image that is known goes on lying there.
    private func chains(of description: DomainDescription, known: NameMap<[String]>) -> NameMap<[String]> {
        var chains: NameMap<[String]> = [:]
        for disk in description.disks {
            let chain = disk.path.map { [$0] + disk.backingPaths } ?? []
            let old = known[disk.target] ?? []
            chains[disk.target] = chain.first.flatMap { old.firstIndex(of: $0) }.map { Array(old[$0...]) } ?? chain
            for path in chain where images[path] == nil { images[path] = MemoryImage() }
        }
        return chains
    }

    /// Removes the definition of a domain.
    public func undefine(_ domain: DomainReference, options: UndefineOptions) async throws(HostError) {
        try requireWriting()
        let index = try find(domain)
        let found = domains[index]
        guard found.isPersistent else {
            throw fail(.operationInvalid, "a transient domain has no definition to remove")
        }
        if !found.state.isActive {
            if found.managedSave != nil, !options.contains(.managedSave) {
                throw fail(.operationInvalid, "the domain has a managed save image")
            }
            if !found.snapshots.isEmpty, !options.contains(.snapshotsMetadata) {
                throw fail(.operationInvalid, "the domain has snapshots")
            }
        }
        if !found.checkpoints.isEmpty, !options.contains(.checkpointsMetadata) {
            throw fail(.operationInvalid, "the domain has checkpoints")
        }
        if found.state.isActive {
            domains[index].isPersistent = false
        } else {
            domains.remove(at: index)
        }
        tell(found, .lifecycle(.undefined, detail: 0))
    }

    /// Starts a defined domain; from its managed save image if it has one, which is then gone.
    public func start(_ domain: DomainReference, options: StartOptions) async throws(HostError) {
        try requireWriting()
        let index = try find(domain)
        guard !domains[index].state.isActive else { throw fail(.operationInvalid, "the domain runs already") }
        begin(index, options)
    }

    private func begin(_ index: Int, _ options: StartOptions) {
        var state: DomainSummary.State = options.contains(.paused) ? .paused : .running
        if let saved = domains[index].managedSave {
            let isRestored = !options.contains(.forceBoot)
            if isRestored, saved.state == .paused { state = .paused }
            domains[index].managedSave = nil
            domains[index].isRestored = isRestored && state == .paused
            if domains[index].isRestored { domains[index].putAway = bitmaps(domains[index].chains) }
        }
        domains[index].state = state
        domains[index].identity.id = newID()
        tell(domains[index], .lifecycle(.started, detail: 0))
    }

    /// Ends a domain's process at once.
    public func destroy(_ domain: DomainReference) async throws(HostError) {
        try requireWriting()
        let index = try find(domain)
        guard domains[index].state.isActive else { throw fail(.operationInvalid, "the domain does not run") }
        stop(index)
    }

    /// Ends a domain's process, and a job with it.
    func stop(_ index: Int) {
        if domains[index].job != nil { endJob(index, succeeding: false, message: "the domain stopped") }
        domains[index].state = .shutoff
        domains[index].takeUp()
        domains[index].identity.id = nil
        if let next = domains[index].next {
            (domains[index].definition, domains[index].chains) = (next.definition, next.chains)
            domains[index].next = nil
        }
        tell(domains[index], .lifecycle(.stopped, detail: 1))
        if !domains[index].isPersistent { domains.remove(at: index) }
    }

    /// Pauses the imitated domain.
    public func suspend(_ domain: DomainReference) async throws(HostError) {
        try requireWriting()
        let index = try find(domain)
        guard domains[index].state.isActive else { throw fail(.operationInvalid, "the domain does not run") }
        guard domains[index].state != .paused else { return }
        domains[index].state = .paused
        tell(domains[index], .lifecycle(.suspended, detail: 0))
    }

    /// Lets a paused domain go on.
    public func resume(_ domain: DomainReference) async throws(HostError) {
        try requireWriting()
        let index = try find(domain)
        guard domains[index].state == .paused else { throw fail(.operationInvalid, "the domain is not paused") }
        domains[index].state = .running
        domains[index].takeUp()
        tell(domains[index], .lifecycle(.resumed, detail: 0))
    }

    /// Has the guest agent freeze the guest's file systems; gives their number.
    public func freezeFileSystems(of domain: DomainReference) async throws(HostError) -> Int {
        try requireWriting()
        return try frozen(try find(domain))
    }

    /// Has the guest agent thaw the guest's file systems; gives their number.
    public func thawFileSystems(of domain: DomainReference) async throws(HostError) -> Int {
        try requireWriting()
        return try frozen(try find(domain))
    }

    private func frozen(_ index: Int) throws(HostError) -> Int {
        guard domains[index].state == .running else { throw fail(.operationInvalid, "the domain does not run") }
        // No guest, so no agent.
        guard DomainDescription(domains[index].definition).hasAgentChannel else {
            throw fail(.argumentUnsupported, "the domain has no channel to a guest agent")
        }
        throw fail(.agentUnresponsive, "the guest agent does not answer")
    }

    /// A definition as text.
    func text(of element: XMLElement) throws(HostError) -> String {
        do throws(XMLPrintError) {
            return String(decoding: try XMLPrinter().print(element), as: UTF8.self)
        } catch {
            throw fail(.internalError, "the definition can't be printed: \(error)")
        }
    }

    /// A UUID for a domain without one: always the same for a name, so that tests are.
    private static func uuid(of name: String) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let digits = String(hash, radix: 16)
        let padded = String(repeating: "0", count: 16 - digits.count) + digits
        return "00000000-0000-4000-8\(padded.prefix(3))-\(padded.suffix(12))"
    }
}
