internal import Glibc
internal import LibvirtHost
internal import MomentDiagnostics
internal import MomentDocuments
internal import MomentRules
internal import MomentSchemas
internal import MomentXML
internal import XMLTree

/// Checks documents before they are sent: what would be refused is told with its place and its remedy, and not sent.
struct DocumentGate: Sendable {
    private let output: HostOutput
    private let options: SubmitOptions
    /// Whether only a plan is wanted, which begins with what a document would lead to.
    private let isDryRun: Bool
    private let live: LiveDomain?
    /// Whether the rules are known to be those of the host's driver.
    private let knowsRules: Bool

    /// Looks at the domain once, for all documents.
    init(
        _ options: SubmitOptions,
        on host: some InspectableHost,
        _ domain: DomainReference,
        _ output: HostOutput,
        isDryRun: Bool
    ) async throws(HostError) {
        self.output = output
        self.options = options
        self.isDryRun = isDryRun
        guard !options.unchecked else {
            live = nil
            knowsRules = false
            return
        }
        // The rules are QEMU's; libvirt's other drivers take more, or less.
        let driver = try await host.host().driver
        knowsRules = driver == "QEMU"
        live = knowsRules ? try await LiveDomain(on: host, domain) : nil
    }

    /// Passes a document on, or fails after telling what is wrong with it.
    ///
    /// - Parameters:
    ///   - kind: the kind that the request takes
    ///   - flags: the flags that it is sent with
    func pass(
        _ document: SentDocument,
        as kind: MomentDocument.Kind,
        flags: Set<APIFlag> = []
    ) throws(CommandFailure) -> SentDocument {
        guard !options.unchecked else { return document }
        let submission = submission(flags)
        let first = check(document, kind, submission)
        if first.isPassed {
            try tell(first.report, first.verdict, of: document)
            return document
        }
        throw try output.refused(first.report)
    }

    /// Passes on documents to be redefined: by themselves, as they may stand for one another's parents.
    func pass(redefined documents: [SentDocument], as kind: MomentDocument.Kind) throws(CommandFailure) {
        guard !options.unchecked else { return }
        for document in documents {
            let submission = Submission(
                flags: [.redefine],
                release: live?.release ?? .newest,
                time: .now
            )
            let checked = check(document, kind, knowsRules ? submission : nil)
            guard checked.isPassed else { throw try output.refused(checked.report) }
        }
    }

    private func check(
        _ document: SentDocument,
        _ kind: MomentDocument.Kind,
        _ submission: Submission?
    ) -> (report: FileReport, verdict: Verdict?, isPassed: Bool) {
        let validation = Validation(
            store: GrammarStore(),
            release: submission?.release ?? live?.release ?? .newest,
            submission: submission
        )
        let (report, verdict) = validation.examine(document.bytes, name: document.name, as: kind)
        // What libvirt itself printed of a snapshot does not always follow the grammar, and is taken back.
        let isRedefined = submission?.flags.contains(.redefine) == true
        return (report, verdict, isRedefined ? verdict?.isAccepted == true : report.isValid)
    }

    private func submission(_ flags: Set<APIFlag>) -> Submission? {
        guard let live else { return nil }
        return Submission(
            flags: flags,
            domain: live.context,
            release: live.release,
            emulator: live.emulator,
            time: live.surroundings.time(),
            host: live.surroundings.probe
        )
    }

    /// Tells what is to be known of a document that passes.
    private func tell(_ report: FileReport, _ verdict: Verdict?, of document: SentDocument) throws(CommandFailure) {
        if document.isGiven, !report.findings.isEmpty {
            var writer = TextWriter(width: output.console.width)
            output.console.writeError(writer.write(report))
        }
        guard isDryRun, let verdict, let effective = verdict.effective, !verdict.summary.isEmpty else { return }
        let bytes = (try? XMLPrinter().print(effective.document())) ?? []
        try output.effect(verdict.summary, String(decoding: bytes, as: UTF8.self))
    }
}
