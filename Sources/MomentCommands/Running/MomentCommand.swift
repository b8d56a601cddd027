internal import ArgumentParser

/// A command that works on a console, so that tests can run it.
protocol MomentCommand: ParsableCommand, Sendable {
    /// Does the work.
    func execute(on console: Console) async throws(CommandFailure) -> ExitStatus
}
