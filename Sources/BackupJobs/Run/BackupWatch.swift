internal import LibvirtHost
internal import MomentDocuments
internal import MomentXML
internal import XMLTree

/// Follows a running backup to its end, by libvirt's events and by looking, whichever tells first.
struct BackupWatch<Host: MomentHost>: Sendable {
    let host: Host
    let domain: DomainIdentity
    let job: DomainJob.ID
    let interval: Duration
    /// Whether another job was ended just before, of which an event may still come: events do not say whose they are.
    let isAfterAnother: Bool
    let events: AsyncStream<DomainEvent>
    let progress: @Sendable (BackupProgress) -> Void

    /// What earlier looks have shown.
    private struct View {
        var pace = JobPace()
        /// Looks in a row that failed.
        var blindness = 0
    }

    /// libvirt's number for a pause because a request to a disk failed.
    private static var pausedByFailedRequest: Int { 2 }

    /// How many looks in a row may fail.
    private static var patience: Int { 10 }

    private enum Signal: Sendable {
        case event(DomainEvent)
        case look
        case served
        case failed(String)
    }

    /// Waits for the end of a push; fails if it ends badly.
    func finish() async throws(HostError) -> JobStatistics? {
        try await follow(work: nil)
    }

    /// Does the work with the exports of a pull, then ends the job.
    func serve(_ work: @escaping @Sendable ([BackupExport]) async throws -> Void) async throws(HostError)
        -> JobStatistics?
    {
        let description = try await host.backupDescription(of: domain.reference, job: job)
        guard let tree = XMLDocumentParser().parse(description).document,
            let backup = try? DomainBackup.decode(tree).value
        else {
            throw HostError(.internalError, message: "the description of the running backup can't be read")
        }
        let exports = BackupExport.exports(of: backup)
        return try await follow { try await work(exports) }
    }

    private func follow(work: (@Sendable () async throws -> Void)?) async throws(HostError) -> JobStatistics? {
        let (signals, continuation) = AsyncStream.makeStream(of: Signal.self)
        let listener = Task { [events] in
            for await event in events { continuation.yield(.event(event)) }
        }
        let clock = Task { [interval] in
            // The first look comes late: before, the hypervisor has no true figures, and the question slows it down.
            while (try? await Task.sleep(for: interval)) != nil { continuation.yield(.look) }
        }
        let worker = work.map { work in
            Task {
                do {
                    try await work()
                    continuation.yield(.served)
                } catch {
                    continuation.yield(.failed(String(describing: error)))
                }
            }
        }
        defer {
            listener.cancel()
            clock.cancel()
            worker?.cancel()
        }
        var view = View()
        for await signal in signals {
            switch signal {
            case .served:
                _ = try await host.endBackup(of: domain.reference, job: job, aborting: false)
                return try? await host.lastJob(of: domain.reference)
            case .failed(let reason):
                throw HostError(
                    .operationFailed,
                    message: reason,
                    subject: domain.name
                )
            case .event(let event):
                if isAfterAnother, case .jobCompleted = event.kind, try await isRunning { continue }
                if isUnexplainedFailure(event) { try await requireAlive() }
                guard let end = try end(event) else { continue }
                if work == nil { return end }
                throw endedEarly
            case .look:
                guard let end = try await look(&view) else { continue }
                if work == nil { return end }
                throw endedEarly
            }
        }
        throw HostError(.cancelled, message: "the task was cancelled", subject: domain.name)
    }

    private var isRunning: Bool {
        get async throws(HostError) {
            try await host.jobs(of: domain.reference).contains { $0.id == job }
        }
    }

    private var stopped: HostError {
        HostError(
            .operationFailed,
            message: "the domain stopped while it was backed up",
            subject: domain.name
        )
    }

    /// The exports went away under the work.
    private var endedEarly: HostError {
        HostError(
            .operationFailed,
            message: "the job was ended by somebody else before the work with the exports was done",
            subject: domain.name
        )
    }

    /// What an event says about the end; nil where it says nothing.
    private func end(_ event: DomainEvent) throws(HostError) -> JobStatistics? {
        switch event.kind {
        case .jobCompleted(let statistics) where [.backup, .unknown].contains(statistics.operation):
            try succeeded(statistics)
            return statistics
        case .lifecycle(let change, _) where [.stopped, .crashed].contains(change):
            throw stopped
        case .lifecycle(.suspended, detail: Self.pausedByFailedRequest):
            throw HostError(
                .operationFailed,
                message: "the guest could not write to its disk, and was paused",
                subject: domain.name,
                explanation: "is there room for its images, and for the scratch files of a pull backup, which take "
                    + "what the guest overwrites?"
            )
        case .connectionClosed:
            throw HostError(
                .connectionLost,
                message: "the connection to the host was lost while the backup was running",
                subject: domain.name,
                explanation: "the job may go on; connect again and look at the domain's jobs"
            )
        default:
            return nil
        }
    }

    /// What a look at the job says about its end; nil while it runs, and where nothing can be seen for once.
    private func look(_ view: inout View) async throws(HostError) -> JobStatistics? {
        let running: DomainJob?
        do throws(HostError) {
            running = try await host.jobs(of: domain.reference).first { $0.id == job }
            view.blindness = 0
        } catch {
            // While QEMU dies, questions about its job fail in ways of their own; the domain's state tells.
            view.blindness += 1
            if error.code == .connectionLost || view.blindness > Self.patience { throw error }
            try await requireRunning()
            return nil
        }
        guard let running else {
            try await requireRunning()
            // The event is on its way, or was missed; the last job's figures are kept either way.
            let statistics = try await host.lastJob(of: domain.reference)
            if let statistics { try succeeded(statistics) }
            return statistics ?? JobStatistics(phase: .completed, operation: .backup)
        }
        progress(BackupProgress(domain: domain, job: running, rate: view.pace.rate(running.statistics)))
        return nil
    }

    /// Whether a job has failed and nobody says why: with the domain, perhaps, which is told of a moment later.
    private func isUnexplainedFailure(_ event: DomainEvent) -> Bool {
        guard case .jobCompleted(let statistics) = event.kind else { return false }
        return statistics.succeeded == false && statistics.errorMessage == nil
    }

    /// Fails where the domain has stopped, or is about to.
    private func requireAlive() async throws(HostError) {
        let state = try await host.summary(of: domain.reference).state
        guard state.isActive, state != .shutdown else { throw stopped }
    }

    private func requireRunning() async throws(HostError) {
        guard try await host.summary(of: domain.reference).state.isActive else { throw stopped }
    }

    private func succeeded(_ statistics: JobStatistics) throws(HostError) {
        guard statistics.succeeded == false || [.failed, .cancelled].contains(statistics.phase) else { return }
        throw HostError(
            .operationFailed,
            message: "the backup failed: \(statistics.errorMessage ?? "no reason is given")",
            subject: domain.name
        )
    }
}
