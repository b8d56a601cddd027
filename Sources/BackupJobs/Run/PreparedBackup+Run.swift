public import LibvirtHost
internal import Logging
internal import MomentRules
internal import XMLTree

extension PreparedBackup {
    /// Runs the backup: begins the job, watches it, and returns once the data is safe.
    ///
    /// - Parameters:
    ///   - host: Where; the one it was prepared on.
    ///   - progress: Told of each look at the job.
    ///   - serving: For a pull: the work with the exports. The job ends when it returns, and is undone when it throws.
    /// - Returns: What was done.
    /// - Throws: ``BackupFailure``, with what was put back.
    public func run(
        on host: some MomentHost,
        progress: @escaping @Sendable (BackupProgress) -> Void = { _ in },
        serving: @escaping @Sendable ([BackupExport]) async throws -> Void = { _ in }
    ) async throws(BackupFailure) -> BackupReport {
        let cleared = await clear(on: host)
        let events: AsyncStream<DomainEvent>
        do throws(HostError) {
            events = try await host.events(of: artifacts.domain.reference)
            // What is cancelled by now need not begin.
            if Task.isCancelled { throw HostError(.cancelled, message: "the task was cancelled") }
        } catch {
            throw BackupFailure(cause: error)
        }
        let begun = try await beginning(isWatched: true, on: host)
        defer { host.surroundings.ports.giveBack(begun.port) }
        let isAfterAnother = cleared.undone.contains { if case .job = $0 { true } else { false } }
        var report = try await run.follow(
            begun.job,
            begun.artifacts,
            on: host,
            isAfterAnother: isAfterAnother,
            events,
            progress,
            serving
        )
        report.values = begun.values
        report.earlier = cleared
        if let reason = begun.unrecorded { report.unrecorded = reason }
        report.findings = findings
        report.bases = bases
        return report
    }

    /// Begins the backup, and leaves its end to others.
    ///
    /// - Parameter host: Where; the one it was prepared on.
    /// - Returns: The job.
    /// - Throws: ``BackupFailure``, with what was put back.
    public func begin(on host: some MomentHost) async throws(BackupFailure) -> DomainJob.ID {
        _ = await clear(on: host)
        let begun = try await beginning(isWatched: false, on: host)
        if let id = begun.artifacts.record { host.surroundings.records?.letGo(id) }
        // QEMU listens at it by now, so nobody finds it free.
        host.surroundings.ports.giveBack(begun.port)
        return begun.job
    }

    /// A backup that has begun.
    private struct Begun {
        var job: DomainJob.ID
        var artifacts: BackupArtifacts
        var values: [FilledValue]
        /// Why it was not written down; nil where it was.
        var unrecorded: String?
        /// The port that is held for it.
        var port: UInt16?
    }

    /// Begins the backup; with another port, as often as there are any, where somebody else was quicker to take the one
    /// that was chosen.
    private func beginning(isWatched: Bool, on host: some MomentHost) async throws(BackupFailure) -> Begun {
        var attempt = self
        // What has come to be there since the backup was prepared is not ours.
        if let files = host.surroundings.files { attempt.artifacts.files.removeAll(where: files.exists) }
        var refused: Set<UInt16> = []
        while true {
            let port = try attempt.hold(on: host, past: refused)
            var unrecorded = attempt.openRecord(isWatched: isWatched, on: host)
            let cause: HostError
            do throws(HostError) {
                let job = try await host.beginBackup(
                    of: artifacts.domain.reference,
                    xml: attempt.xml,
                    checkpoint: attempt.checkpoint,
                    options: run.options
                )
                let artifacts = await attempt.named(job, on: host)
                if unrecorded == nil { unrecorded = await attempt.addToRecord(job, artifacts, on: host) }
                return Begun(job: job, artifacts: artifacts, values: attempt.values, unrecorded: unrecorded, port: port)
            } catch {
                cause = error
            }
            host.surroundings.ports.giveBack(port)
            attempt.artifacts.mayBeFrozen = cause.mayHaveLeftFrozen
            let failure = await run.rollback(attempt.artifacts, on: host).undo(job: nil, cause: cause)
            guard let port, failure.left.isEmpty, !Task.isCancelled, attempt.hasLost(port, cause, on: host) else {
                throw failure
            }
            run.logger.notice(
                "another port",
                metadata: ["domain": "\(artifacts.domain.name)", "taken": "\(port)", "reason": "\(cause.message)"]
            )
            refused.insert(port)
        }
    }

    /// Holds the port that was chosen, or another; nil where none was to be chosen.
    private mutating func hold(on host: some MomentHost, past refused: Set<UInt16>) throws(BackupFailure) -> UInt16? {
        guard let chosen = port else { return nil }
        let ports = host.surroundings.ports
        guard let number = ports.hold(chosen.number, at: chosen.host, past: refused) else {
            throw BackupFailure(
                cause: HostError(
                    .operationUnsupported,
                    message: "no port of \(ports.range) is free at \(chosen.host)",
                    subject: artifacts.domain.name,
                    explanation: "end jobs that are forgotten, or name a port"
                )
            )
        }
        do throws(HostError) {
            try move(to: number, reason: "a free port: the one chosen before was taken meanwhile")
        } catch {
            ports.giveBack(number)
            throw BackupFailure(cause: error)
        }
        return number
    }

    /// Whether a refusal was about the port: QEMU says so, or somebody listens there by now.
    private func hasLost(_ port: UInt16, _ cause: HostError, on host: some MomentHost) -> Bool {
        guard let chosen = self.port else { return false }
        // The C library's words, which libvirt has QEMU speak in English.
        return cause.message.holds("Address already in use")
            || host.surroundings.ports.isTaken(port, at: chosen.host)
    }

    /// The artifacts of a job that has begun, with the names that libvirt filled in; a small push may be over before they
    /// can be asked for.
    private func named(_ job: DomainJob.ID, on host: some MomentHost) async -> BackupArtifacts {
        guard run.preparation == nil,
            let filled = try? await host.backupDescription(of: artifacts.domain.reference, job: job),
            let paths = try? BackupPlanPaths(xml: filled, files: nil)
        else { return artifacts }
        var artifacts = artifacts
        artifacts.add(generated: paths, reused: run.options.reusesExternal)
        return artifacts
    }
}

extension BackupArtifacts {
    /// Notes files that libvirt made names for. They were not there: it refuses a name that is taken.
    fileprivate mutating func add(generated paths: BackupPlanPaths, reused: Bool) {
        let new = paths.files.filter { !targets.contains($0) && !files.contains($0) }
        if !isPull { targets += new }
        if !reused { files += new }
    }
}
