public import LibvirtHost

extension BackupRun {
    /// What ``run(on:progress:serving:)`` would do, found out without changing or reserving anything.
    ///
    /// - Parameter executor: Where; it is only looked at, and may be read-only.
    /// - Returns: The steps in order.
    /// - Throws: ``ExecutorError`` where the run would be refused before anything is sent.
    public func plan(on executor: some InspectableHost) async throws(ExecutorError) -> [PlanStep] {
        try await prepare(on: executor).plan(on: executor)
    }
}

extension PreparedBackup {
    /// What ``run(on:progress:serving:)`` would do.
    ///
    /// - Parameter executor: Where; it is only looked at, and may be read-only.
    /// - Returns: The steps in order.
    public func plan(on executor: some InspectableHost) async throws(ExecutorError) -> [PlanStep] {
        let planner = PlanningExecutor(executor)
        try await EarlierBackups(of: traces.domain, on: executor)?.plan(on: planner)
        let job = try await planner.beginBackup(
            of: traces.domain.reference,
            xml: xml,
            checkpoint: checkpoint,
            options: run.options
        )
        if traces.isPull {
            planner.note(PlanStep("serve the exports until the work with them is done"))
            planner.note(PlanStep("end backup job \(job.rawValue)", call: "virDomainAbortJob"))
        } else {
            planner.note(PlanStep("wait until libvirt tells of the job's end"))
            if executor.surroundings.files != nil { planner.note(PlanStep("wait until QEMU lets go of the targets")) }
        }
        let made = ["the job"] + traces.files + (traces.checkpoint.map { ["checkpoint \($0)"] } ?? [])
        let list = made.joined(separator: ", ")
        planner.note(PlanStep("should anything fail before that, remove what was made: \(list)"))
        return planner.steps
    }
}
