internal import ArgumentParser
internal import LibvirtHost
internal import XMLTree

/// `virtmoment snapshot current`: the one that the next will follow.
struct SnapshotCurrentCommand: LookCommand {
    static let configuration = CommandConfiguration(
        commandName: "current",
        abstract: "Name the current snapshot; exit 1 if there is none."
    )

    @OptionGroup var host: HostOptions

    func look(
        on executor: some InspectableHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        guard let current = try await executor.currentSnapshot(of: domain) else {
            output.console.say("there is no current snapshot")
            return .findings
        }
        try output.names([current], type: "snapshot")
        return .success
    }
}
