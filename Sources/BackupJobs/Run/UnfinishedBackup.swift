public import LibvirtHost
internal import MomentDocuments
internal import XMLTree

/// What is left of a backup that did not end well and that nobody sees through any more.
public struct UnfinishedBackup: Hashable, Sendable {
    /// The record that the run left behind.
    public var known: KnownBackup
    /// The files and sockets at the paths of those that it made, as far as something is there.
    public var files: [File]
    /// Its checkpoint, if it is there.
    public var checkpoint: String?
    /// Its job, if it still runs.
    public var job: DomainJob.ID?
    /// How many clients are connected to what its job serves; nil where it serves nothing, or that can't be found out.
    public var clients: Int?

    /// Creates the account of a run that is over and of what it left on the host.
    public init(
        _ known: KnownBackup,
        files: [File] = [],
        checkpoint: String? = nil,
        job: DomainJob.ID? = nil,
        clients: Int? = nil
    ) {
        self.known = known
        self.files = files
        self.checkpoint = checkpoint
        self.job = job
        self.clients = clients
    }

    /// A file or socket at a path of one that the backup made.
    public struct File: Hashable, Sendable {
        /// The file's path on the host.
        public var path: String
        /// Which file it is, where it is proven to be the one that the backup made; nil where that is not.
        public var proven: FileIdentity?

        /// Creates a file by its path, with its identity if the record proves that the run made it.
        public init(_ path: String, proven: FileIdentity?) {
            self.path = path
            self.proven = proven
        }
    }

    /// Whether its job is a pull that nobody is connected to: of no use to anybody, and it never ends by itself.
    public var isForsaken: Bool { job != nil && known.record.isPull && clients == 0 }

    /// Whether nothing is left, and nothing can come of it any more.
    ///
    /// - Parameter time: Now, in seconds since 1970: what a process that was killed has sent may take effect later.
    func isSettled(at time: Int64) -> Bool {
        files.isEmpty && checkpoint == nil && job == nil && known.record.isDecided(at: time)
    }
}

extension InspectableHost {
    /// What is left of a domain's backups that did not end well and that nobody sees through any more, as far as there are
    /// records of them.
    ///
    /// A file is proven to be a backup's by its identity as it was noted once the job had begun; of a process that was
    /// killed before, by the time at which it was made: nothing was there just before.
    public func unfinishedBackups(of domain: DomainIdentity) async throws(HostError) -> [UnfinishedBackup] {
        let known = surroundings.knownBackups(of: domain).known ?? []
        guard known.contains(where: \.isUnfinished) else { return [] }
        let job = try await runningBackup(of: domain.reference)
        var found: [UnfinishedBackup] = []
        for backup in known where backup.isUnfinished {
            let record = backup.record
            var left = UnfinishedBackup(backup)
            // What another backup names since is not this one's.
            let others = known.filter { $0.id != backup.id && $0.record.begun >= record.begun }
            let taken = NameSet(others.flatMap { $0.record.files.map(\.path) + $0.record.targets })
            if let files = surroundings.files {
                for file in record.files where !taken.contains(file.path) && files.isThere(file.path) != false {
                    let now = files.identity(of: file.path)
                    let isProven = now.map { now in file.identity.map { $0 == now } ?? record.made(now) } ?? false
                    left.files.append(.init(file.path, proven: isProven ? now : nil))
                }
            }
            if let name = record.checkpoint, try await isThere(name, of: domain.reference, madeBy: record) {
                left.checkpoint = name
            }
            let own = NameSet(record.targets + record.files.map(\.path))
            if let job, job.paths.contains(where: own.contains) {
                left.job = job.id
                left.clients = job.clients
            }
            found.append(left)
        }
        return found
    }

    /// Whether a domain has a checkpoint that a recorded backup made.
    func isThere(
        _ checkpoint: String,
        of domain: DomainReference,
        madeBy record: BackupRecord
    ) async throws(HostError) -> Bool {
        do throws(HostError) {
            return record.made(
                checkpoint: checkpoint,
                at: try await self.checkpoint(checkpoint, of: domain).creationTime
            )
        } catch  where error.code == .noCheckpoint {
            return false
        }
    }

    /// The backup job that runs, what it uses, and how many are connected to it.
    private func runningBackup(
        of domain: DomainReference
    ) async throws(HostError) -> (id: DomainJob.ID, paths: [String], clients: Int?)? {
        guard let job = try await jobs(of: domain).first(where: { $0.operation == .backup }),
            // It may end at any moment.
            let backup = try? await backup(job.id, of: domain)
        else { return nil }
        let paths = BackupPlanPaths(backup, files: nil)
        let server: NBDServer? =
            switch backup.server?.address {
            case .unix(let socket): .unix(path: socket)
            case .tcp(_, let port?): .tcp(port: port)
            default: nil
            }
        let clients = server.flatMap { surroundings.files?.clients(of: $0) }
        return (job.id, paths.files + paths.devices + paths.sockets, clients)
    }
}
