internal import ArgumentParser
internal import Glibc
internal import LibvirtHost
internal import MomentDiagnostics
internal import MomentDocuments
internal import MomentRules
internal import MomentSchemas
internal import MomentXML
internal import XMLTree

/// How a document is meant to be submitted: options that `validate` and `fill` share.
struct SubmissionOptions: ParsableArguments, Sendable {
    @Option(
        help: ArgumentHelp(
            "The libvirt release that gets the document, such as 10.10.0; the newest known by default, or a live host's own.",
            valueName: "release"
        )
    )
    var libvirt: ReleaseNumber?

    @Option(
        help: ArgumentHelp("A <domain> document: the domain the document is for.", valueName: "file"),
        completion: .file(extensions: ["xml"])
    )
    var domain: String?

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
            "A live domain, in place of --domain: its state, checkpoints, snapshots and the host's release are asked for.",
            valueName: "domain"
        ),
        completion: LiveCompletion.domains
    )
    var name: String?

    @Flag(help: "With --name: the host's files and ports are not this machine's, whatever the URI says.")
    var remoteFiles = false

    @Option(
        help: ArgumentHelp(
            "What 'virtmoment host facts' found of a domain and its host, in place of --domain: nothing else is asked.",
            valueName: "file"
        ),
        completion: .file(extensions: ["json"])
    )
    var facts: String?

    @Option(help: "What the domain is doing; running by default.")
    var state: DomainState?

    @Option(
        help: ArgumentHelp("A checkpoint that the domain has; repeat it for more, oldest first.", valueName: "name")
    )
    var checkpoint: [String] = []

    @Option(
        help: ArgumentHelp(
            "An API flag that the document is submitted with; repeat it for more: \(APIFlag.allValueStrings.joined(separator: ", ")).",
            valueName: "name"
        )
    )
    var flag: [APIFlag] = []

    @Option(
        help: ArgumentHelp("The checkpoint document that is submitted beside a backup.", valueName: "file"),
        completion: .file(extensions: ["xml"])
    )
    var withCheckpoint: String?

    @Option(
        help: ArgumentHelp("The time of the submission, in seconds since 1970; now by default.", valueName: "seconds")
    )
    var time: Int64?

    func validate() throws {
        if let libvirt, libvirt < .oldest {
            throw ValidationError(
                "what libvirt \(libvirt) accepts is not known; the oldest release known is \(ReleaseNumber.oldest)"
            )
        }
        if domain == nil, !checkpoint.isEmpty { throw ValidationError("--checkpoint needs a --domain that has it") }
        if connect != nil, name == nil { throw ValidationError("--connect needs the --name of a domain") }
        if remoteFiles, name == nil { throw ValidationError("--remote-files needs the --name of a live domain") }
        if name != nil, domain != nil { throw ValidationError("--domain and --name exclude each other") }
        if facts != nil, name != nil || domain != nil {
            throw ValidationError("--facts and \(name != nil ? "--name" : "--domain") exclude each other")
        }
        if facts != nil, state != nil { throw ValidationError("--state and --facts exclude each other: they tell it") }
        if name != nil, state != nil {
            throw ValidationError("--state and --name exclude each other: a live domain has its own")
        }
    }

    /// What is said of a release that nobody asked yet.
    static func note(on release: ReleaseNumber) -> String {
        "virtmoment: note: libvirt \(release) is newer than what is known here; \(ReleaseNumber.newest) is taken for it"
    }

    /// Whether a domain is known, by its document or on a host.
    var knowsDomain: Bool { domain != nil || name != nil || facts != nil }

    /// Whether a live domain is asked.
    var isLive: Bool { name != nil }

    /// Whether the options tell of a call that the documents are meant for.
    var describesCall: Bool { knowsDomain || !flag.isEmpty || withCheckpoint != nil }

    /// What the options describe.
    struct Described: Sendable {
        /// The submission; without the checkpoint document where that is none.
        var submission: Submission
        /// What is wrong with the checkpoint document itself; nil where none was named.
        var beside: FileReport?
        /// Whether there is no telling what the document would be submitted with.
        var lacksCheckpoint: Bool { beside != nil && submission.checkpoint == nil }
    }

    /// The submission that the options describe, for commands that can do nothing without the checkpoint document.
    ///
    /// - Returns: nil where that is none, which was told
    func submission(toldOn console: Console) async throws(CommandFailure) -> Submission? {
        let described = try await self.described(on: console)
        guard let beside = described.beside, described.lacksCheckpoint else { return described.submission }
        var writer = TextWriter(width: console.width)
        console.writeError(writer.write(beside))
        return nil
    }

    /// What the options describe.
    ///
    /// - Parameters:
    ///   - grammars: what the checkpoint document is held to, as libvirt does with each document
    ///   - asksRules: whether it is held to the rules, too
    func described(
        on console: Console,
        by grammars: GrammarStore = GrammarStore(),
        asksRules: Bool = true
    ) async throws(CommandFailure) -> Described {
        if let libvirt, libvirt > .newest {
            console.say(Self.note(on: libvirt))
        }
        var submission = Submission(
            flags: Set(flag),
            domain: nil,
            release: min(libvirt ?? .newest, .newest),
            time: time.map { Instant($0) } ?? .now
        )
        if let domain {
            let root = try Self.read(domain, from: console).root
            guard root.name.localName == "domain" else {
                throw CommandFailure("\(domain): the root element is <\(root.name.qualifiedName)>, not <domain>")
            }
            var checkpoints: [ExistingMoment] = []
            for name in checkpoint { checkpoints.append(ExistingMoment(name, parent: checkpoints.last?.name)) }
            submission.domain = DomainContext(
                DomainDescription(root),
                state: state ?? .running,
                checkpoints: checkpoints
            )
        } else if let name {
            let live = try await LiveDomain(uri: connect, name: name, remoteFiles: remoteFiles)
            if live.driver != "QEMU" {
                console.say("virtmoment: note: the rules are those of libvirt's QEMU driver; \(live.driver) has others")
            }
            submission.domain = live.context
            submission.release = min(libvirt ?? live.release, .newest)
            submission.emulator = live.emulator
            if libvirt == nil, let newer = live.newerRelease { console.say(Self.note(on: newer)) }
            submission.host = live.surroundings.probe
        }
        if let facts { try take(FactsFile(facts, from: console), into: &submission, console) }
        guard let withCheckpoint else { return Described(submission: submission) }
        let file = InputFile(name: withCheckpoint)
        let parsed = XMLDocumentParser().parse(try file.read(from: console), name: file.name)
        // By itself, the checkpoint is one that is made, and what the domain makes of it is said with each backup.
        let alone = Submission(
            flags: [],
            domain: nil,
            release: submission.release,
            checkpoint: nil,
            time: submission.time
        )
        let validation = Validation(store: grammars, release: submission.release, submission: asksRules ? alone : nil)
        let report = validation.report(on: parsed, as: .checkpoint)
        if let failure = report.failure { throw CommandFailure(failure) }
        guard let document = parsed.document, MomentDocument.Kind(document.root) == .checkpoint else {
            return Described(submission: submission, beside: report)
        }
        submission.checkpoint = document
        submission.checkpointFindings = report.findings.filter { $0.layer == .schema || $0.layer == .release }
        return Described(submission: submission, beside: report)
    }

    /// Describes the domain and the host by facts.
    private func take(
        _ file: FactsFile,
        into submission: inout Submission,
        _ console: Console
    ) throws(CommandFailure) {
        let found = try file.read()
        if let driver = found.facts.driver, driver != "QEMU" {
            console.say("virtmoment: note: the rules are those of libvirt's QEMU driver; \(driver) has others")
        }
        submission.domain = found.context
        submission.host = HostProbe(found.facts)
        submission.emulator = found.facts.emulator
        let own = found.facts.libvirt ?? .newest
        submission.release = min(libvirt ?? max(own, .oldest), .newest)
        if libvirt == nil, own > .newest { console.say(Self.note(on: own)) }
        for sentence in found.facts.unseen ?? [] { console.say("virtmoment: note: \(sentence)") }
    }

    /// A document that must be there for others to be looked at.
    private static func read(_ file: String, from console: Console) throws(CommandFailure) -> XMLDocument {
        let parsed = XMLDocumentParser().parse(try InputFile(name: file).read(from: console), name: file)
        if let document = parsed.document { return document }
        let place = parsed.findings.first?.range.map { ":\($0.start)" } ?? ""
        throw CommandFailure("\(file)\(place): \(parsed.findings.first?.message ?? "it is not well-formed")")
    }
}
