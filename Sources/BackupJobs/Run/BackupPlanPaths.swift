internal import LibvirtHost
internal import MomentDocuments
internal import XMLTree

/// The files a backup document names, and whether each was there before.
struct BackupPlanPaths: Sendable {
    /// Whether the document is of a pull backup.
    var isPull = false
    /// Target or scratch files, in the document's order. Block devices are not among them: they are never removed.
    var files: [String] = []
    /// The block devices a push writes to.
    var devices: [String] = []
    /// The socket of a pull backup's server. QEMU removes it, unless QEMU is killed.
    var sockets: [String] = []
    /// Those that were there before the backup began, and are not ours.
    var existing: NameSet = []

    /// Reads a document. What is wrong with it is left for libvirt to say, unless it can't be read at all.
    init(xml: String, files host: (any HostFiles)?) throws(HostError) {
        self.init(try SubmittedDocument(xml, name: "backup document").backup(), files: host)
    }

    /// Looks through a document.
    init(_ backup: DomainBackup, files host: (any HostFiles)?) {
        if case .pull = backup.mode { isPull = true }
        let pushed = (backup.pushDisks ?? []).compactMap(\.copy)
        files = pushed.filter { $0.type != .block }.compactMap { $0.target?.path }
        devices = pushed.filter { $0.type == .block }.compactMap { $0.target?.path }
        let pulled = (backup.pullDisks ?? []).compactMap(\.export)
        files += pulled.filter { $0.type != .block }.compactMap { $0.scratch?.path }
        if case .unix(let socket)? = backup.server?.address { sockets = [socket] }
        if let host { existing = NameSet((files + sockets).filter(host.exists)) }
    }
}
