internal import ArgumentParser
internal import Diagnostics
internal import MomentExecutor
internal import XMLTree

/// `virtmoment backup run`: a backup from its beginning to its end.
struct BackupRunCommand: ChangeCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Begin a backup, show how far it is, wait until its data is safe, and undo it if it fails.",
        discussion: """
            A pull backup prints what it serves, and ends when the command of --exec does, or at a line on standard input. The command is \
            given to the shell with the exports in its environment: NBD_URI_VDA, NBD_URI_VDB and so on, and for an increment the bitmaps' \
            names in NBD_BITMAP_VDA and so on. After a failure, or on ctrl-c, what was made is removed and nothing else: the job, its files, \
            the checkpoint.
            """
    )

    @OptionGroup var change: ChangeOptions
    @OptionGroup var begin: BackupBeginOptions

    @Option(help: ArgumentHelp("What fetches the data of a pull backup.", valueName: "command"))
    var exec: String?

    @OptionGroup var submit: SubmitOptions

    func plan(
        on executor: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> [PlanStep] {
        let (run, document) = try await begin.run(of: domain, on: executor, submit, from: output.console)
        let prepared = try await output.prepare(run, document, on: executor)
        try output.effect(of: prepared)
        return try await run.plan(of: prepared, on: executor)
    }

    func perform(
        on executor: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        let (described, document) = try await begin.run(of: domain, on: executor, submit, from: output.console)
        let prepared = try await output.prepare(described, document, on: executor)
        let run = described.sending(prepared)
        let meter = ProgressMeter(output)
        defer { meter.finish() }
        let report = try await work(run, on: executor, meter, output)
        meter.finish()
        try output.report(report, prepared)
        return .success
    }

    private func work(
        _ run: BackupRun,
        on executor: some MomentHost,
        _ meter: ProgressMeter,
        _ output: HostOutput
    ) async throws -> BackupReport {
        try await Interruption.cancelling { [exec, readsDocument = begin.file == "-"] in
            try await run(
                on: executor,
                progress: { meter.show($0) },
                serving: { exports in
                    meter.finish()
                    try output.exports(exports)
                    if let exec {
                        try await ShellCommand(exec, exports: exports).run()
                    } else if readsDocument {
                        throw CommandFailure.usage("a pull whose document is on standard input needs --exec")
                    } else {
                        output.console.say("virtmoment: press return when the data is fetched")
                        try await WordFromInput.wait()
                    }
                }
            )
        }
    }
}

extension BackupRun {
    /// A run of what was looked over and told of, and of just that.
    fileprivate func sending(_ prepared: PreparedBackup) -> BackupRun {
        var run = self
        run.xml = prepared.xml
        run.checkpoint = prepared.checkpoint
        run.preparation = nil
        return run
    }
}
