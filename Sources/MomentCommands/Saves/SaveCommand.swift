internal import ArgumentParser
internal import LibvirtHost
internal import MomentDiagnostics
internal import XMLTree

/// `virtmoment save`: managed saves.
struct SaveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "save",
        abstract: "Save a domain's memory where libvirt keeps it; its next start resumes from there.",
        subcommands: [
            SaveCreateCommand.self, SaveHasCommand.self, SaveRemoveCommand.self, SaveXMLCommand.self,
            SaveDefineCommand.self,
        ]
    )
}

/// `virtmoment save has`: whether there is an image.
struct SaveHasCommand: LookCommand {
    static let configuration = CommandConfiguration(
        commandName: "has",
        abstract: "Tell whether a domain has a managed save image; exit 1 if not."
    )

    @OptionGroup var host: HostOptions

    func look(
        on host: some InspectableHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        let has = try await host.summary(of: domain).hasManagedSave
        try output.item(has ? "yes" : "no", type: "save") { $0.member("exists", has) }
        return has ? .success : .findings
    }
}

/// `virtmoment save xml`: the definition inside the image.
struct SaveXMLCommand: LookCommand {
    static let configuration = CommandConfiguration(
        commandName: "xml",
        abstract: "Print the domain's definition inside the managed save image."
    )

    @OptionGroup var host: HostOptions

    @Flag(help: "Secrets too; takes the right to write.")
    var secure = false

    var access: AccessMode { secure ? .readWrite : .readOnly }

    func look(
        on host: some InspectableHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        try output.document(try await host.managedSaveDescription(of: domain, secure: secure))
        return .success
    }
}
