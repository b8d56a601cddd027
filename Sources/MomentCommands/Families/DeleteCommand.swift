internal import ArgumentParser
internal import LibvirtHost
internal import XMLTree

/// `virtmoment checkpoint delete`, `virtmoment snapshot delete`: one, those below it, or both.
struct DeleteCommand<Family: MomentFamily>: ChangeCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "delete", abstract: "Delete \(Family.plural).")
    }

    @OptionGroup var change: ChangeOptions

    @Argument(help: Family.member, completion: LiveCompletion.members(Family.self))
    var name: String

    @OptionGroup var deletion: DeletionOptions

    func perform(
        on executor: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        try await Family.delete(name, of: domain, deletion.deletion, on: executor)
        return .success
    }
}
