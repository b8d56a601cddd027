public import MomentDiagnostics
public import MomentDocuments
import XMLTree

/// What is put into a backup beyond what libvirt fills in: a server, a port, files for disks that have none.
public struct BackupCompletion: Sendable {
    /// The server of a pull backup that has none; nil leaves the backup without.
    public var server: BackupServer?
    /// The directory for unix sockets without a path.
    public var socketDirectory: String
    /// The directory for files of disks that are no files themselves; nil leaves those without.
    public var imageDirectory: String?
    /// What tells names of this run from those of others; the suffix of generated names if nil.
    public var token: String?

    /// Makes one that gives pull backups a server on TCP at localhost.
    public init(
        server: BackupServer? = .tcp("localhost", port: nil),
        socketDirectory: String = "/run",
        imageDirectory: String? = nil,
        token: String? = nil
    ) {
        self.server = server
        self.socketDirectory = socketDirectory
        self.imageDirectory = imageDirectory
        self.token = token
    }
}

/// A backup after completion.
public struct CompletedBackup: Sendable {
    /// The backup, with what it lacked.
    public let backup: DomainBackup
    /// The values that were put in, in the order of the document.
    public let values: [FilledValue]
    /// Findings on values that could not be put in.
    public let findings: [Diagnostic]
}

extension DomainBackup {
    /// Puts in what a backup lacks and libvirt does not fill; what the document says stays as it is.
    ///
    /// - Parameters:
    ///   - ports: where a port is taken from for a server on TCP that has none
    public func completed(
        by completion: BackupCompletion,
        for submission: Submission,
        ports: inout PortPool
    ) -> CompletedBackup {
        var run = CompletionRun(self, completion, submission)
        run.completeServer(&ports)
        run.completeImages()
        return CompletedBackup(backup: run.backup, values: run.values, findings: run.findings.all)
    }
}

/// One completion of one backup.
private struct CompletionRun {
    var backup: DomainBackup
    let completion: BackupCompletion
    let submission: Submission
    var values: [FilledValue] = []
    var findings = Findings()

    init(_ backup: DomainBackup, _ completion: BackupCompletion, _ submission: Submission) {
        self.backup = backup
        self.completion = completion
        self.submission = submission
    }

    private var suffix: String {
        let name = submission.checkpoint?.root.nonEmptyText("name") ?? String(submission.time.seconds)
        return completion.token ?? name
    }

    mutating func completeServer(_ ports: inout PortPool) {
        guard case .pull(let given, let disks) = backup.mode, var server = given ?? completion.server else { return }
        if given == nil {
            values.append(
                FilledValue(
                    path: "/domainbackup/server",
                    value: server.transportWord,
                    reason: "a pull backup is served"
                )
            )
        }
        switch server.address {
        case .tcp(let host, let port) where port ?? 0 == 0:
            guard let port = ports.next(at: host) else {
                findings.add(
                    .noPortFree,
                    "no port of \(ports.range) is free at \(host)",
                    at: SourceAnchor(server.unmodelled.origin)
                )
                break
            }
            server.address = .tcp(host: host, port: UInt32(port))
            let reason = "the first free port from \(ports.range.lowerBound) upward"
            values.append(FilledValue(path: "/domainbackup/server/@port", value: String(port), reason: reason))
        case .tcp(_, let port?): if let port = UInt16(exactly: port) { ports.reserve(port) }
        case .unix(let socket) where socket.isEmpty:
            let domain = submission.domain?.description.name ?? "backup"
            let path = "\(completion.socketDirectory)/\(domain)-\(suffix).sock"
            server.address = .unix(socket: path)
            let reason = "a name that no other run has"
            values.append(FilledValue(path: "/domainbackup/server/@socket", value: path, reason: reason))
        default: break
        }
        backup.mode = .pull(server: server, disks: disks)
    }

    mutating func completeImages() {
        guard let domain = submission.domain?.description else { return }
        switch backup.mode {
        case .push(let disks):
            let listed = disks ?? listing(domain).map { $0.map { PushDisk($0, PushCopy(type: nil)) } } ?? nil
            backup.mode = .push(
                disks: listed?.map { disk in
                    var disk = disk
                    if disk.copy != nil, (disk.copy?.target?.path ?? "").isEmpty, disk.copy?.type != .block,
                        let path = path(for: disk.name, domain, "target")
                    {
                        disk.copy?.type = .file
                        let image = disk.copy?.target
                        disk.copy?.target = image.with(path)
                    }
                    return disk
                }
            )
        case .pull(let server, let disks):
            let listed = disks ?? listing(domain).map { $0.map { PullDisk($0) } } ?? nil
            backup.mode = .pull(
                server: server,
                disks: listed?.map { disk in
                    var disk = disk
                    if disk.export != nil, (disk.export?.scratch?.path ?? "").isEmpty, disk.export?.type != .block,
                        let path = path(for: disk.name, domain, "scratch")
                    {
                        disk.export?.type = .file
                        let image = disk.export?.scratch
                        disk.export?.scratch = image.with(path)
                    }
                    return disk
                }
            )
        }
    }

    /// The disks to list where the document lists none and libvirt would fail to make up a name for one of them.
    private func listing(_ domain: DomainDescription) -> [String]? {
        let disks = domain.disks.filter { !$0.isEmpty && !$0.isReadOnly }
        guard completion.imageDirectory != nil, disks.contains(where: { $0.type != .file }) else { return nil }
        return disks.map(\.target)
    }

    private mutating func path(for target: String, _ domain: DomainDescription, _ element: String) -> String? {
        guard let disk = domain.disk(target), !disk.isEmpty else { return nil }
        let path: String
        let reason: String
        if disk.type == .file, let source = disk.path {
            path = "\(source).\(suffix)"
            reason = "beside the disk's own file, as libvirt names it where no disk is listed"
        } else if let directory = completion.imageDirectory {
            path = "\(directory)/\(domain.name)-\(target).\(suffix)"
            reason = "the disk is no file, so it goes to the directory for those"
        } else {
            return nil
        }
        values.append(
            FilledValue(
                path: "/domainbackup/disks/disk[@name='\(target)']/\(element)/@file",
                value: path,
                reason: reason
            )
        )
        return path
    }
}

extension BackupServer {
    fileprivate var transportWord: String {
        switch address {
        case .tcp: "tcp"
        case .unix: "unix"
        case .descriptors: "fd"
        case .other(let word): word
        }
    }
}

extension BackupImage? {
    /// The image with a path, or a new one at it.
    fileprivate func with(_ path: String) -> BackupImage {
        guard var image = self else { return BackupImage(path) }
        image.path = path
        return image
    }
}

extension Rule {
    static let noPortFree = Rule(
        .noPortFree,
        .host,
        error: .operationUnsupported,
        "No TCP port is free for the server",
        "Every port that may be used is taken. End jobs that are forgotten, or name a port.",
        before: """
            <!-- given: all ports taken -->
            <domainbackup mode='pull'><server name='localhost'/></domainbackup>
            """,
        after: "<domainbackup mode='pull'><server transport='unix' socket='/run/backup.sock'/></domainbackup>",
        function: "qemuMonitorJSONCheckErrorFull"
    )
}
