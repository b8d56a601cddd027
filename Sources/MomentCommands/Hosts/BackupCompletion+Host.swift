internal import LibvirtHost
internal import MomentDocuments
internal import MomentRules
internal import MomentXML
internal import XMLTree

extension BackupCompletion {
    /// A backup document for a domain of this machine, with a free port and names of files put in where it has none.
    ///
    /// - Returns: nil where the document is no backup, or lacks nothing
    static func completed(
        _ document: SentDocument,
        for submission: Submission
    ) throws(CommandFailure) -> (document: SentDocument, values: [FilledValue])? {
        guard let tree = XMLDocumentParser().parse(document.bytes, name: document.name).document,
            let backup = try? DomainBackup.decode(tree).value
        else { return nil }
        let isFree = submission.host?.isPortFree
        var ports = PortPool { host, port in isFree?(host, port) ?? true }
        let completed = backup.completed(by: BackupCompletion(), for: submission, ports: &ports)
        guard !completed.values.isEmpty else { return nil }
        do throws(XMLPrintError) {
            let bytes = try XMLPrinter().print(completed.backup.document())
            return (SentDocument(name: document.name, bytes: bytes), completed.values)
        } catch {
            throw CommandFailure("\(document.name): the document cannot be printed: \(error)")
        }
    }
}
