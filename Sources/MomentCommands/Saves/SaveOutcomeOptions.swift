internal import ArgumentParser
internal import LibvirtHost
internal import XMLTree

/// What a domain does when it resumes.
struct SaveOutcomeOptions: ParsableArguments {
    @Flag(help: "The domain runs when it is restored.")
    var running = false

    @Flag(help: "The domain is paused when it is restored.")
    var paused = false

    func validate() throws {
        if running, paused { throw ValidationError("--running and --paused exclude each other") }
    }

    var outcome: SaveOptions.Outcome { running ? .running : paused ? .paused : .asSaved }
}
