internal import LibvirtHost

/// Waits until QEMU has let go of the targets of a push that is done, and what they hold is on the disk.
///
/// libvirt tells of the job's end while QEMU still has a target open: it then writes the image's tables, waits for the
/// disk and closes the file, which took 85 seconds on a slow one.
struct TargetRelease<Host: MomentHost>: Sendable {
    let host: Host
    let artifacts: BackupArtifacts
    let bound: Duration
    /// Told of the targets when the wait takes longer than a moment.
    let waiting: @Sendable ([String]) -> Void

    /// Waits; fails with ``HostError/Code/targetsHeld`` where the bound is passed, and otherwise where the data can't
    /// be said to be safe.
    func wait() async throws(HostError) {
        guard !artifacts.isPull else { return }
        let notice = Task { [waiting, targets = artifacts.targets] in
            if !targets.isEmpty, (try? await Task.sleep(for: .seconds(2))) != nil { waiting(targets) }
        }
        defer { notice.cancel() }
        let deadline = ContinuousClock.now + bound
        try await settle()
        guard let files = host.surroundings.files else { return }
        for path in artifacts.targets {
            try await waitForLock(on: path, files, until: deadline)
            try await flush(path, files, until: deadline)
        }
    }

    /// The hypervisor closes the targets before it does anything else for the domain.
    private func settle() async throws(HostError) {
        let answer = await BoundedWait.result(within: bound) {
            [host, domain = artifacts.domain.reference] () async -> Result<Void, HostError> in
            do throws(HostError) {
                try await host.settle(domain)
                return .success(())
            } catch {
                return .failure(error)
            }
        }
        guard let answer else { throw Task.isCancelled ? cancelled : held(artifacts.targets) }
        try answer.get()
    }

    private func waitForLock(
        on path: String,
        _ files: any HostFiles,
        until deadline: ContinuousClock.Instant
    ) async throws(HostError) {
        var pause = Duration.milliseconds(2)
        while files.isLocked(path) == true {
            if ContinuousClock.now > deadline { throw held([path]) }
            do { try await Task.sleep(for: pause) } catch { throw cancelled }
            pause = min(pause * 2, .milliseconds(100))
        }
    }

    /// What QEMU has written through already costs nothing more.
    private func flush(
        _ path: String,
        _ files: any HostFiles,
        until deadline: ContinuousClock.Instant
    ) async throws(HostError) {
        let answer = await BoundedWait.result(within: max(.seconds(1), deadline - ContinuousClock.now)) {
            () async -> Result<Int32?, HostError> in
            do throws(HostError) {
                return .success(try await BlockingWork.run { files.flush(path) })
            } catch {
                return .failure(error)
            }
        }
        guard let answer else { throw Task.isCancelled ? cancelled : held([path]) }
        guard let number = try answer.get() else { return }
        throw HostError(
            .systemError,
            message: "\(path) could not be written through to the disk: error \(number)",
            subject: artifacts.domain.name
        )
    }

    private func held(_ paths: [String]) -> HostError {
        HostError(
            .targetsHeld,
            message:
                "the job is done, but QEMU was not seen to let go of \(paths.joined(separator: ", ")) within \(bound)",
            subject: artifacts.domain.name,
            explanation: "nothing was removed; the data is complete once no process has the file open any more"
        )
    }

    private var cancelled: HostError {
        HostError(.cancelled, message: "the task was cancelled", subject: artifacts.domain.name)
    }
}

/// Waits for something no longer than a bound.
enum BoundedWait {
    /// The result of some work; nil where it takes longer. The work itself goes on until it ends: a call that a daemon
    /// does not answer can't be taken back.
    static func result<Value: Sendable>(
        within bound: Duration,
        _ work: @escaping @Sendable () async -> Value
    ) async -> Value? {
        let (answers, continuation) = AsyncStream.makeStream(of: Value?.self)
        let worker = Task { continuation.yield(await work()) }
        let clock = Task {
            try? await Task.sleep(for: bound)
            continuation.yield(nil)
        }
        defer {
            worker.cancel()
            clock.cancel()
            continuation.finish()
        }
        for await answer in answers { return answer }
        return nil
    }
}
