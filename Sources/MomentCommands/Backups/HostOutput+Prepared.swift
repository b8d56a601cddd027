internal import BackupJobs
internal import LibvirtHost
internal import MomentDiagnostics
internal import MomentDocuments
internal import MomentRules
internal import XMLTree

extension HostOutput {
    /// Looks a backup over and tells what is to be known before it begins; fails, after the findings, where it would be refused.
    func prepare(
        _ run: BackupRun,
        _ document: SentDocument,
        on host: some InspectableHost
    ) async throws -> PreparedBackup {
        let prepared: PreparedBackup
        switch await lookedOver(run, on: host) {
        case .success(let success): prepared = success
        case .failure(let error):
            if error.findings.isEmpty { throw error }
            throw try refused(report(on: document, error.findings))
        }
        // What is said of, or put into, a document that nobody wrote is told by the plan.
        if document.isGiven { tell(prepared, report(on: document, prepared.findings)) }
        // But not what whoever named a base has to know.
        if !document.isGiven {
            for finding in prepared.findings where finding.code == "checkpoint-unsaved" {
                console.say("warning: \(finding.message)")
            }
        }
        for base in prepared.bases { console.say("\(base)") }
        return prepared
    }

    private func lookedOver(
        _ run: BackupRun,
        on host: some InspectableHost
    ) async -> Result<PreparedBackup, HostError> {
        do throws(HostError) {
            return .success(try await run.prepare(on: host))
        } catch {
            return .failure(error)
        }
    }

    private func tell(_ prepared: PreparedBackup, _ report: FileReport) {
        if !report.findings.isEmpty {
            var writer = TextWriter(width: console.width)
            console.writeError(writer.write(report))
        }
        for value in prepared.values where Self.isAbroad(value.path) {
            console.say("\(value.path) = \(value.value): \(value.reason)")
        }
    }

    /// Whether a value that was put in names something outside the document: a file, a device, a port, a socket.
    private static func isAbroad(_ path: String) -> Bool {
        ["/@file", "/@dev", "/@port", "/@socket"].contains { path.hasSuffix($0) }
    }

    private func report(on document: SentDocument, _ findings: [Diagnostic]) -> FileReport {
        FileReport(
            file: document.name,
            kind: MomentDocument.Kind.backup.rawValue,
            findings: findings
        )
    }

    /// Writes why a document is not sent; gives the failure that says so.
    func refused(_ report: FileReport) throws(CommandFailure) -> CommandFailure {
        var writer: any ReportWriter =
            switch format {
            case .text: TextWriter(isColoured: console.isColoured, width: console.width)
            case .json: JSONLinesWriter()
            }
        try console.write(styled: writer.begin() + writer.write(report) + writer.finish())
        return CommandFailure(
            "\(report.file) is refused and was not sent; --unchecked sends it all the same",
            status: .findings
        )
    }
}
