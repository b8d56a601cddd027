public import LibvirtHost
public import MomentDiagnostics
public import MomentDocuments
public import MomentRules
internal import XMLTree

/// A backup that was looked over and completed: what will be sent, and why it is as it is.
///
/// It is made by ``BackupRun/prepare(on:)``, holds nothing of the host, and may be dropped at any time. ``run(on:progress:serving:)``
/// sends just this, ``plan(on:)`` says what that would do.
public struct PreparedBackup: Sendable {
    /// The `<domainbackup>` document that will be sent; nil for libvirt's own choice.
    public internal(set) var xml: String?
    /// The document as it will be in effect; nil where that is left to libvirt.
    public internal(set) var effective: DomainBackup?
    /// The checkpoint that will be made at the same instant, with a name.
    public internal(set) var checkpoint: BackupCheckpoint?
    /// What was filled in.
    public internal(set) var values: [FilledValue]
    /// What is worth a warning.
    public internal(set) var findings: [Diagnostic]
    /// What each disk is incremental to, where that was to be found out.
    public internal(set) var bases: [DiskBase]
    /// What will result, in one sentence; empty where that is left to libvirt.
    public internal(set) var summary: String
    /// What the run will have made.
    public internal(set) var artifacts: BackupArtifacts
    /// The disks that are copied.
    public internal(set) var disks: [BackupRecord.Disk] = []
    /// The port that was chosen for a server that had none; another one is tried where QEMU can't have it.
    public internal(set) var port: ChosenPort?
    /// How it is begun, watched and taken back.
    let run: BackupRun

    /// A port that was chosen for the server of a pull backup, and held by nobody yet.
    public struct ChosenPort: Hashable, Sendable {
        /// Where the server listens, as the document says.
        public let host: String
        /// The TCP port that the NBD server is given.
        public internal(set) var number: UInt16
        /// The document that names it.
        var backup: DomainBackup

        /// The port that completion put into a document, which has become `backup` since; nil where none was.
        init?(_ completed: CompletedBackup, in backup: DomainBackup) {
            guard completed.values.contains(where: { $0.path == Self.path }),
                case .tcp(let host, let port?)? = completed.backup.server?.address,
                let number = UInt16(exactly: port)
            else { return nil }
            self.host = host
            self.number = number
            self.backup = backup
        }

        /// Where the value stands.
        static var path: String { "/domainbackup/server/@port" }
    }

    /// Takes another port.
    mutating func move(to number: UInt16, reason: String) throws(HostError) {
        guard var chosen = port, chosen.number != number, case .pull(var server?, let disks) = chosen.backup.mode else {
            return
        }
        server.address = .tcp(host: chosen.host, port: UInt32(number))
        chosen.backup.mode = .pull(server: server, disks: disks)
        chosen.number = number
        port = chosen
        xml = try MomentText.print(chosen.backup)
        for index in values.indices where values[index].path == ChosenPort.path {
            values[index] = FilledValue(path: ChosenPort.path, value: String(number), reason: reason)
        }
    }
}
