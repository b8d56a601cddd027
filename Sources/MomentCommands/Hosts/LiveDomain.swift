internal import LibvirtHost
internal import MomentDiagnostics
internal import MomentRules
internal import MomentXML
internal import XMLTree

/// A domain on a host, as rules and templates see it, asked for without changing anything.
struct LiveDomain: Sendable {
    /// Its definition as it runs.
    let document: XMLDocument
    /// What the rules have to know of it.
    let context: DomainContext
    /// The host's release of libvirt, as far as it is known here.
    let release: ReleaseNumber
    /// The host's own release where it is newer than what is known.
    let newerRelease: ReleaseNumber?
    /// The release of QEMU; nil where the host does not say.
    let emulator: ReleaseNumber?
    /// The driver that answers there. The rules are those of `QEMU`.
    let driver: String
    /// What can be looked at of the host.
    let surroundings: HostSurroundings

    /// Asks a host.
    ///
    /// - Parameters:
    ///   - uri: the host; nil for libvirt's own choice
    ///   - name: the domain's name, UUID or number
    ///   - remoteFiles: whether the host's files are another machine's, whatever the URI says
    init(uri: String?, name: String, remoteFiles: Bool) async throws(CommandFailure) {
        do throws(HostError) {
            let host = try await LibvirtConnection.connect(
                to: uri,
                access: .readOnly,
                surroundings: { remoteFiles ? .unreachable(records: LocalBackupRecords(of: $0)) : .found(for: $0) }
            )
            let result: Result<LiveDomain, HostError>
            do throws(HostError) {
                result = .success(try await LiveDomain(on: host, TargetOptions.reference(name, on: host)))
            } catch {
                result = .failure(error)
            }
            await host.close()
            self = try result.get()
        } catch {
            // The domain can't be looked at, so the document can't be examined: that is no finding.
            throw CommandFailure(CommandFailure(error).description)
        }
    }

    /// Asks a host for what a request on the domain rests on.
    init(on host: some InspectableHost, _ reference: DomainReference) async throws(HostError) {
        let look = try await host.look(at: reference, .request)
        context = look.context
        document = look.document
        let host = look.host
        let own = host.daemon ?? host.library
        release = host.knownRelease
        newerRelease = own > .newest ? own : nil
        emulator = host.driver == "QEMU" ? host.hypervisor : nil
        driver = host.driver
        var surroundings = look.surroundings
        surroundings.probe = look.probe
        self.surroundings = surroundings
    }
}
