internal import ArgumentParser
internal import MomentDiagnostics
internal import XMLTree

/// The formats that findings are written in.
enum OutputFormat: String, OptionWord, Sendable {
    case text, json, sarif, junit, github, gitlab

    /// Warnings of one kind are alike in many files, and are not to drown the others.
    private static let mostAlike = 5

    /// A writer for this format.
    func writer(for console: Console) -> any ReportWriter {
        switch self {
        case .text: TextWriter(isColoured: console.isColoured, width: console.width, mostAlike: Self.mostAlike)
        case .json: JSONLinesWriter()
        case .sarif:
            SARIFWriter(
                tool: SARIFWriter.Tool(name: "virtmoment", version: ProgramVersion.text),
                rules: Explanations.all
            )
        case .junit: JUnitWriter()
        case .github: GitHubWriter()
        case .gitlab: GitLabWriter()
        }
    }
}
