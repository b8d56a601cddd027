extension BackupRun {
    /// What ``callAsFunction(on:progress:serving:)`` would do, found out without changing anything.
    ///
    /// - Parameter executor: Where; it is only looked at, and may be read-only.
    /// - Returns: The steps in order.
    /// - Throws: ``ExecutorError`` where the run would be refused before anything is sent.
    public func plan(on executor: some MomentHost) async throws(ExecutorError) -> [PlanStep] {
        let paths = try BackupPlanPaths(xml: xml ?? "<domainbackup/>", files: files)
        let summary = try await executor.summary(of: domain)
        guard summary.state.isActive else {
            throw ExecutorError(
                .operationInvalid,
                message: "the domain does not run, and only a running one can be backed up",
                subject: summary.identity.name
            )
        }
        let planner = PlanningExecutor(executor)
        let job = try await planner.beginBackup(
            of: summary.identity.reference,
            xml: xml,
            checkpoint: checkpoint,
            options: options
        )
        let made = (paths.files + paths.sockets).filter { !paths.existing.contains($0) }
        if paths.isPull {
            planner.note(PlanStep("serve the exports until the work with them is done"))
            planner.note(PlanStep("end backup job \(job.rawValue)", call: "virDomainAbortJob"))
        } else {
            planner.note(PlanStep("wait until libvirt tells of the job's end"))
            if files != nil { planner.note(PlanStep("wait until QEMU lets go of the targets")) }
        }
        var leavings = made
        if let checkpoint, checkpoint.keepsMetadata { leavings.append("the checkpoint") }
        let undone = (["the job"] + leavings).joined(separator: ", ")
        planner.note(PlanStep("should anything fail before that, remove what was made: \(undone)"))
        return planner.steps
    }
}
