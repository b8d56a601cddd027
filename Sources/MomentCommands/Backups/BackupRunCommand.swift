internal import ArgumentParser
internal import Diagnostics
internal import MomentExecutor

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

    func surroundings(of host: HostDescription) -> HostSurroundings { submit.surroundings(of: host) }

    func plan(
        on executor: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> [PlanStep] {
        let (run, document) = try begin.run(of: domain, submit, from: output.console)
        let prepared = try await output.prepare(run, document, on: executor)
        try output.effect(of: prepared)
        return try await prepared.plan(on: executor)
    }

    func perform(
        on executor: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        let (run, document) = try begin.run(of: domain, submit, from: output.console)
        let prepared = try await output.prepare(run, document, on: executor)
        let meter = ProgressMeter(output)
        defer { meter.finish() }
        let report = try await work(prepared, on: executor, meter, output)
        meter.finish()
        try output.report(report, prepared)
        return .success
    }

    private func work(
        _ prepared: PreparedBackup,
        on executor: some MomentHost,
        _ meter: ProgressMeter,
        _ output: HostOutput
    ) async throws -> BackupReport {
        try await Interruption.cancelling { [exec, readsDocument = begin.file == "-"] in
            try await prepared.run(
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
