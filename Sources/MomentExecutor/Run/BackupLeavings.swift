internal import DomainMoments
internal import LibXML

/// What a running backup has made so far, and how it is put back.
struct BackupLeavings: Sendable {
    /// The job, once it runs.
    var job: Job.ID?
    /// The target and scratch files that were not there before.
    var targets: [String] = []
    /// The sockets that were not there before.
    private var sockets: [String] = []

    private let run: BackupRun
    private var checkpointsBefore: Set<String> = []
    private var checkpointName: String?

    /// Nothing yet.
    init(run: BackupRun) { self.run = run }

    /// Notes what is there before the backup begins.
    init(run: BackupRun, paths: BackupPlanPaths, before executor: some MomentHost) async throws(ExecutorError) {
        self.run = run
        targets = paths.files.filter { !paths.existing.contains($0) }
        sockets = paths.sockets.filter { !paths.existing.contains($0) }
        guard let checkpoint = run.checkpoint else { return }
        checkpointsBefore = try await Self.checkpoints(of: run.domain, on: executor)
        if let tree = XMLParser().parse(checkpoint.xml).document {
            checkpointName = (try? DomainCheckpoint.decode(tree))?.value.name
        }
    }

    /// Notes files that libvirt made names for. They were not there: it refuses a name that is taken.
    mutating func add(generated: BackupPlanPaths, known: BackupPlanPaths) {
        guard !run.options.reusesExternal else { return }
        targets += generated.files.filter { !known.files.contains($0) }
    }

    /// The checkpoint that came with the backup; nil where there is none or it can't be told from others' checkpoints.
    func newCheckpoint(on executor: some MomentHost) async -> String? {
        guard run.checkpoint?.keepsMetadata == true,
            let now = try? await Self.checkpoints(of: run.domain, on: executor)
        else { return nil }
        let new = now.subtracting(checkpointsBefore)
        // Without a name in the document, it is the one that is new; if somebody else made one meanwhile, nobody knows.
        return checkpointName.map { new.contains($0) ? $0 : nil } ?? (new.count == 1 ? new.first : nil)
    }

    /// Puts everything back. Runs to its end even where the task was cancelled.
    func undo(on executor: some MomentHost, cause: ExecutorError) async -> BackupFailure {
        await Task { await undoing(on: executor, cause: cause) }.value
    }

    private func undoing(on executor: some MomentHost, cause: ExecutorError) async -> BackupFailure {
        var failure = BackupFailure(cause: cause, undone: [], left: [:])
        func attempt(_ what: BackupUndo, _ body: () async throws(ExecutorError) -> Bool) async {
            do throws(ExecutorError) {
                if try await body() { failure.undone.append(what) }
            } catch {
                failure.left[what] = error.message
            }
        }
        if let job {
            await attempt(.job(job)) { () async throws(ExecutorError) in
                guard try await executor.jobs(of: run.domain).contains(where: { $0.id == job }) else { return false }
                _ = try await executor.endBackup(of: run.domain, job: job, aborting: true)
                return true
            }
        }
        // A file is only removed when no job can be writing it any more.
        if failure.left.isEmpty, let files = run.files {
            for path in (run.options.reusesExternal ? [] : targets) + sockets where files.exists(path) {
                await attempt(.file(path)) { () throws(ExecutorError) in
                    guard let number = files.remove(path) else { return true }
                    throw ExecutorError(.systemError, message: "the file can't be removed: error \(number)")
                }
            }
        }
        if let name = await newCheckpoint(on: executor) {
            await attempt(.checkpoint(name)) { () async throws(ExecutorError) in
                try await executor.deleteCheckpoint(of: run.domain, name: name, deletion: MomentDeletion())
                return true
            }
        }
        return failure
    }

    private static func checkpoints(
        of domain: DomainReference,
        on executor: some MomentHost
    ) async throws(ExecutorError) -> Set<String> {
        Set(try await executor.checkpoints(of: domain, listing: .all, matching: CheckpointFilter(topological: false)))
    }
}
