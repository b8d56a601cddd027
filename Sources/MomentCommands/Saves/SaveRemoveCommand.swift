internal import ArgumentParser
internal import LibvirtHost
internal import XMLTree

/// `virtmoment save remove`: the image thrown away.
struct SaveRemoveCommand: ChangeCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Remove the managed save image; the next start boots."
    )

    @OptionGroup var change: ChangeOptions

    func perform(
        on executor: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        try await executor.removeManagedSave(of: domain)
        return .success
    }
}
