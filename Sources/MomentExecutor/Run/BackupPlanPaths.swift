internal import Diagnostics
internal import DomainMoments
internal import LibXML

/// The files a backup document names, and whether each was there before.
struct BackupPlanPaths: Sendable {
    /// Whether the document is of a pull backup.
    var isPull = false
    /// Target or scratch files, in the document's order. Block devices are not among them: they are never removed.
    var files: [String] = []
    /// The socket of a pull backup's server. QEMU removes it, unless QEMU is killed.
    var sockets: [String] = []
    /// Those that were there before the backup began, and are not ours.
    var existing: Set<String> = []

    /// Reads a document. What is wrong with it is left for libvirt to say, unless it can't be read at all.
    init(xml: String, files host: (any HostFiles)?) throws(ExecutorError) {
        let result = XMLParser().parse(xml, name: "backup document")
        guard let tree = result.document else {
            let finding = result.findings.first
            throw ExecutorError(
                .xmlDetail,
                message: "the backup document is not well-formed: \(finding?.message ?? "no reason is given")"
            )
        }
        let backup: DomainBackup
        do throws(MomentError) {
            backup = try DomainBackup.decode(tree).value
        } catch {
            throw ExecutorError(.xmlError, message: error.description)
        }
        if case .pull = backup.mode { isPull = true }
        let pushed = (backup.pushDisks ?? []).compactMap(\.copy)
        files = pushed.filter { $0.type != .block }.compactMap { $0.target?.path }
        let pulled = (backup.pullDisks ?? []).compactMap(\.export)
        files += pulled.filter { $0.type != .block }.compactMap { $0.scratch?.path }
        if case .unix(let socket)? = backup.server?.address { sockets = [socket] }
        if let host { existing = Set((files + sockets).filter(host.exists)) }
    }
}
