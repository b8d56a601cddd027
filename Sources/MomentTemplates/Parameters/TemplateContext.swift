public import MomentDiagnostics
public import MomentRules
internal import XMLTree

/// What a template may know beside the domain: given by the caller, since nothing here reads the clock or asks a host.
public struct TemplateContext: Hashable, Sendable {
    /// The time in seconds since 1970, in UTC: default names are made of it, and EXSLT's clock shows it.
    public var time: Instant
    /// The names of the checkpoints that exist, oldest first.
    public var checkpoints: [String]
    /// Whether the domain runs.
    public var state: DomainState
    /// The libvirt that the document is for.
    public var release: ReleaseNumber

    /// Creates a context. `time` is in seconds since 1970, and the checkpoints are named from the oldest to the
    /// newest.
    public init(
        time: Instant,
        checkpoints: [String] = [],
        state: DomainState = .running,
        release: ReleaseNumber = .newest
    ) {
        self.time = time
        self.checkpoints = checkpoints
        self.state = state
        self.release = release
    }

    /// The parameters that every stylesheet gets.
    var parameters: [(name: String, value: TemplateValue)] {
        [
            ("vm:time", .string(String(time.seconds))), ("vm:state", .string(state.rawValue)),
            ("vm:release", .string(release.description)), ("vm:checkpoints", .list(checkpoints)),
        ]
    }
}
