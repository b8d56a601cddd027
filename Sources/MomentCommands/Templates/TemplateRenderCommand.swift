internal import ArgumentParser
internal import Glibc
internal import MomentDiagnostics
internal import MomentRules
internal import MomentTemplates
internal import XMLTree

/// `virtmoment template render`: documents for domains.
struct TemplateRenderCommand: MomentCommand {
    static let configuration = CommandConfiguration(
        commandName: "render",
        abstract: "Make documents for a domain, validated and checked by the rules.",
        discussion: """
            Several templates chain: each further one works on what the one before made. Documents go to standard output, or into a \
            directory; remarks, such as which disks are left out and why, go to standard error. Where anything is wrong for a domain, nothing \
            is written for it.
            """
    )

    @Argument(
        help: "Built-in templates, stylesheets' files, or plain documents.",
        completion: .list(Template.builtInNames)
    )
    var templates: [String]

    @Option(
        help: ArgumentHelp("A <domain> document, or a directory of them; repeat it for more.", valueName: "file"),
        completion: .file(extensions: ["xml"])
    )
    var domain: [String] = []

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "The host of a live domain, as libvirt writes it; by default $LIBVIRT_DEFAULT_URI or libvirt's own choice.",
            valueName: "uri"
        )
    )
    var connect: String?

    @Option(
        help: ArgumentHelp(
            "A live domain, in place of --domain: its state, checkpoints and the host's release are asked for.",
            valueName: "domain"
        ),
        completion: LiveCompletion.domains
    )
    var name: String?

    @Option(
        name: [.customShort("p"), .customLong("parameter")],
        help: ArgumentHelp(
            "A parameter; lists are separated by commas, documents are given by their files.",
            valueName: "name=value"
        )
    )
    var parameters: [String] = []

    @Flag(help: "Neither validate the documents nor check them by the rules.")
    var noValidate = false

    @Flag(help: "Fill the documents: what libvirt would report once they run.")
    var fill = false

    @Option(
        name: [.short, .customLong("output")],
        help: ArgumentHelp("Write the documents as files into this directory.", valueName: "directory"),
        completion: .directory
    )
    var output: String?

    @Option(help: "What the domain is doing.")
    var state: TemplateState = .running

    @Option(
        help: ArgumentHelp("A checkpoint that the domain has; repeat it for more, oldest first.", valueName: "name")
    )
    var checkpoint: [String] = []

    @Option(help: ArgumentHelp("The time, in seconds since 1970; now by default.", valueName: "seconds"))
    var time: Int64?

    @Option(help: "The libvirt release that is to accept the documents.")
    var libvirt: ReleaseNumber = .newest

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("How many domains to work on at once; all cores by default.", valueName: "n")
    )
    var jobs: Int?

    @Flag(name: .shortAndLong, help: "Keep notes to yourself; errors are shown.")
    var quiet = false

    /// The states a domain can be in.
    enum TemplateState: String, OptionWord {
        case running, paused, shutoff

        var value: DomainState {
            switch self {
            case .running: .running
            case .paused: .paused
            case .shutoff: .shutoff
            }
        }
    }

    func validate() throws {
        if templates.isEmpty { throw ValidationError("name a template; 'template list' shows those that are built in") }
        if domain.isEmpty == (name == nil) {
            throw ValidationError("documents are made for a domain: give --domain, or --name for a live one")
        }
        if connect != nil, name == nil { throw ValidationError("--connect needs the --name of a domain") }
        if let jobs, jobs < 1 { throw ValidationError("--jobs needs a number from 1 up") }
        if libvirt < .oldest {
            throw ValidationError(
                "what libvirt \(libvirt) accepts is not known; the oldest release known is \(ReleaseNumber.oldest)"
            )
        }
    }

    func execute(on console: Console) async throws(CommandFailure) -> ExitStatus {
        let files = TemplateFiles(console: console)
        var chain: [Template] = []
        for name in templates {
            guard let template = try files.template(name) else { return .findings }
            chain.append(template)
        }
        let arguments = try TemplateArguments(parameters, for: chain, on: console)
        guard arguments.findings.isEmpty else {
            var writer = TextWriter(width: console.width)
            console.writeError(writer.write(FileReport(file: chain[0].name, findings: arguments.findings)))
            return .findings
        }
        var context = TemplateContext(
            time: time.map { Instant($0) } ?? .now,
            checkpoints: checkpoint,
            state: state.value,
            release: min(libvirt, .newest)
        )
        var live: LiveDomain?
        if let name {
            let found = try await LiveDomain(uri: connect, name: name, remoteFiles: true)
            context.checkpoints = found.context.checkpoints.map(\.name)
            context.state = found.context.state
            context.release = found.release
            live = found
        }
        let run = RenderRun(
            chain: TemplateChain(chain, checks: TemplateChecks(validates: !noValidate, fills: fill)),
            values: arguments.values,
            context: context,
            directory: output,
            isQuiet: quiet
        )
        if let live, let name { return try run.run(live.document, named: name, on: console) }
        return try run.run(InputFile.expand(domain), jobs: jobs ?? Batch.coreCount, on: console)
    }
}
