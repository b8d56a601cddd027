internal import ArgumentParser
internal import BackupJobs
internal import LibvirtHost
internal import MomentDiagnostics
internal import XMLTree

/// `virtmoment backup begin`: a backup's beginning, its end left to others.
struct BackupBeginCommand: ChangeCommand {
    static let configuration = CommandConfiguration(
        commandName: "begin",
        abstract: "Begin a backup and return once it runs.",
        discussion: """
            A push ends by itself, with its targets still held by QEMU for a moment; a pull ends by 'backup end'. What a pull serves is \
            printed: URIs that qemu-img, nbdcopy and nbdinfo take.
            """
    )

    @OptionGroup var change: ChangeOptions
    @OptionGroup var begin: BackupBeginOptions
    @OptionGroup var submit: SubmitOptions

    func surroundings(of host: HostDescription) -> HostSurroundings { submit.surroundings(of: host) }

    func perform(
        on host: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        let (run, document) = try await begin.run(of: domain, submit, on: host, from: output.console)
        let prepared = try await output.prepare(run, document, on: host)
        if isDryRun { try output.effect(of: prepared) }
        let job = try await prepared.begin(on: host)
        try output.item("job \(job.rawValue)", type: "job") { $0.member("id", job.rawValue) }
        if !isDryRun { try await output.exports(of: job, domain, on: host) }
        return .success
    }
}
