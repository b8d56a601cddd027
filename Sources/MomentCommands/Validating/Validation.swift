internal import Diagnostics
internal import DomainMoments
internal import LibXML
internal import MomentSchemas
internal import XMLTree

/// The checks that documents go through, one stage after the other.
struct Validation: Sendable {
    /// The grammars.
    let store: GrammarStore
    /// The release that is to accept the documents.
    let release: Release
    /// How far documents are checked.
    let level: ValidateCommand.Level

    /// Reads a file and checks it.
    func report(on input: InputFile, from console: Console) -> FileReport {
        do throws(CommandFailure) {
            return report(on: try input.read(from: console), name: input.name)
        } catch {
            return FileReport(file: input.name, failure: error.description)
        }
    }

    /// Checks a document.
    func report(on bytes: [UInt8], name: String) -> FileReport {
        let parsed = XMLParser().parse(bytes, name: name)
        guard let document = parsed.document else {
            return FileReport(file: name, findings: parsed.findings, source: parsed.source)
        }
        let kind = MomentDocument.Kind(document.root)
        var report = FileReport(file: name, kind: kind?.rawValue ?? "other")
        do throws(GrammarFailure) {
            report.findings =
                try store.findings(in: document, release: release) ?? [WrongRoot.finding(document.root)]
        } catch {
            report.failure = error.description
        }
        // The text is needed to show excerpts only, and takes memory while other files' reports are waited for.
        if !report.findings.isEmpty { report.source = parsed.source }
        return report
    }
}
