internal import Diagnostics
internal import DomainMoments
internal import LibXML
internal import MomentExecutor

extension HostOutput {
    /// Looks a backup over and tells what is to be known before it begins; fails, after the findings, where it would be refused.
    func prepare(
        _ run: BackupRun,
        _ document: SentDocument,
        on executor: some MomentHost
    ) async throws -> PreparedBackup {
        let prepared: PreparedBackup
        do {
            prepared = try await run.prepare(on: executor)
        } catch  where !error.findings.isEmpty {
            throw try refused(report(on: document, error.findings))
        }
        if document.isGiven, !prepared.findings.isEmpty {
            var writer = TextWriter(width: console.width)
            console.writeError(writer.write(report(on: document, prepared.findings)))
        }
        // What is filled in of a document that leaves out all disks is told by the plan, not by each line of it.
        if document.isGiven {
            for value in prepared.values { console.say("\(value.path) = \(value.value): \(value.reason)") }
        }
        for base in prepared.bases { console.say("\(base)") }
        return prepared
    }

    private func report(on document: SentDocument, _ findings: [Diagnostic]) -> FileReport {
        FileReport(
            file: document.name,
            kind: MomentDocument.Kind.backup.rawValue,
            findings: findings,
            source: XMLParser().parse(document.bytes, name: document.name).source
        )
    }

    /// Writes why a document is not sent; gives the failure that says so.
    func refused(_ report: FileReport) throws(CommandFailure) -> CommandFailure {
        var writer: any ReportWriter =
            switch format {
            case .text: TextWriter(isColoured: console.isColoured, width: console.width)
            case .json: JSONLinesWriter()
            }
        try console.write(writer.begin() + writer.write(report) + writer.finish())
        return CommandFailure(
            "\(report.file) is refused and was not sent; --unchecked sends it all the same",
            status: .findings
        )
    }
}
