internal import MomentDiagnostics
internal import MomentDocuments
public import MomentRules
internal import MomentXML
package import XMLTree

extension InspectableHost {
    /// What there is to know of a domain and its host, in few questions. What can't be looked at is named in it.
    public func facts(of domain: DomainReference, _ scope: FactScope = FactScope()) async throws(HostError)
        -> HostFacts
    {
        try await look(at: domain, scope).facts
    }

    /// Asks for what ``facts`` asks for, and parses the domain's definition.
    package func look(at domain: DomainReference, _ scope: FactScope) async throws(HostError) -> DomainLook {
        let running = try await known { () async throws(HostError) in try await jobs(of: domain) }
        return try await look(at: domain, summary: try await summary(of: domain), job: running?.first, scope)
    }

    /// The same for a caller that has asked for the domain's state and job already.
    package func look(
        at domain: DomainReference,
        summary: DomainSummary,
        job: DomainJob?,
        _ scope: FactScope
    ) async throws(HostError) -> DomainLook {
        let text = try await domainDescription(of: domain, options: [])
        guard let document = XMLDocumentParser().parse(text, name: summary.identity.name).document else {
            throw HostError(
                .internalError,
                message: "the host's description of the domain is not well-formed",
                subject: domain.description
            )
        }
        var gathering = FactGathering(try await host(), surroundings, document, scope)
        gathering.facts.domain = DomainFacts()
        gathering.facts.domain?.xml = text
        gathering.facts.domain?.state = summary.domainState
        gathering.facts.domain?.isPersistent = summary.isPersistent
        gathering.facts.domain?.hasManagedSave = summary.hasManagedSave
        gathering.facts.domain?.knowsJob = true
        gathering.facts.domain?.runningJob = job.map { $0.operation == .backup ? .backup : .other }
        try await addMoments(of: domain, to: &gathering)
        if scope.secrets {
            do throws(HostError) {
                gathering.facts.secrets = try await secrets()
            } catch {
                if error.code == .connectionLost { throw error }
                gathering.unsee("libvirt's secrets were not listed: \(error.message)")
            }
        }
        await addProcess(to: &gathering)
        gathering.lookAround()
        return DomainLook(
            facts: gathering.facts,
            document: document,
            job: job,
            snapshots: gathering.snapshots,
            host: gathering.host,
            surroundings: surroundings
        )
    }

    /// The checkpoints and snapshots.
    private func addMoments(
        of domain: DomainReference,
        to gathering: inout FactGathering
    ) async throws(HostError) {
        if gathering.scope.checkpoints {
            let documents = try await known { () async throws(HostError) in
                try await checkpointDescriptions(of: domain, options: .noDomain)
            }
            gathering.facts.domain?.checkpoints = try (documents ?? []).map { text throws(HostError) in
                MomentFacts(try MomentText.read(DomainCheckpoint.self, text))
            }.inTime
        }
        guard gathering.scope.snapshots else { return }
        let snapshots = try await known { () async throws(HostError) in
            try await snapshotDescriptions(of: domain)
        }
        gathering.snapshots = try (snapshots ?? []).map { text throws(HostError) in
            try MomentText.read(DomainSnapshot.self, text)
        }
        gathering.facts.domain?.snapshots = gathering.snapshots.map { MomentFacts($0) }.inTime
        if snapshots?.isEmpty == false {
            gathering.facts.domain?.currentSnapshot = try await currentSnapshot(of: domain)
        }
    }

    /// Who QEMU runs as: said by a running domain, else by the host.
    private func addProcess(to gathering: inout FactGathering) async {
        var process = DomainDescription(gathering.document.root).process
        if process.user == nil || process.confinement == nil, let text = try? await capabilities(),
            let host = XMLDocumentParser().parse(text).document?.root.element("host")
        {
            let usual = ProcessFacts(labelsOf: host)
            process.user = process.user ?? usual.user
            process.group = process.group ?? usual.group
            process.confinement = process.confinement ?? usual.confinement
        }
        if let user = process.user { process.groups = gathering.surroundings.probe?.groups(user) }
        gathering.facts.process = process
    }

    /// Returns what a call lists, or nil if the driver does not know such things.
    private func known<Value: Sendable>(
        _ list: () async throws(HostError) -> [Value]
    ) async throws(HostError) -> [Value]? {
        do throws(HostError) {
            return try await list()
        } catch {
            guard error.code == .noSupport else { throw error }
            return nil
        }
    }
}

/// A domain and its host as they were found at one look.
package struct DomainLook: Sendable {
    /// All that was found.
    package let facts: HostFacts
    /// The domain's definition, as it runs.
    package let document: XMLDocument
    /// The job that the domain runs, or nil.
    package let job: DomainJob?
    /// Its snapshots, with the definitions of the domain that are stored in them.
    let snapshots: [DomainSnapshot]
    /// The release, name and URI of the host.
    package let host: HostDescription
    /// What can be looked at beside.
    package let surroundings: HostSurroundings

    /// The domain as the rules have to know it.
    package var context: DomainContext {
        var context = facts.context(document.root) ?? DomainContext(DomainDescription(document.root))
        var stored: NameMap<XMLElement> = [:]
        for snapshot in snapshots { if let name = snapshot.name { stored[name] = snapshot.domain } }
        context.snapshots = context.snapshots.map { moment in
            var moment = moment
            moment.storedDomain = stored[moment.name]
            return moment
        }
        return context
    }

    /// What rules look at: the files that a document names, as they are met, and what libvirt told. Nil where the files can't be reached.
    package var probe: HostProbe? {
        guard var probe = surroundings.probe else { return nil }
        probe.take(facts)
        return probe
    }
}

extension MomentFacts {
    /// Reads the facts of a checkpoint from its document.
    init(_ checkpoint: DomainCheckpoint) {
        self.init(checkpoint.name ?? "")
        parent = checkpoint.parent?.name
        creationTime = checkpoint.creationTime
        disks = checkpoint.disks == nil ? nil : checkpoint.bitmapDisks
    }

    /// Reads the facts of a snapshot from its document.
    init(_ snapshot: DomainSnapshot) {
        self.init(snapshot.name ?? "")
        parent = snapshot.parent?.name
        creationTime = snapshot.creationTime.flatMap { UInt64(exactly: $0) }
        state = snapshot.state?.rawValue
        disks = snapshot.disks?.filter { !($0.treatment == .no) }.map(\.name)
        isExternal = snapshot.isExternal
    }
}

extension [MomentFacts] {
    /// By time; within a second parents before children, and then as people count.
    var inTime: [MomentFacts] {
        var parents: NameMap<String> = [:]
        for moment in self { if let parent = moment.parent { parents[moment.name] = parent } }
        let names = NameSet(map(\.name))
        func depth(_ name: String) -> Int {
            var seen: NameSet = [name]
            var next = parents[name]
            while let parent = next, seen.insert(parent).inserted { next = parents[parent] }
            // One that hangs in the air comes after those that do not.
            return seen.isSubset(of: names) ? seen.count : names.count + seen.count
        }
        // How deep one lies matters only among those of the same second.
        var counts: [UInt64: Int] = [:]
        for moment in self { counts[moment.creationTime ?? 0, default: 0] += 1 }
        return map { moment -> (UInt64, Int, MomentFacts) in
            let time = moment.creationTime ?? 0
            return (time, counts[time] == 1 ? 0 : depth(moment.name), moment)
        }
        .sorted { one, other in
            let (left, right) = ((one.0, one.1, one.2.name.utf8.count), (other.0, other.1, other.2.name.utf8.count))
            return left == right ? one.2.name < other.2.name : left < right
        }
        .map(\.2)
    }
}
