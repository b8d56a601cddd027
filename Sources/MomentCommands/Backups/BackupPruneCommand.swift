internal import ArgumentParser
internal import BackupSets
internal import LibvirtHost
internal import MomentDiagnostics
internal import XMLTree

/// `virtmoment backup prune`: points that no rule keeps go.
struct BackupPruneCommand: MomentCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Remove points from a backup set that no rule keeps.",
        discussion: """
            A point is kept that any rule keeps: the newest ones, and the newest of each of the last days, weeks (from Monday on) and months that have \
            points, in universal time. What a kept point builds upon stays as well; with --merge its data is merged into that point by \
            qemu-img, and it goes. Points that can't be restored count for no rule and stay. The set can be restored from at every \
            moment, and no run writes into it meanwhile.

            With --connect the checkpoints of what was removed are deleted at the host, now or earlier; without, they are noted in the set.
            """
    )

    @OptionGroup var set: SetOptions

    @Option(help: ArgumentHelp("Keep the newest points.", valueName: "n"))
    var keepLast = 0

    @Option(help: ArgumentHelp("Keep the newest point of each of so many days.", valueName: "n"))
    var keepDaily = 0

    @Option(help: ArgumentHelp("Keep the newest point of each of so many weeks.", valueName: "n"))
    var keepWeekly = 0

    @Option(help: ArgumentHelp("Keep the newest point of each of so many months.", valueName: "n"))
    var keepMonthly = 0

    @Flag(help: "Merge into the kept points what they build upon and no rule keeps.")
    var merge = false

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The host whose checkpoints are deleted that no point has any more.", valueName: "uri")
    )
    var connect: String?

    @Flag(help: "Remove nothing; print what would be done.")
    var dryRun = false

    func validate() throws {
        let counts = [keepLast, keepDaily, keepWeekly, keepMonthly]
        if counts.contains(where: { $0 < 0 }) { throw ValidationError("--keep-… takes a number from 0 up") }
        if counts.allSatisfy({ $0 == 0 }) {
            throw ValidationError(
                "what is kept is not said: --keep-last, --keep-daily, --keep-weekly or --keep-monthly"
            )
        }
    }

    func execute(on console: Console) async throws(CommandFailure) -> ExitStatus {
        let output = HostOutput(console: console, format: set.format)
        let retention = Retention(last: keepLast, daily: keepDaily, weekly: keepWeekly, monthly: keepMonthly)
        let prune = SetPrune(of: try await set.open(), keeping: retention, merging: merge)
        do {
            guard let connect else { return try await run(prune, on: nil, output) }
            let host = try await LibvirtConnection.connect(to: connect, access: dryRun ? .readOnly : .readWrite)
            let result: Result<ExitStatus, any Error>
            do { result = .success(try await run(prune, on: host, output)) } catch { result = .failure(error) }
            await host.close()
            return try result.get()
        } catch let error as CommandFailure {
            throw error
        } catch let error as BackupSetError {
            throw error.kind == .cancelled ? CommandFailure("interrupted", status: .findings) : CommandFailure(error)
        } catch let error as HostError {
            try output.error(error)
            throw CommandFailure(error)
        } catch {
            throw CommandFailure(String(describing: error))
        }
    }

    private func run(
        _ prune: SetPrune,
        on host: LibvirtConnection?,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        let console = output.console
        if dryRun {
            let plan = try prune.plan()
            var steps = plan.steps
            if let host {
                steps += try await prune.checkpoints(on: host).map { "delete checkpoint \($0) at the host" }
            }
            try output.kept(plan)
            for (number, step) in steps.enumerated() {
                try output.item("\(number + 1). \(step)", type: "step") { $0.member("summary", step) }
            }
            try output.pruned(plan, isDone: false)
            return .success
        }
        let report = try await Interruption.cancelling {
            try await prune.run(on: host) { if console.isWatched { console.say($0) } }
        }
        try output.kept(report.plan)
        try output.pruned(report.plan, isDone: true)
        for name in report.deleted {
            try output.item("deleted at the host: checkpoint \(name)", type: "checkpoint") { json in
                json.member("name", name)
                json.member("deleted", true)
            }
        }
        for left in report.left {
            console.say("left at the host, and noted in the set: checkpoint \(left.checkpoint): \(left.reason)")
        }
        if host == nil, !report.plan.checkpoints.isEmpty {
            console.say(
                "the checkpoints of what was removed are noted in the set; --connect has them deleted at the host"
            )
        }
        return report.left.contains { !$0.isLater } ? .findings : .success
    }
}

extension HostOutput {
    /// Writes which points stay.
    fileprivate func kept(_ plan: PrunePlan) throws(CommandFailure) {
        for kept in plan.kept {
            let why = kept.reason ?? kept.rules.joined(separator: ", ")
            try item("keep \(kept.point): \(why)", type: "kept") { json in
                json.member("name", kept.point)
                json.member("rules", kept.rules)
                if let reason = kept.reason { json.member("reason", reason) }
            }
        }
    }

    /// Writes what goes, or has gone.
    fileprivate func pruned(_ plan: PrunePlan, isDone: Bool) throws(CommandFailure) {
        let count = "\(plan.removed.count) point\(plan.removed.count == 1 ? "" : "s")"
        let merged = plan.merges.isEmpty ? "" : ", \(plan.merges.count) merged into"
        let text = "\(count) \(isDone ? "removed" : "would be removed")\(merged), with \(ByteCount.text(plan.freed))"
        try item(text, type: "prune") { json in
            json.member("done", isDone)
            json.member("removed", plan.removed)
            json.array("merges") { array in
                for merge in plan.merges {
                    array.object { object in
                        object.member("point", merge.point)
                        object.member("disk", merge.disk)
                        object.member("points", merge.points)
                        if let base = merge.base { object.member("base", base) }
                    }
                }
            }
            json.member("storedSize", Int(clamping: plan.freed))
            json.member("checkpoints", plan.checkpoints)
        }
    }
}
