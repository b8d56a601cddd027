internal import ArgumentParser
internal import MomentDiagnostics
internal import MomentDocuments
internal import MomentRules
internal import MomentSchemas
internal import MomentXML
internal import XMLTree

/// `virtmoment fill`: the document as it will be in effect.
struct FillCommand: MomentCommand {
    static let configuration = CommandConfiguration(
        commandName: "fill",
        abstract: "Print the effective document: what libvirt would report once it runs.",
        discussion: """
            Standard output gets the document; findings and, with --explain, the reasons for what was filled in go to standard error. A document that libvirt would refuse is not printed.
            """
    )

    @Argument(
        help: "A file, or - for standard input; with --kind it may be left out.",
        completion: .file(extensions: ["xml"])
    )
    var file: String?

    @Option(help: "The kind that the file must be; without a file, the kind whose default document is filled.")
    var kind: DocumentKind?

    @OptionGroup var submission: SubmissionOptions

    @Flag(help: "Say what was filled in and why, and what will result.")
    var explain = false

    func validate() throws {
        if file == nil, kind == nil {
            throw ValidationError("name a file, or give --kind for the default document")
        }
        if !submission.knowsDomain {
            throw ValidationError("--domain, --name or --facts is needed: the domain decides what is filled in")
        }
    }

    func execute(on console: Console) async throws(CommandFailure) -> ExitStatus {
        guard let submission = try await submission.submission(toldOn: console) else { return .findings }
        let document = try SentDocument(file: file, kind: kind?.kind ?? .backup, from: console)
        let name = document.name
        let validation = Validation(store: GrammarStore(), release: submission.release, submission: submission)
        var (report, verdict) = validation.examine(document.bytes, name: name, as: kind?.kind)
        var completion: [FilledValue] = []
        // On the host itself, what libvirt does not fill in can be found out: a free port, names of files.
        if !report.isValid, submission.host != nil,
            let completed = try BackupCompletion.completed(document, for: submission)
        {
            let second = validation.examine(completed.document.bytes, name: name, as: kind?.kind)
            if second.report.isValid {
                (report, verdict) = second
                completion = completed.values
            }
        }
        var writer = TextWriter(width: console.width)
        if !report.findings.isEmpty { console.writeError(writer.write(report)) }
        if let failure = report.failure { throw CommandFailure(failure) }
        guard let verdict, let effective = verdict.effective, report.isValid else {
            if report.isValid { throw CommandFailure("\(name): what the document leads to is not known") }
            return .findings
        }
        let printed: [UInt8]
        do throws(XMLPrintError) {
            printed = try XMLPrinter().print(effective.document())
        } catch {
            throw CommandFailure("\(name): the document cannot be printed: \(error)")
        }
        try console.writeOutput(printed)
        if explain {
            for value in completion + verdict.values { console.say("\(value.path) = \(value.value): \(value.reason)") }
            console.say(verdict.summary)
        }
        return .success
    }
}
