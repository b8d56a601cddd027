internal import ArgumentParser
internal import MomentDiagnostics
internal import MomentDocuments
internal import MomentKit
internal import MomentRules
internal import MomentXML
internal import XMLTree

/// `virtmoment diff`: what two documents do not agree on.
struct DiffCommand: MomentCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Say where two documents differ in meaning.",
        discussion: """
            Order, defaults, the spelling of numbers and what only libvirt writes do not count. Exit code 0: they ask for the same; \
            1: they differ. With --domain both are filled in first, so that a document that names all disks equals one that \
            names none.
            """
    )

    /// The formats of the output.
    enum Format: String, OptionWord {
        case text, json
    }

    @Argument(help: "A document, or - for standard input.", completion: .file(extensions: ["xml"]))
    var first: String

    @Argument(help: "The other one.", completion: .file(extensions: ["xml"]))
    var second: String

    @OptionGroup var submission: SubmissionOptions

    @Option(help: "How differences are written.")
    var format: Format = .text

    func validate() throws {
        if first == "-", second == "-" { throw ValidationError("standard input can be one of the two only") }
    }

    func execute(on console: Console) async throws(CommandFailure) -> ExitStatus {
        var aligned: Submission?
        if submission.knowsDomain {
            guard let submission = try await submission.submission(toldOn: console) else { return .failure }
            aligned = submission
        }
        let differences = MomentDiff.differences(
            between: try read(first, on: console),
            and: try read(second, on: console),
            alignedFor: aligned
        )
        for difference in differences {
            switch format {
            case .text: try console.write(PrintableText.line("\(difference.path): \(difference.message)") + "\n")
            case .json: try console.write(json(difference) + "\n")
            }
        }
        return differences.isEmpty ? .success : .findings
    }

    private func json(_ difference: MomentDifference) -> String {
        JSONText.of { json in
            json.object { json in
                json.member("type", "difference")
                json.member("path", difference.path)
                json.member("message", difference.message)
                if let first = difference.first { json.member("first", first) }
                if let second = difference.second { json.member("second", second) }
            }
        }
    }

    private func read(_ name: String, on console: Console) throws(CommandFailure) -> XMLDocument {
        let parsed = XMLDocumentParser().parse(try InputFile(name: name).read(from: console), name: name)
        var findings = parsed.findings
        if let document = parsed.document {
            if MomentDocument.Kind(document.root) != nil { return document }
            findings = [WrongRoot.finding(document.root)]
        }
        var writer = TextWriter(width: console.width)
        console.writeError(writer.write(FileReport(file: name, findings: findings)))
        throw CommandFailure("\(name) cannot be compared")
    }
}
