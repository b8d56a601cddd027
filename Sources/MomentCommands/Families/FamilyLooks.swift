internal import ArgumentParser
internal import LibvirtHost
internal import XMLTree

/// `virtmoment checkpoint tree`, `virtmoment snapshot tree`: the tree that they are.
struct TreeCommand<Family: MomentFamily>: HostCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "tree", abstract: "Draw the tree of \(Family.plural).")
    }

    @OptionGroup var target: TargetOptions

    @Option(help: "The form of the drawing: lines, JSON, Graphviz's language or a picture (SVG).")
    var format: TreeFormat = .text

    var answerFormat: AnswerFormat { format == .json ? .json : .text }

    func perform(
        on host: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        try output.tree(try await Family.tree(of: domain, on: host), as: format)
        return .success
    }
}

/// `virtmoment checkpoint children`, `virtmoment snapshot children`: those after one.
struct ChildrenCommand<Family: MomentFamily>: LookCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "children",
            abstract: "Name the \(Family.plural) after one, parents before children."
        )
    }

    @OptionGroup var host: HostOptions

    @Argument(help: Family.member, completion: Family.completion)
    var name: String

    @OptionGroup var filter: Family.FilterOptions

    @Flag(help: "All of them, not the next only.")
    var descendants = false

    func look(
        on host: some InspectableHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        let listing: MomentListing = descendants ? .descendants(of: name) : .children(of: name)
        try output.names(try await Family.names(of: domain, listing, filter, on: host), type: Family.noun)
        return .success
    }
}

/// `virtmoment checkpoint parent`, `virtmoment snapshot parent`: the one before.
struct ParentCommand<Family: MomentFamily>: LookCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "parent",
            abstract: "Name the \(Family.noun) before one; exit 1 for one without."
        )
    }

    @OptionGroup var host: HostOptions

    @Argument(help: Family.member, completion: Family.completion)
    var name: String

    func look(
        on host: some InspectableHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        guard let parent = try await Family.parent(of: name, of: domain, on: host) else {
            output.console.say("\(name) has no parent")
            return .findings
        }
        try output.names([parent], type: Family.noun)
        return .success
    }
}

/// `virtmoment checkpoint xml`, `virtmoment snapshot xml`: a description.
struct XMLCommand<Family: MomentFamily>: LookCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "xml", abstract: "Print a \(Family.noun)'s document.")
    }

    @OptionGroup var host: HostOptions

    @Argument(help: Family.member, completion: Family.completion)
    var name: String

    @Flag(help: "Secrets too; takes the right to write.")
    var secure = false

    @OptionGroup var options: Family.DescriptionOptions

    var access: AccessMode { secure ? .readWrite : .readOnly }

    func look(
        on host: some InspectableHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        let xml = try await Family.description(of: name, of: domain, secure: secure, options, on: host)
        try output.document(xml, of: name)
        return .success
    }
}

/// Where in a tree the listed ones stand.
struct PositionOptions: ParsableArguments {
    @Flag(help: "Only those without children.")
    var leaves = false

    @Flag(help: "Only those with children.")
    var noLeaves = false

    func validate() throws {
        if leaves, noLeaves { throw ValidationError("--leaves and --no-leaves exclude each other") }
    }

    var position: MomentPosition? { leaves ? .leaves : noLeaves ? .inner : nil }
}
