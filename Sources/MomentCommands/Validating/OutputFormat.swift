internal import ArgumentParser
internal import Diagnostics
internal import XMLTree

/// The formats that findings are written in.
enum OutputFormat: String, OptionWord, Sendable {
    case text, json, sarif, junit

    /// A writer for this format.
    func writer(for console: Console) -> any ReportWriter {
        switch self {
        case .text: TextWriter(isColoured: console.isColoured, width: console.width)
        case .json: JSONLinesWriter()
        case .sarif:
            SARIFWriter(
                tool: SARIFWriter.Tool(name: "virtmoment", version: ProgramVersion.text),
                rules: Explanations.all
            )
        case .junit: JUnitWriter()
        }
    }
}
