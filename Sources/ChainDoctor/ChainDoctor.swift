public import LibvirtHost
public import MomentDocuments
import MomentRules

/// Compares libvirt's checkpoints with the bitmaps in the images and with the files beside them, and mends what does
/// not fit.
///
/// Looking changes nothing. Mending is a list of ``ChainRepair`` steps, known before the first is taken; what could be
/// of use to a later incremental backup goes only where the caller allows it.
///
/// ```swift
/// let doctor = ChainDoctor(of: "guest")
/// let facts = try await doctor.examine(on: host)
/// let plan = ChainPlan(facts.findings, allowing: [])
/// for step in plan.steps { try await doctor.perform(step, on: host, knowing: facts) }
/// ```
public struct ChainDoctor: Sendable {
    /// The domain whose chains are examined.
    public var domain: DomainReference
    /// Directories to look through for what backups left, beside those of the domain's images and its job.
    public var directories: [String]
    /// Whether every checkpoint's bitmaps are asked for while the domain runs, however many there are; each takes QEMU a moment.
    public var isThorough: Bool

    /// Describes an examination.
    public init(
        of domain: DomainReference,
        directories: [String] = [],
        isThorough: Bool = false
    ) {
        self.domain = domain
        self.directories = directories
        self.isThorough = isThorough
    }

    /// Gathers the facts that the findings rest on, without changing anything on the host.
    public func examine(on host: some InspectableHost) async throws(HostError) -> ChainFacts {
        let surroundings = host.surroundings
        let summary = try await host.summary(of: domain)
        let reference = summary.identity.reference
        var facts = ChainFacts(
            domain: summary.identity,
            domainXML: try await host.domainDescription(of: reference, options: []),
            state: summary.state,
            stateReason: summary.stateReason
        )
        facts.disks = try await disks(of: facts, surroundings)
        facts.checkpoints = try await checkpoints(of: reference, isActive: summary.state.isActive, on: host)
        facts.noteUnmeasured()
        facts.snapshots = try await snapshots(of: reference, on: host)
        facts.job = try await job(of: reference, on: host)
        try await lookAtRecords(&facts, on: host)
        lookAround(&facts, surroundings)
        try await lookAtUsers(&facts, on: host)
        return facts
    }

    /// Gathers the facts from documents instead of a host, for a domain that does not run: its images are looked at,
    /// and what libvirt would have said of its checkpoints is read from what it said before.
    ///
    /// - Parameters:
    ///   - domainXML: The `<domain>` document.
    ///   - checkpoints: Its checkpoints, as libvirt described them.
    ///   - surroundings: Where its images are.
    public func examine(
        domainXML: String,
        checkpoints: [DomainCheckpoint],
        in surroundings: HostSurroundings
    ) async throws(HostError) -> ChainFacts {
        let description = try Self.description(domainXML)
        let identity = DomainIdentity(name: description.name, uuid: description.uuid ?? "")
        var facts = ChainFacts(domain: identity, domainXML: domainXML, state: .shutoff)
        facts.disks = try await disks(of: facts, surroundings)
        facts.checkpoints = Self.inTime(checkpoints.map { ChainFacts.Checkpoint($0.name ?? "", $0) })
        lookAround(&facts, surroundings)
        facts.unseen += ["its snapshots and a running job were not asked for: there is no host to ask"]
        return facts
    }
}
