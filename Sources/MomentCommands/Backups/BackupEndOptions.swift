internal import ArgumentParser
internal import BackupJobs
internal import LibvirtHost
internal import XMLTree

/// What is done while a backup runs, and how its end is waited for.
struct BackupEndOptions: ParsableArguments {
    @Option(help: ArgumentHelp("What fetches the data of a pull backup.", valueName: "command"))
    var exec: String?

    @Option(
        help: ArgumentHelp(
            "How long QEMU may hold the files of a push that is done; then the exit code is 3, and nothing is removed.",
            valueName: "seconds"
        )
    )
    var releaseTimeout = 1800

    func validate() throws {
        if releaseTimeout < 0 { throw ValidationError("--release-timeout needs a number from 0 up") }
    }

    /// Fails where the work that was asked for does not belong to the backup.
    ///
    /// - Parameters:
    ///   - isPull: Whether the backup is a pull.
    ///   - readsDocument: Whether standard input is taken.
    func validate(isPull: Bool, readsDocument: Bool) throws(CommandFailure) {
        if exec != nil, !isPull {
            throw .usage(
                "--exec fetches the data of a pull backup, and this is a push, which writes its targets itself"
            )
        }
        if isPull, exec == nil, readsDocument {
            throw .usage("a pull whose document is on standard input needs --exec")
        }
    }

    /// A run that waits as the options say.
    func settings(of run: BackupRun, _ output: HostOutput) -> BackupRun {
        var run = run
        run.releaseTimeout = .seconds(releaseTimeout)
        run.waiting = { targets in
            output.console.say(
                "virtmoment: the job is done; waiting for QEMU to let go of \(targets.joined(separator: ", "))"
            )
        }
        return run
    }

    /// Watches a backup, with its progress shown and its exports served, until it ends or the process is asked to.
    func watched(
        _ output: HostOutput,
        _ work:
            @escaping @Sendable (
                _ progress: @escaping @Sendable (BackupProgress) -> Void,
                _ serving: @escaping @Sendable ([BackupExport]) async throws -> Void
            ) async throws -> BackupReport
    ) async throws -> BackupReport {
        let meter = ProgressMeter(output)
        defer { meter.finish() }
        return try await Interruption.cancelling { [exec] in
            try await work({ meter.show($0) }) { exports in
                meter.finish()
                try output.exports(exports)
                if let exec {
                    try await ShellCommand(exec, exports: exports).run()
                } else {
                    output.console.say("virtmoment: press return when the data is fetched")
                    try await WordFromInput.wait()
                }
            }
        }
    }
}
