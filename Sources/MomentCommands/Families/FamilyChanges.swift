internal import ArgumentParser
internal import LibvirtHost
internal import MomentDocuments
internal import MomentRules
internal import XMLTree

/// `virtmoment checkpoint delete`, `virtmoment snapshot delete`: one, those below it, or both.
struct DeleteCommand<Family: MomentFamily>: ChangeCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "delete", abstract: "Delete \(Family.plural).")
    }

    @OptionGroup var change: ChangeOptions

    @Argument(help: Family.member, completion: Family.completion)
    var name: String

    @OptionGroup var deletion: DeletionOptions

    func perform(
        on host: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        try await Family.delete(name, of: domain, deletion.deletion, on: host)
        return .success
    }
}

/// Which of a tree are deleted.
struct DeletionOptions: ParsableArguments {
    @Flag(help: "Everything below it, too.")
    var children = false

    @Flag(help: "Everything below it, but not itself.")
    var childrenOnly = false

    @Flag(help: "Only libvirt's memory of it; data and bitmaps stay.")
    var metadata = false

    func validate() throws {
        if children, childrenOnly { throw ValidationError("--children and --children-only exclude each other") }
    }

    var deletion: MomentDeletion {
        MomentDeletion(children ? .thisAndDescendants : childrenOnly ? .descendants : .this, metadataOnly: metadata)
    }
}

/// `virtmoment checkpoint redefine`, `virtmoment snapshot redefine`: metadata put back.
struct RedefineCommand<Family: MomentFamily>: ChangeCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "redefine",
            abstract: "Put back the metadata of \(Family.plural), parents first, all or none."
        )
    }

    @OptionGroup var change: ChangeOptions

    @Argument(
        help: "The <\(Family.kind.rawValue)> documents: files, directories, or - for standard input.",
        completion: .file(extensions: ["xml"])
    )
    var files: [String]

    @OptionGroup var options: Family.RedefineOptions
    @OptionGroup var submit: SubmitOptions

    func surroundings(of host: HostDescription) -> HostSurroundings { submit.surroundings(of: host) }

    func perform(
        on host: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        let gate = try await DocumentGate(submit, on: host, domain, output, isDryRun: isDryRun)
        let sent = try SentDocument.all(files, from: output.console)
        try gate.pass(redefined: sent, as: Family.kind)
        var documents: [Family.Document] = []
        for document in sent { documents.append(try document.decode(Family.Document.self)) }
        let names = try await Family.redefine(documents, of: domain, options, on: host)
        try output.names(names, type: Family.noun)
        return .success
    }
}
