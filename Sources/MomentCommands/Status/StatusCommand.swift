internal import ArgumentParser
internal import LibvirtHost
internal import MomentDiagnostics
internal import MomentDocuments
internal import MomentRules
internal import XMLTree

/// `virtmoment status`: one look at a domain.
struct StatusCommand: LookCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show a domain at one look: images, checkpoints, snapshots, jobs, and what holds it.",
        discussion: """
            What changed since a checkpoint is asked of QEMU for the eight newest, as it takes a moment for each; --thorough asks for all. \
            'doctor' says what does not fit.
            """
    )

    @OptionGroup var host: HostOptions

    @Flag(help: "Ask what changed since every checkpoint.")
    var thorough = false

    @Flag(help: "The host's files are not this machine's, whatever the URI says: don't look at them.")
    var remoteFiles = false

    func surroundings(of host: HostDescription) -> HostSurroundings {
        remoteFiles ? .unreachable() : .found(for: host)
    }

    func look(
        on host: some InspectableHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        let look = try await host.look(at: domain, FactScope(directories: false, ports: false, secrets: false))
        var status = DomainStatus(look)
        if look.facts.domain?.state.isActive == true, look.host.driver == "QEMU" {
            let asked = (look.facts.domain?.checkpoints ?? []).suffix(thorough ? .max : 8).map(\.name)
            for name in asked {
                let document = try await host.checkpoint(name, of: domain, options: [.size, .noDomain])
                status.changes[name] = (document.disks ?? []).reduce(into: [:]) { $0[$1.name] = $1.size }
            }
        }
        try output.item(status.text, type: "status") { status.write(to: &$0) }
        return .success
    }
}
