internal import ArgumentParser
internal import Diagnostics
internal import LocalFiles

/// `virtmoment explain`: what a code means.
struct ExplainCommand: MomentCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Explain a code: what it means, an example before and after, and what libvirt says."
    )

    @Argument(help: "The code, as it stands in brackets behind a finding; without one all are listed.")
    var code: String?

    @Option(
        name: .customLong("export"),
        help: ArgumentHelp("Write a Markdown page for each code.", visibility: .hidden)
    )
    var exportDirectory: String?

    func execute(on console: Console) async throws(CommandFailure) -> ExitStatus {
        if let exportDirectory {
            try ExplanationPages.write(to: exportDirectory)
            return .success
        }
        guard let code else {
            let width = Explanations.all.map(\.code.rawValue.count).max() ?? 0
            for explanation in Explanations.all {
                let name = explanation.code.rawValue
                try console.write(
                    name + String(repeating: " ", count: width - name.count + 2) + explanation.title + "\n"
                )
            }
            return .success
        }
        guard let explanation = Explanations.all.first(where: { $0.code.rawValue == code }) else {
            let nearest = Spelling.nearest(Explanations.all.map(\.code.rawValue), to: code)
            let hint = nearest.map { "; did you mean '\($0)'?" } ?? "; 'virtmoment explain' lists them all"
            throw .usage("there is no code '\(code)'\(hint)")
        }
        try console.write(explanation.text(width: min(console.width, 100)))
        return .success
    }
}
