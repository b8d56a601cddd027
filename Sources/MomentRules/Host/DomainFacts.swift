import MomentDocuments
import XMLTree

/// What a host says of a domain.
public struct DomainFacts: Hashable, Sendable, FactRecord {
    /// The `<domain>` document, of a running domain as it runs: with labels, images and the agent's state.
    public var xml = ""
    /// Whether the domain runs.
    public var state: DomainState = .shutoff
    /// Whether it outlives its process.
    public var isPersistent = false
    /// Whether its memory is kept in a managed save image; nil where that is not known.
    public var hasManagedSave: Bool?
    /// Its checkpoints, oldest first; nil where they are not known.
    public var checkpoints: [MomentFacts]?
    /// Its snapshots, oldest first; nil where they are not known.
    public var snapshots: [MomentFacts]?
    /// The current snapshot.
    public var currentSnapshot: String?
    /// Whether the job that runs was asked for.
    public var knowsJob = false
    /// The job that the domain runs, or nil if there is none.
    public var runningJob: DomainContext.RunningJob?

    /// Makes facts of which none is known.
    public init() {}

    package mutating func map(_ fields: inout FactFields) {
        fields.text("xml", &xml, "The domain's description, of a running one as it runs.")
        let states = DomainState.allCases.map(\.rawValue)
        state = fields.word("state", state.rawValue, of: states, "What it is doing.").flatMap(DomainState.init) ?? state
        fields.flag("persistent", &isPersistent, "Whether it outlives its process.")
        fields.flag("managedSave", &hasManagedSave, "Whether its memory is kept in a managed save image.")
        fields.records("checkpoints", &checkpoints, "Its checkpoints, oldest first.")
        fields.records("snapshots", &snapshots, "Its snapshots, oldest first.")
        fields.text("currentSnapshot", &currentSnapshot, "The current snapshot.")
        fields.flag("jobWasAsked", &knowsJob, "Whether the job that runs was asked for.")
        let jobs = DomainContext.RunningJob.allCases.map(\.rawValue)
        runningJob = fields.word("job", runningJob?.rawValue, of: jobs, "The job that runs.")
            .flatMap(DomainContext.RunningJob.init)
    }
}

/// A checkpoint or snapshot of a domain.
public struct MomentFacts: Hashable, Sendable, FactRecord {
    /// The name of the checkpoint or snapshot.
    public var name = ""
    /// The name of the parent, or nil for a root.
    public var parent: String?
    /// When it was made, in seconds since 1970.
    public var creationTime: UInt64?
    /// The state that a snapshot keeps.
    public var state: String?
    /// The targets of the disks that a checkpoint has bitmaps of, or that a snapshot keeps; nil where that is not known.
    public var disks: [String]?
    /// Whether any of a snapshot is outside the images; nil for a checkpoint.
    public var isExternal: Bool?

    /// Creates the facts of a checkpoint or snapshot from its name.
    public init(_ name: String) { self.name = name }

    package init() {}

    package mutating func map(_ fields: inout FactFields) {
        fields.text("name", &name, "Its name.")
        fields.text("parent", &parent, "The one before.")
        fields.number("creationTime", &creationTime, "When it was made, in seconds since 1970.")
        fields.text("state", &state, "The state that a snapshot keeps.")
        fields.texts("disks", &disks, "The disks that a checkpoint has bitmaps of, or that a snapshot keeps.")
        fields.flag("external", &isExternal, "Whether any of a snapshot is outside the images.")
    }
}
