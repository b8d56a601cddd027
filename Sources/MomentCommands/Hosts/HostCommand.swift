internal import LibvirtHost

/// What is asked of a host about one domain.
protocol HostRequest: Sendable {
    /// The host and the domain.
    var target: TargetOptions { get }
    /// How the answer is written.
    var answerFormat: AnswerFormat { get }
    /// What it needs to be allowed.
    var access: AccessMode { get }
    /// Whether only a plan is wanted.
    var isDryRun: Bool { get }

    /// What the host has around its libvirt, as far as the command may look at it.
    func surroundings(of host: HostDescription) -> HostSurroundings

    /// Carries out the command on a host that it may change.
    func perform(
        on host: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus

    /// What the work would be.
    func plan(
        on host: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> [PlanStep]
}

extension HostRequest {
    var access: AccessMode { .readOnly }
    var isDryRun: Bool { false }
    func surroundings(of host: HostDescription) -> HostSurroundings { .found(for: host) }

    /// Does the work upon a host that notes it.
    func plan(
        on host: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> [PlanStep] {
        let planner = PlanningHost(host)
        // What would be answered is made up; only findings are real.
        _ = try await perform(on: planner, domain, output.withoutAnswers)
        return planner.steps
    }
}

/// A command that asks a host about one domain.
protocol HostCommand: MomentCommand, HostRequest {}

extension HostCommand {
    func execute(on console: Console) async throws(CommandFailure) -> ExitStatus {
        try await HostCommandRun(command: self).run(on: console)
    }
}

/// A command that changes nothing, as it is handed a host that can only be asked.
protocol LookCommand: HostCommand {
    /// The host, the domain, and how the answer is written.
    var host: HostOptions { get }

    /// Carries out the command on a host that it only asks.
    func look(
        on host: some InspectableHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus
}

extension LookCommand {
    func perform(
        on host: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        try await look(on: host, domain, output)
    }

    var target: TargetOptions { host.target }
    var answerFormat: AnswerFormat { host.format }
}

/// A command that changes something, or says what it would.
protocol ChangeCommand: HostCommand {
    /// The host, the domain, and whether only a plan is wanted.
    var change: ChangeOptions { get }
}

extension ChangeCommand {
    var target: TargetOptions { change.host.target }
    var answerFormat: AnswerFormat { change.host.format }
    var isDryRun: Bool { change.dryRun }
    var access: AccessMode { change.dryRun ? .readOnly : .readWrite }
}
