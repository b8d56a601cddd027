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
        on host: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        let options = SaveOptions(outcome.outcome, bypassesCache: bypassCache)
        try await host.managedSave(domain, options: options)
        return .success
    }
}

/// `virtmoment save define`: another definition for the image.
struct SaveDefineCommand: ChangeCommand {
    static let configuration = CommandConfiguration(
        commandName: "define",
        abstract: "Replace the domain's definition inside the managed save image."
    )

    @OptionGroup var change: ChangeOptions
    @OptionGroup var outcome: SaveOutcomeOptions

    @Argument(help: "The <domain> document; - for standard input.", completion: .file(extensions: ["xml"]))
    var file: String

    func perform(
        on host: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        let xml = try SentDocument(file: file, from: output.console).text
        try await host.defineManagedSave(of: domain, xml: xml, outcome: outcome.outcome)
        return .success
    }
}

/// `virtmoment save remove`: the image thrown away.
struct SaveRemoveCommand: ChangeCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Remove the managed save image; the next start boots."
    )

    @OptionGroup var change: ChangeOptions

    func perform(
        on host: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        try await host.removeManagedSave(of: domain)
        return .success
    }
}

/// What a domain does when it resumes.
struct SaveOutcomeOptions: ParsableArguments {
    @Flag(help: "The domain runs when it is restored.")
    var running = false

    @Flag(help: "The domain is paused when it is restored.")
    var paused = false

    func validate() throws {
        if running, paused { throw ValidationError("--running and --paused exclude each other") }
    }

    var outcome: SaveOptions.Outcome { running ? .running : paused ? .paused : .asSaved }
}
