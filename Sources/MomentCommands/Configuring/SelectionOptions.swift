internal import ArgumentParser
internal import MomentDiagnostics
internal import XMLTree

extension FindingFilter.Warnings: OptionWord {}

/// Which files are looked at, and which findings are told.
struct SelectionOptions: ParsableArguments, Sendable {
    @Option(
        help: ArgumentHelp(
            "Tell findings of this code or layer alone; repeat it, or part several by commas.",
            valueName: "code"
        ),
        completion: .custom { _, _, _ in CodeNames.all }
    )
    var select: [String] = []

    @Option(
        help: ArgumentHelp(
            "Leave out findings of this code or layer; repeat it, or part several by commas.",
            valueName: "code"
        ),
        completion: .custom { _, _, _ in CodeNames.all }
    )
    var ignore: [String] = []

    @Option(help: "What becomes of warnings: they are errors, they are shown (the default), or they are left out.")
    var warnings: FindingFilter.Warnings?

    @Option(help: ArgumentHelp("Tell so many findings at most, and how many more there are.", valueName: "n"))
    var maxFindings: Int?

    @Option(
        help: ArgumentHelp(
            "Pass over files that match a pattern as in .gitignore, such as 'vendor/**' or '*.in.xml'; repeat it for more.",
            valueName: "glob"
        )
    )
    var exclude: [String] = []

    @Option(
        help: ArgumentHelp("Tell only what is not in this file, which --write-baseline made.", valueName: "file"),
        completion: .file(extensions: ["json"])
    )
    var baseline: String?

    @Flag(help: "Look for no configuration file (.virtmoment.json).")
    var noConfig = false

    func validate() throws {
        if let maxFindings, maxFindings < 1 { throw ValidationError("--max-findings needs a number from 1 up") }
        if let complaint = CodeNames.complaint(about: CodeNames.words(select + ignore)) {
            throw ValidationError(complaint)
        }
    }

    /// What the options say.
    var chosen: Chosen {
        Chosen(
            select: CodeNames.words(select),
            ignore: CodeNames.words(ignore),
            warnings: warnings,
            exclude: exclude,
            baseline: baseline,
            readsConfiguration: !noConfig
        )
    }

    /// What options say: nothing, unless they are given.
    struct Chosen: Sendable {
        var select: [String] = []
        var ignore: [String] = []
        var warnings: FindingFilter.Warnings?
        var exclude: [String] = []
        var baseline: String?
        /// Whether configurations are looked for.
        var readsConfiguration = true
    }
}
