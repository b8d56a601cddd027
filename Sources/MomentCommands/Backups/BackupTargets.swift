internal import ArgumentParser
internal import LibvirtHost
internal import XMLTree

/// Which domains are backed up, and on which hosts.
struct BackupTargets: ParsableArguments {
    @Argument(
        help: "The domain: its name, UUID or, while it runs, number. With --set, several may stand here.",
        completion: LiveCompletion.domains
    )
    var domain: String?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            """
            The host, as libvirt writes it; by default $LIBVIRT_DEFAULT_URI or libvirt's own choice. With --set may be repeated: each domain is \
            backed up on the host that has it.
            """,
            valueName: "uri"
        )
    )
    var connect: [String] = []

    @Option(help: "How the answer is written.")
    var format: AnswerFormat = .text

    @Flag(help: "Change nothing; print what would be done.")
    var dryRun = false
}

/// One domain on one host.
struct BackupTarget: Sendable {
    var connect: String?
    /// The domain, as it was given or by its name.
    var domain: String
    /// Its UUID; nil where the host was not asked yet.
    var uuid: String?

    var options: TargetOptions {
        var options = TargetOptions()
        options.domain = domain
        options.connect = connect
        return options
    }
}

/// The domains that several names, or all, mean.
struct BackupSelection {
    var targets: [BackupTarget] = []
    /// Domains that are off, and are left out of all.
    var off: [String] = []
    /// Names that no host knows.
    var unknown: [String] = []

    /// Asks each host.
    ///
    /// - Parameter names: The domains; nil for all.
    init(_ names: [String]?, on hosts: [String], takesOff: Bool) async throws {
        var found: NameSet = []
        var passed: NameSet = []
        for uri in hosts.isEmpty ? [nil] : hosts.map(Optional.some) {
            let host = try await LibvirtConnection.connect(to: uri, access: .readOnly)
            let result: Result<Void, any Error>
            do {
                for summary in try await Self.summaries(names, on: host, &found) {
                    let identity = summary.identity
                    guard passed.insert(identity.uuid).inserted else { continue }
                    if names == nil, !takesOff, !summary.state.isActive {
                        off.append(identity.name)
                    } else {
                        targets.append(BackupTarget(connect: uri, domain: identity.name, uuid: identity.uuid))
                    }
                }
                result = .success(())
            } catch {
                result = .failure(error)
            }
            await host.close()
            try result.get()
        }
        unknown = (names ?? []).filter { !found.contains($0) }
    }

    private static func summaries(
        _ names: [String]?,
        on host: LibvirtConnection,
        _ found: inout NameSet
    ) async throws(HostError) -> [DomainSummary] {
        var summaries: [DomainSummary] = []
        guard let names else {
            let all = try await host.domains(matching: DomainFilter()).sorted { $0.name < $1.name }
            for identity in all { summaries.append(try await host.summary(of: identity.reference)) }
            return summaries
        }
        for name in names {
            do throws(HostError) {
                let reference = try await TargetOptions.reference(name, on: host)
                summaries.append(try await host.summary(of: reference))
                found.insert(name)
            } catch  where error.code == .noDomain {
                continue
            }
        }
        return summaries
    }
}
