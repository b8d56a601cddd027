public import LibvirtHost

extension BackupRun {
    /// What ``run(on:progress:serving:)`` would do, found out without changing or reserving anything.
    ///
    /// - Parameter host: Where; it is only looked at, and may be read-only.
    /// - Returns: The steps in order.
    /// - Throws: ``HostError`` where the run would be refused before anything is sent.
    public func plan(on host: some InspectableHost) async throws(HostError) -> [PlanStep] {
        try await prepare(on: host).plan(on: host)
    }
}

extension PreparedBackup {
    /// What ``run(on:progress:serving:)`` would do.
    ///
    /// - Parameter host: Where; it is only looked at, and may be read-only.
    /// - Returns: The steps in order.
    public func plan(on host: some InspectableHost) async throws(HostError) -> [PlanStep] {
        let planner = PlanningHost(host)
        try await EarlierBackups(of: artifacts.domain, on: host)?.plan(on: planner)
        let job = try await planner.beginBackup(
            of: artifacts.domain.reference,
            xml: xml,
            checkpoint: checkpoint,
            options: run.options
        )
        if artifacts.isPull {
            planner.note(PlanStep("serve the exports until the work with them is done"))
            planner.note(PlanStep("end backup job \(job.rawValue)", call: "virDomainAbortJob"))
        } else {
            planner.note(PlanStep("wait until libvirt tells of the job's end"))
            if host.surroundings.files != nil { planner.note(PlanStep("wait until QEMU lets go of the targets")) }
        }
        let made = ["the job"] + artifacts.files + (artifacts.checkpoint.map { ["checkpoint \($0)"] } ?? [])
        let list = made.joined(separator: ", ")
        planner.note(PlanStep("should anything fail before that, remove what was made: \(list)"))
        return planner.steps
    }
}
