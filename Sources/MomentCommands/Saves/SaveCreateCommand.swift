internal import ArgumentParser
internal import LibvirtHost
internal import XMLTree

/// `virtmoment save create`: memory saved, the domain stopped.
struct SaveCreateCommand: ChangeCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Save a running domain's memory and stop it."
    )

    @OptionGroup var change: ChangeOptions
    @OptionGroup var outcome: SaveOutcomeOptions

    @Flag(help: "Write past the host's cache.")
    var bypassCache = false

    func perform(
        on executor: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        let options = SaveOptions(outcome.outcome, bypassesCache: bypassCache)
        try await executor.managedSave(domain, options: options)
        return .success
    }
}
