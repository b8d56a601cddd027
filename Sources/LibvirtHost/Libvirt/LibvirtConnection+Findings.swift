internal import MomentDiagnostics
internal import MomentDocuments
internal import MomentRules
internal import MomentSchemas
internal import MomentXML
internal import XMLTree

extension LibvirtConnection {
    /// The same error, with what is wrong in the document at its line, where the rules come to libvirt's own number.
    ///
    /// Asked only once libvirt has refused, so that a request that succeeds costs nothing more.
    func explained(
        _ error: HostError,
        _ kind: MomentDocument.Kind,
        xml: String,
        flags: Set<APIFlag> = [],
        checkpoint: String? = nil,
        of domain: DomainReference
    ) async -> HostError {
        guard error.findings.isEmpty, Self.documentFaults.contains(error.code) else { return error }
        var error = error
        let parsed = XMLDocumentParser().parse(xml, name: kind.rawValue)
        guard let document = parsed.document else {
            error.findings = parsed.findings
            return error
        }
        guard var context = try? await context(of: domain), let release = try? await host().knownRelease else {
            return error
        }
        // The job that stood in the way is told of by the error itself.
        context.runningJob = nil
        var submission = Submission(flags: flags, domain: context, release: release, time: surroundings.time())
        submission.checkpoint = checkpoint.flatMap { XMLDocumentParser().parse($0).document }
        let grammars = GrammarStore.builtin
        let verdict = Preflight(submission).verdict(
            on: document,
            as: kind,
            schemaFindings: (try? grammars.findings(in: document, release: release)) ?? []
        )
        error.findings = verdict.findings.filter { $0.severity == .error && $0.libvirtError == error.code.rawValue }
        return error
    }

    /// The numbers that may be a document's fault.
    private static let documentFaults: Set<HostError.Code> = [
        .internalError, .invalidArgument, .operationFailed, .xmlError, .xmlDetail, .operationInvalid, .noSecret,
        .configurationUnsupported, .argumentUnsupported, .operationUnsupported, .xmlInvalidSchema, .noCheckpoint,
        .checkpointInconsistent,
    ]
}
