internal import ArgumentParser
internal import FoundationEssentials
internal import LibvirtHost
internal import MomentRules
internal import XMLTree

/// `virtmoment host`: what a host says of itself.
struct HostFamilyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "host",
        abstract: "Look at a host as rules do.",
        subcommands: [HostFactsCommand.self]
    )
}

/// `virtmoment host facts`: what rules ask of a host, to be kept in a file.
struct HostFactsCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "facts",
        abstract: "Print what rules look at of a domain and its host, as JSON.",
        discussion: """
            'virtmoment validate --facts FILE' checks documents by it, anywhere and without libvirt. It holds the domain's definition, the \
            names of secrets and of files, and no secret itself. What could not be looked at is named in it.
            """
    )

    @OptionGroup var target: TargetOptions

    @Option(
        help: ArgumentHelp(
            "Look at this file or directory, too, such as where backups are to go; may be repeated.",
            valueName: "path"
        )
    )
    var path: [String] = []

    @Flag(help: "The host's files and ports are not this machine's, whatever the URI says: don't look at them.")
    var remoteFiles = false

    var answerFormat: AnswerFormat { .json }

    func validate() throws {
        if let relative = path.first(where: { !$0.hasPrefix("/") }) {
            throw ValidationError("--path needs an absolute path, not '\(relative)'")
        }
    }

    func surroundings(of host: HostDescription) -> HostSurroundings {
        remoteFiles ? .unreachable() : .found(for: host)
    }

    func perform(
        on host: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        let facts = try await host.facts(of: domain, FactScope(paths: path))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let bytes = Array(try encoder.encode(facts)) + [0x0A]
        try output.console.writeOutput(bytes)
        for sentence in facts.unseen ?? [] { output.console.say("virtmoment: note: \(sentence)") }
        return .success
    }
}
