internal import ArgumentParser
internal import LibvirtHost
internal import XMLTree

/// `virtmoment checkpoint children`, `virtmoment snapshot children`: those after one.
struct ChildrenCommand<Family: MomentFamily>: LookCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "children",
            abstract: "Name the \(Family.plural) after one, parents before children."
        )
    }

    @OptionGroup var host: HostOptions

    @Argument(help: Family.member, completion: LiveCompletion.members(Family.self))
    var name: String

    @OptionGroup var filter: Family.FilterOptions

    @Flag(help: "All of them, not the next only.")
    var descendants = false

    func look(
        on executor: some InspectableHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        let listing: MomentListing = descendants ? .descendants(of: name) : .children(of: name)
        try output.names(try await Family.names(of: domain, listing, filter, on: executor), type: Family.noun)
        return .success
    }
}
