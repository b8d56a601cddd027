internal import Synchronization
internal import XMLTree

/// Looks at a host through another host and notes what would be changed instead of changing it.
///
/// Requests that only look are passed on, so a plan names what is really there. A request that would create something
/// gives the name in its document, or a stand-in where libvirt would choose one.
public final class PlanningHost<Base: InspectableHost>: MomentHost, ForwardingHost {
    /// The host that is looked through.
    public let base: Base
    private let notes = Mutex(Notes())

    private struct Notes {
        var steps: [PlanStep] = []
        /// The documents of checkpoints and snapshots that earlier steps would have made, by name.
        var made: NameMap<String> = [:]
        /// The jobs that earlier steps would have ended.
        var ended: Set<DomainJob.ID> = []
    }

    /// Plans upon a host, which may be read-only.
    public init(_ base: Base) { self.base = base }

    /// Read and write: what would be written is noted.
    public var access: AccessMode { .readWrite }

    /// The surroundings of the host that is looked through. What would change them is noted.
    public var surroundings: HostSurroundings {
        var surroundings = base.surroundings
        surroundings.files = surroundings.files.map { PlannedFiles(base: $0) { [self] in note($0) } }
        surroundings.images = surroundings.images.map { PlannedImages(base: $0) { [self] in note($0) } }
        return surroundings
    }

    /// What has been noted so far, in order.
    public var steps: [PlanStep] { notes.withLock { $0.steps } }

    /// Notes a step of the caller's own.
    public func note(_ step: PlanStep) { notes.withLock { $0.steps.append(step) } }

    /// Notes a step that would make a checkpoint or a snapshot, so that later steps may name it.
    func note(_ step: PlanStep, making name: String) {
        notes.withLock { notes in
            notes.steps.append(step)
            notes.made[name] = step.document ?? ""
        }
    }

    /// Notes a step that would end a job.
    func note(_ step: PlanStep, ending job: DomainJob.ID) {
        notes.withLock { notes in
            notes.steps.append(step)
            notes.ended.insert(job)
        }
    }

    /// The background jobs of a domain, without those that earlier steps would have ended.
    public func jobs(of domain: DomainReference) async throws(HostError) -> [DomainJob] {
        let ended = notes.withLock { $0.ended }
        return try await base.jobs(of: domain).filter { !ended.contains($0.id) }
    }

    /// Whether an earlier step would have made a checkpoint or snapshot.
    func makes(_ name: String) -> Bool { notes.withLock { $0.made.keys.contains(name) } }

    /// What stands for a name that libvirt would choose: its name is the time of creation.
    static var generatedName: String { "(the time in seconds)" }

    /// The `<domaincheckpoint>` document, of one that an earlier step would have made, too.
    public func checkpointDescription(
        of domain: DomainReference,
        name: String,
        options: CheckpointDescriptionOptions
    ) async throws(HostError) -> String {
        if let planned = notes.withLock({ $0.made[name] }) { return planned }
        return try await base.checkpointDescription(of: domain, name: name, options: options)
    }
}
