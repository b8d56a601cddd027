internal import Diagnostics
internal import LibXML
internal import MomentExecutor
internal import MomentRules
internal import XMLTree

/// A domain on a host, as rules and templates see it, asked for without changing anything.
struct LiveDomain: Sendable {
    /// Its definition as it runs.
    let document: XMLDocument
    /// What the rules have to know of it.
    let context: DomainContext
    /// The host's release of libvirt, as far as it is known here.
    let release: Release
    /// The host's own release where it is newer than what is known.
    let newerRelease: Release?
    /// The release of QEMU; nil where the host does not say.
    let emulator: Release?
    /// The driver that answers there. The rules are those of `QEMU`.
    let driver: String
    /// What can be looked at of the host; nil where it is another machine.
    let probe: HostProbe?

    /// Asks a host.
    ///
    /// - Parameters:
    ///   - uri: the host; nil for libvirt's own choice
    ///   - name: the domain's name, UUID or number
    init(uri: String?, name: String) async throws(CommandFailure) {
        do throws(ExecutorError) {
            let executor = try await LibvirtExecutor.connect(to: uri, access: .readOnly)
            let result: Result<LiveDomain, ExecutorError>
            do throws(ExecutorError) {
                result = .success(try await LiveDomain(on: executor, TargetOptions.reference(name, on: executor)))
            } catch {
                result = .failure(error)
            }
            await executor.close()
            self = try result.get()
        } catch {
            // The domain can't be looked at, so the document can't be examined: that is no finding.
            throw CommandFailure(CommandFailure(error).description)
        }
    }

    /// Asks an executor.
    init(on executor: some InspectableHost, _ reference: DomainReference) async throws(ExecutorError) {
        context = try await executor.context(of: reference)
        let text = try await executor.domainDescription(of: reference, options: [])
        guard let parsed = XMLParser().parse(text, name: context.description.name).document else {
            throw ExecutorError(.internalError, message: "the host's description of the domain is not well-formed")
        }
        document = parsed
        let host = try await executor.host()
        let own = Release((host.daemon ?? host.library).description) ?? .newest
        release = min(max(own, .oldest), .newest)
        newerRelease = own > .newest ? own : nil
        emulator = host.driver == "QEMU" ? host.hypervisor.flatMap { Release($0.description) } : nil
        driver = host.driver
        probe = host.isLocal ? .local : nil
    }
}

extension HostDescription {
    /// Whether its files and ports are this machine's: the URI names no other, and the driver has guests with files.
    var isLocal: Bool {
        guard driver == "QEMU", let colon = uri.firstIndex(of: ":") else { return false }
        let rest = uri[uri.index(after: colon)...]
        guard rest.hasPrefix("//") else { return true }
        let host = rest.dropFirst(2).prefix { $0 != "/" && $0 != "?" }
        // With a transport in the scheme there may be a tunnel, whatever the host is called.
        return host.isEmpty && !uri[..<colon].contains("+ssh") && !uri[..<colon].contains("+ext")
    }
}
