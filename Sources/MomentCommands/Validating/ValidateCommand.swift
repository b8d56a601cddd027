internal import ArgumentParser
internal import Diagnostics
internal import LibXML
internal import LocalFiles
internal import MomentDocuments
internal import MomentRules
internal import MomentSchemas
internal import XMLTree

/// `virtmoment validate`: findings on documents.
struct ValidateCommand: ManyFiles {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check documents, and say what is wrong, where, and how to mend it.",
        discussion: """
            Directories stand for every *.xml below them, - for standard input. Many files are checked on all cores; the output keeps their order.
            """
    )

    /// How far a document is checked.
    enum Level: String, OptionWord {
        /// The grammar alone.
        case schema
        /// The grammar, then the rules.
        case full
    }

    /// What becomes of document type declarations.
    enum DocumentTypes: String, OptionWord {
        case refuse, skip
    }

    @Argument(help: "Files, directories, or - for standard input.", completion: .file(extensions: ["xml"]))
    var files: [String]

    @Option(help: "How far to check: the grammar, or the rules behind it, too.")
    var level: Level = .full

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

    @Option(help: "How findings are written.")
    var format: OutputFormat = .text

    @Option(help: ArgumentHelp("How many files to check at once; all cores by default.", valueName: "n"))
    var jobs: Int?

    @Flag(help: "Write no findings; the exit code tells.")
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
    }

    func execute(on console: Console) async throws(CommandFailure) -> ExitStatus {
        let grammars = GrammarStore(try grammarSet(), engine: engine, checksIDs: !noIdCheck)
        let described = try await submission.described(on: console, by: grammars, asksRules: level == .full)
        let submission = described.submission
        let validation = Validation(
            store: grammars,
            release: submission.release,
            submission: level == .full ? submission : nil,
            parser: XMLParser(documentTypes: doctype == .skip ? .skippedWithoutSubset : .refused)
        )
        let inputs = InputFile.expand(files, trustsNames: !fix)
        let batch = Batch(inputs: inputs, jobs: jobs ?? Batch.coreCount)
        let writer = quiet || diff ? nil : format.writer(for: console)
        let fixing = FixRun(validation: validation, choice: unsafe ? .best : .safe, showsOnly: diff)
        let total = try batch.run(on: console, after: [described.beside].compactMap(\.self), writer: writer) { files in
            var reports =
                fix ? files.map { fixing.fix($0, on: console) } : validation.reports(on: files, from: console)
            if described.lacksCheckpoint {
                for index in reports.indices { reports[index].isRefusedElsewhere = true }
            }
            return reports
        }
        if total.files == 0 {
            console.say("virtmoment: note: there is no XML file in \(files.joined(separator: ", "))")
        }
        if quiet || diff { total.failures.forEach { console.complain($0) } }
        return total.status
    }

    private func grammarSet() throws(CommandFailure) -> GrammarSet {
        do throws(FileError) {
            switch schema {
            case "builtin": return .builtin
            case "system": return try .system()
            default: return try .path(schema)
            }
        } catch {
            throw CommandFailure(error)
        }
    }
}
