internal import ArgumentParser
internal import LibvirtHost
internal import XMLTree

/// `virtmoment backup xml`: the running backup's document.
struct BackupXMLCommand: LookCommand {
    static let configuration = CommandConfiguration(
        commandName: "xml",
        abstract: "Print the running backup's document, with what was filled in."
    )

    @OptionGroup var host: HostOptions

    func look(
        on host: some InspectableHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        let job = try await host.runningBackup(of: domain)
        try output.document(try await host.backupDescription(of: domain, job: job.id))
        return .success
    }
}

extension InspectableHost {
    /// The backup that runs; fails as libvirt does where none does.
    func runningBackup(of domain: DomainReference) async throws(HostError) -> DomainJob {
        guard let job = try await jobs(of: domain).first(where: { $0.operation == .backup }) else {
            throw try await noBackup(of: domain)
        }
        return job
    }

    /// That no backup runs, and how the last one ended.
    func noBackup(of domain: DomainReference) async throws(HostError) -> HostError {
        let last = try await lastJob(of: domain)
        var error = HostError(.noBackup, message: "no backup job is running", subject: domain.description)
        if let last, last.operation == .backup {
            let end = last.succeeded != false && last.phase == .completed ? "completed" : "did not end well"
            error.explanation = "libvirt's last job of the domain is a backup that \(end)"
        }
        return error
    }
}
