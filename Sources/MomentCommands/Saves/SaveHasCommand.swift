internal import ArgumentParser
internal import Diagnostics
internal import LibvirtHost
internal import XMLTree

/// `virtmoment save has`: whether there is an image.
struct SaveHasCommand: LookCommand {
    static let configuration = CommandConfiguration(
        commandName: "has",
        abstract: "Tell whether a domain has a managed save image; exit 1 if not."
    )

    @OptionGroup var host: HostOptions

    func look(
        on executor: some InspectableHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        let has = try await executor.summary(of: domain).hasManagedSave
        try output.item(has ? "yes" : "no", type: "save") { $0.member("exists", has) }
        return has ? .success : .findings
    }
}
