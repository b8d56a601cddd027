internal import ArgumentParser
internal import LibvirtHost
internal import XMLTree

/// `virtmoment snapshot revert`: the way back.
struct SnapshotRevertCommand: ChangeCommand {
    static let configuration = CommandConfiguration(
        commandName: "revert",
        abstract: "Take the domain back to a snapshot; what came after is lost to it."
    )

    @OptionGroup var change: ChangeOptions

    @Argument(help: "The snapshot.", completion: Snapshots.completion)
    var snapshot: String

    @Flag(help: "The domain runs afterwards.")
    var running = false

    @Flag(help: "The domain is paused afterwards.")
    var paused = false

    @Flag(help: "Accept that something could be lost.")
    var force = false

    @Flag(name: .customLong("reset-nvram"), help: "Make the firmware's variables anew.")
    var resetNVRAM = false

    func validate() throws {
        if running, paused { throw ValidationError("--running and --paused exclude each other") }
    }

    func perform(
        on host: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        let outcome: SnapshotReversion.Outcome = running ? .running : paused ? .paused : .asRecorded
        let how = SnapshotReversion(outcome, force: force, resetsNVRAM: resetNVRAM)
        if !force { try await host.refuseReversionOverOverlays(of: domain, to: snapshot) }
        try await host.revert(domain, to: snapshot, how: how)
        return .success
    }
}
