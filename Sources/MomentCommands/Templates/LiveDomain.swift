internal import Diagnostics
internal import DomainMoments
internal import LibXML
internal import MomentExecutor
internal import MomentTemplates
internal import XMLTree

/// A domain on a host, as templates see it: its document as it runs, its state, its checkpoints, the host's release.
struct LiveDomain {
    let document: XMLDocument
    let context: TemplateContext

    /// Asks a host, without changing anything.
    ///
    /// - Parameters:
    ///   - uri: the host; nil for libvirt's own choice
    ///   - name: the domain's name
    ///   - time: the time of the context
    init(uri: String?, name: String, time: Int64) async throws(CommandFailure) {
        let text: String
        let state: DomainState
        let checkpoints: [String]
        let release: Release
        do throws(ExecutorError) {
            let executor = try await LibvirtExecutor.connect(to: uri, access: .readOnly)
            let reference = DomainReference.name(name)
            let summary = try await executor.summary(of: reference)
            state = summary.state == .shutoff ? .shutoff : summary.state == .paused ? .paused : .running
            text = try await executor.domainDescription(of: reference, options: [])
            checkpoints = try await executor.checkpoints(of: reference, listing: .all, matching: CheckpointFilter())
            let host = try await executor.host()
            release = Release((host.daemon ?? host.library).description) ?? .newest
            await executor.close()
        } catch {
            throw CommandFailure(error.description)
        }
        guard let document = XMLParser().parse(text, name: name).document else {
            throw CommandFailure("\(name): the host's description of the domain is not well-formed")
        }
        self.document = document
        context = TemplateContext(
            time: time,
            checkpoints: checkpoints,
            state: state,
            release: min(max(release, .baseline), .newest)
        )
    }
}
