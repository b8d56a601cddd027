internal import ArgumentParser
internal import LocalFiles
internal import MomentDiagnostics
internal import XMLTree

/// `virtmoment explain`: what a code means.
struct ExplainCommand: MomentCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Explain a code: what it means, an example before and after, and what libvirt says."
    )

    @Argument(
        help:
            "The code, as it stands in brackets behind a finding, or one of libvirt's errors by number or name; without one all codes are listed.",
        completion: .custom { _, _, _ in Explanations.all.map(\.code.rawValue) }
    )
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
        if let number = Int(code) ?? LibvirtErrorName.number(of: code), let name = LibvirtErrorName.name(of: number) {
            try console.write(errorText(number, name))
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

    /// What there is to say of one of libvirt's errors: the codes of what it refuses with it.
    private func errorText(_ number: Int, _ name: String) -> String {
        // A regular expression for it would be a tenth of the whole command: with it comes the engine, with the name of every character.
        let codes = Explanations.all.filter { code in
            let words = code.libvirt.utf8.split {
                !($0 == 0x5F || (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF))
            }
            return words.contains { $0.elementsEqual(name.utf8) || $0.elementsEqual("VIR_ERR_\(name)".utf8) }
        }
        var text = "\(name) (\(number)): VIR_ERR_\(name) in libvirt's API\n"
        guard !codes.isEmpty else { return text + "No code is about it.\n" }
        text += "\nCodes of findings for which libvirt answers with it:\n"
        let width = codes.map(\.code.rawValue.count).max() ?? 0
        for code in codes {
            let padding = String(repeating: " ", count: width - code.code.rawValue.count + 2)
            text += "  \(code.code.rawValue)\(padding)\(code.title)\n"
        }
        return text
    }
}
