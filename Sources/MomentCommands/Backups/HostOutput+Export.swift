internal import BackupJobs
internal import LibvirtHost
internal import MomentDiagnostics
internal import MomentDocuments
internal import MomentXML

extension HostOutput {
    /// Writes what a running pull backup serves; nothing for a push, and where the job is over already.
    func exports(
        of job: DomainJob.ID,
        _ domain: DomainReference,
        on host: some MomentHost
    ) async throws(CommandFailure) {
        guard let description = try? await host.backupDescription(of: domain, job: job),
            let tree = XMLDocumentParser().parse(description).document,
            let backup = try? DomainBackup.decode(tree).value
        else { return }
        try exports(BackupExport.exports(of: backup))
    }

    /// Writes exports: the disk, the URI and, for an increment, the bitmap of what has changed.
    func exports(_ exports: [BackupExport]) throws(CommandFailure) {
        for export in exports {
            let uri = export.uri ?? "(no URI: the socket was handed over)"
            let bitmap = export.metaContext.map { "  \($0)" } ?? ""
            try item("\(export.disk)  \(uri)\(bitmap)", type: "export") { json in
                json.member("disk", export.disk)
                if let uri = export.uri { json.member("uri", uri) }
                if let context = export.metaContext { json.member("metaContext", context) }
            }
        }
    }
}
