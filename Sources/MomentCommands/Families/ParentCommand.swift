internal import ArgumentParser
internal import LibvirtHost
internal import XMLTree

/// `virtmoment checkpoint parent`, `virtmoment snapshot parent`: the one before.
struct ParentCommand<Family: MomentFamily>: LookCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "parent",
            abstract: "Name the \(Family.noun) before one; exit 1 for one without."
        )
    }

    @OptionGroup var host: HostOptions

    @Argument(help: Family.member, completion: LiveCompletion.members(Family.self))
    var name: String

    func look(
        on executor: some InspectableHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        guard let parent = try await Family.parent(of: name, of: domain, on: executor) else {
            output.console.say("\(name) has no parent")
            return .findings
        }
        try output.names([parent], type: Family.noun)
        return .success
    }
}
