public import LibvirtHost
internal import LocalFiles
internal import XMLTree

/// The removal of points that no rule keeps.
///
/// A point goes only once nothing that stays builds upon it: with all that builds upon it, or after its data was merged into what does
/// (``merges``). The set can be restored from at every moment, also where the process is killed: a file is removed only after a manifest was
/// written that does without it.
///
/// ```swift
/// let prune = SetPrune(of: try BackupSet.open("/backup/web"), keeping: Retention(last: 24, daily: 7))
/// for step in try prune.plan().steps { print(step) }
/// print(try await prune.run().removed)
/// ```
public struct SetPrune: Sendable {
    /// The set.
    public var set: BackupSet
    /// Which points are kept.
    public var retention: Retention
    /// Whether the data of points that go is merged into the kept ones that build upon them; else such points stay.
    public var merges: Bool
    /// The programs that merge.
    public var programs: SetPrograms
    /// Ends the work, as if the process were killed, where it answers true for a moment between two steps.
    package var stops: @Sendable (String) -> Bool = { _ in false }

    /// Describes the removal.
    public init(
        of set: BackupSet,
        keeping retention: Retention,
        merging merges: Bool = false,
        programs: SetPrograms = SetPrograms()
    ) {
        self.set = set
        self.retention = retention
        self.merges = merges
        self.programs = programs
    }

    /// What would be done, found out without changing anything.
    ///
    /// - Throws: ``BackupSetError``: where a manifest can't be read, another process writes into the set, or no point would be kept.
    public func plan() throws(BackupSetError) -> PrunePlan {
        let contents = try set.contents()
        if contents.isInUse { throw BackupSetError(.inUse, "another process writes into \(set.directory)") }
        return try set.prunePlan(contents, retention, merging: merges)
    }

    /// Removes what no rule keeps.
    ///
    /// - Parameters:
    ///   - host: Where the checkpoints are deleted that no point has any more, also those of points that were pruned before; nil to leave them,
    ///     which is noted in the set.
    ///   - progress: Told of each step before it is done.
    /// - Throws: ``BackupSetError``; what was done by then stays done. What becomes of checkpoints is in the report.
    public func run(
        on host: (any MomentHost)? = nil,
        progress: @Sendable (String) -> Void = { _ in }
    ) async throws(BackupSetError) -> PruneReport {
        let writer = try await SetWriter.open(set)
        try writer.sweep()
        let contents = try set.contents()
        let plan = try set.prunePlan(contents, retention, merging: merges)
        let going = NameSet(plan.removed)
        var checkpoints = try set.mark().checkpoints
        for point in contents.complete where going.contains(point.name) {
            if let pruned = PrunedCheckpoint(point), !checkpoints.contains(pruned) { checkpoints.append(pruned) }
        }
        try writer.mark { $0.checkpoints = checkpoints }
        try stop("checkpoints noted")
        let steps = plan.steps
        for (index, merge) in plan.merges.enumerated() {
            progress(steps[index])
            try await self.merge(merge, writer)
        }
        for (index, name) in plan.removed.enumerated() {
            if Task.isCancelled { throw BackupSetError(.cancelled, "the task was cancelled") }
            progress(steps[plan.merges.count + index])
            try writer.remove(name) { () throws(BackupSetError) in try stop("renamed \(name)") }
            try stop("removed \(name)")
        }
        var report = PruneReport(plan: plan)
        if let host { try await delete(checkpoints, on: host, writer, &report) }
        return report
    }

    func stop(_ moment: String) throws(BackupSetError) {
        if stops(moment) { throw BackupSetError(.cancelled, "stopped: \(moment)") }
    }
}

/// What came of pruning.
public struct PruneReport: Hashable, Sendable {
    /// What was done.
    public var plan: PrunePlan
    /// The points that were removed.
    public var removed: [String] { plan.removed }
    /// The checkpoints that were deleted at the host.
    public var deleted: [String] = []
    /// The checkpoints that could not be deleted, and are noted in the set.
    public var left: [Left] = []

    /// A checkpoint that could not be deleted.
    public struct Left: Hashable, Sendable {
        /// Its name.
        public var checkpoint: String
        /// Why.
        public var reason: String
        /// Whether it is a matter of time: the domain does not run, or is not there now.
        public var isLater: Bool
    }

    init(plan: PrunePlan) { self.plan = plan }
}
