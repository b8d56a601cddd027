internal import ArgumentParser
internal import LocalFiles
internal import MomentDiagnostics
internal import MomentDocuments
internal import MomentRules
internal import MomentSchemas
internal import MomentXML
internal import XMLTree

/// `virtmoment validate`: findings on documents.
struct ValidateCommand: ManyFiles {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check documents, and say what is wrong, where, and how to mend it.",
        discussion: """
            Directories stand for every *.xml below them, - for standard input; XML of other kinds is passed over in directories. Many files are checked on all cores; the output keeps their order. Options may stand in a file .virtmoment.json, looked for upwards from each file.
            """
    )

    /// What becomes of document type declarations.
    enum DocumentTypes: String, OptionWord {
        case refuse, skip
    }

    @Argument(help: "Files, directories, or - for standard input.", completion: .file(extensions: ["xml"]))
    var files: [String]

    @Option(help: "How far to check: the grammar, or the rules behind it, too; full by default.")
    var level: CheckLevel?

    @Option(help: "The kind that each document must be; another root element is an error.")
    var kind: DocumentKind?

    @Flag(
        help:
            "The documents will be submitted: what libvirt prints and refuses to read is an error. Implied by --domain, --name, --flag and --with-checkpoint."
    )
    var forSubmission = false

    @Option(
        help: ArgumentHelp(
            "The grammars: builtin, system (those of the installed libvirt), a directory with ROOT.rng or ROOT.rnc files, or one .rng or .rnc file.",
            valueName: "builtin|system|path"
        ),
        completion: .file(extensions: ["rng", "rnc"])
    )
    var schema = "builtin"

    @Option(help: "Who judges by the grammar; with both a disagreement is a finding.")
    var engine: GrammarEngine = .builtin

    @Flag(
        help:
            "Leave out what RELAX NG's DTD compatibility asks of values of ID, IDREF and IDREFS: no ID twice, no reference to none."
    )
    var noIdCheck = false

    @Option(
        help:
            "What becomes of a document type declaration that only names files: refused, or passed over without reading anything (with --schema PATH)."
    )
    var doctype: DocumentTypes = .refuse

    @OptionGroup var submission: SubmissionOptions

    @OptionGroup var selection: SelectionOptions

    @Option(
        help: ArgumentHelp("Write the findings into a file for --baseline instead of telling them.", valueName: "file"),
        completion: .file(extensions: ["json"])
    )
    var writeBaseline: String?

    @Option(help: "How findings are written.")
    var format: OutputFormat = .text

    @Option(help: "When text is coloured: on a terminal (auto), always or never.")
    var color: ColorChoice = .auto

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("How many files to check at once; all cores by default.", valueName: "n")
    )
    var jobs: Int?

    @Flag(name: .shortAndLong, help: "Write no findings; the exit code tells.")
    var quiet = false

    @Flag(
        help:
            "Apply the fixes that cannot change what a document means, marked [--fix], to the files; then report what is left."
    )
    var fix = false

    @Flag(help: "With --fix: apply the best fix of every finding, also where it chooses for the writer.")
    var unsafe = false

    @Flag(help: "With --fix: show what would be changed, as a unified diff, and write nothing.")
    var diff = false

    func validate() throws {
        if let jobs, jobs < 1 { throw ValidationError("--jobs needs a number from 1 up") }
        if unsafe || diff, !fix { throw ValidationError("\(unsafe ? "--unsafe" : "--diff") goes with --fix") }
        if diff, quiet || format != .text {
            throw ValidationError("--diff writes a diff, so neither --quiet nor --format go with it")
        }
        if doctype == .skip, ["builtin", "system"].contains(schema) {
            throw ValidationError(
                "--doctype skip goes with a grammar of your own (--schema PATH): libvirt's documents have no document type"
            )
        }
        if fix, files.contains("-") { throw ValidationError("--fix changes files; standard input is none") }
        if writeBaseline != nil, fix || selection.baseline != nil {
            throw ValidationError("--write-baseline goes with neither --fix nor --baseline")
        }
    }

    func execute(on console: Console) async throws(CommandFailure) -> ExitStatus {
        let grammars = GrammarStore(try grammarSet(), engine: engine, checksIDs: !noIdCheck)
        let lookup = SettingsLookup(selection.chosen)
        let first = try lookup.settings(for: files.first ?? "-")
        let described = try await submission.described(on: console, by: grammars, asksRules: level != .schema)
        if submission.libvirt == nil, !submission.isLive, let release = first.configuration.libvirt, release > .newest {
            console.say(SubmissionOptions.note(on: release))
        }
        var request = ValidationPlan.Request(level: level, hasRelease: submission.libvirt != nil || submission.isLive)
        request.isForSubmission = forSubmission || submission.describesCall
        request.parser = XMLDocumentParser(documentTypes: doctype == .skip ? .skippedWithoutSubset : .refused)
        request.kind = kind?.kind
        request.fix = fix ? (unsafe ? .best : .safe, diff) : nil
        request.isTimed = format == .junit
        request.lacksCheckpoint = described.lacksCheckpoint
        let plan = ValidationPlan(
            store: grammars,
            submission: described.submission,
            lookup: lookup,
            request: request
        )
        let inputs = InputFile.expand(files, trustsNames: !fix) { lookup.leavesOut($0) }
        var batch = Batch(inputs: inputs, jobs: jobs ?? Batch.coreCount)
        batch.maxFindings = selection.maxFindings ?? first.configuration.maxFindings ?? .max
        let collected = BaselineEntries(for: writeBaseline)
        if let collected { batch.onReport = { collected.take($0) } }
        let console = color.applied(to: console)
        let isSilent = quiet || diff || collected != nil
        let writer = isSilent ? nil : format.writer(for: console)
        let beside = [described.beside].compactMap(\.self).map { report in
            var report = report
            report.findings = first.filter.told(report.findings)
            return report
        }
        let total = try batch.run(on: console, after: beside, writer: writer) { plan.reports(on: $0, from: console) }
        if isSilent { total.failures.forEach { console.complain($0) } }
        if !quiet { tell(total, on: console) }
        guard let collected else { return total.status }
        try collected.write()
        return total.failures.isEmpty ? .success : .failure
    }

    /// Tells what became of the run as a whole.
    private func tell(_ total: Batch.Total, on console: Console) {
        if total.passedOver > 0 {
            let files = total.passedOver == 1 ? "1 XML file is" : "\(total.passedOver) XML files are"
            console.say("virtmoment: note: \(files) no backup, checkpoint or snapshot, and passed over")
        } else if total.files == 0 {
            console.say("virtmoment: note: there is no XML file in \(files.joined(separator: ", "))")
        }
        if total.hidden > 0 {
            console.say("virtmoment: note: \(total.hidden) more findings are not shown (--max-findings)")
        }
        if console.isWatched, !diff, total.files > 0 { console.say(total.summary) }
    }

    private func grammarSet() throws(CommandFailure) -> GrammarSet {
        do throws(FileError) {
            switch schema {
            case "builtin": return .builtin
            case "system": return try .system()
            default:
                let set = try GrammarSet.path(schema)
                if try LocalFile.kind(of: schema) == .directory,
                    FileTree.files(below: schema, ending: [".rng", ".rnc"]).files.isEmpty
                {
                    let names = MomentDocument.Kind.allCases.map { "\($0.rawValue).rng or .rnc" }
                    throw FileError(
                        "use",
                        schema,
                        reason: "it holds no grammar; looked for \(names.joined(separator: ", "))"
                    )
                }
                return set
            }
        } catch {
            throw CommandFailure(error)
        }
    }
}
