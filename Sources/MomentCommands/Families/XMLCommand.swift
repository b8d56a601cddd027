internal import ArgumentParser
internal import LibvirtHost
internal import XMLTree

/// `virtmoment checkpoint xml`, `virtmoment snapshot xml`: a description.
struct XMLCommand<Family: MomentFamily>: LookCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "xml", abstract: "Print a \(Family.noun)'s document.")
    }

    @OptionGroup var host: HostOptions

    @Argument(help: Family.member, completion: LiveCompletion.members(Family.self))
    var name: String

    @Flag(help: "Secrets too; takes the right to write.")
    var secure = false

    @OptionGroup var options: Family.DescriptionOptions

    var access: AccessMode { secure ? .readWrite : .readOnly }

    func look(
        on executor: some InspectableHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        let xml = try await Family.description(of: name, of: domain, secure: secure, options, on: executor)
        try output.document(xml, of: name)
        return .success
    }
}
