internal import Diagnostics
internal import DomainMoments
internal import Glibc
internal import LibXML
internal import MomentExecutor
internal import MomentSchemas
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
        on executor: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput,
        isDryRun: Bool
    ) async throws(ExecutorError) {
        self.output = output
        self.options = options
        self.isDryRun = isDryRun
        guard !options.unchecked else {
            live = nil
            knowsRules = false
            return
        }
        // The rules are QEMU's; libvirt's other drivers take more, or less.
        let driver = try await executor.host().driver
        knowsRules = driver == "QEMU"
        live = knowsRules ? try await LiveDomain(on: executor, domain) : nil
    }

    /// Passes a document on, completed where it lacks what only the host can tell, or fails after telling what is wrong.
    ///
    /// - Parameters:
    ///   - kind: the kind that the request takes
    ///   - flags: the flags that it is sent with
    ///   - beside: the checkpoint document that goes with a backup
    func pass(
        _ document: SentDocument,
        as kind: MomentDocument.Kind,
        flags: Set<APIFlag> = [],
        beside: SentDocument? = nil
    ) throws(CommandFailure) -> SentDocument {
        guard !options.unchecked else { return document }
        let submission = try submission(flags, beside)
        let first = check(document, kind, submission)
        if first.isPassed {
            try tell(first.report, first.verdict)
            return document
        }
        if let completed = try completed(document, submission) {
            let second = check(completed.document, kind, submission)
            if second.isPassed {
                try tell(second.report, second.verdict)
                for value in completed.values { output.console.say("\(value.path) = \(value.value): \(value.reason)") }
                return completed.document
            }
        }
        var writer = output.writer
        try output.console.write(writer.begin() + writer.write(first.report) + writer.finish())
        throw CommandFailure(
            "\(document.name) is refused and was not sent; --unchecked sends it all the same",
            status: .findings
        )
    }

    /// Passes on documents to be redefined: by themselves, as they may stand for one another's parents.
    func pass(redefined documents: [SentDocument], as kind: MomentDocument.Kind) throws(CommandFailure) {
        guard !options.unchecked else { return }
        for document in documents {
            let submission = Submission(
                flags: [.redefine],
                release: live?.release ?? .newest,
                time: Int64(Glibc.time(nil))
            )
            let checked = check(document, kind, knowsRules ? submission : nil)
            guard checked.isPassed else {
                var writer = output.writer
                try output.console.write(writer.begin() + writer.write(checked.report) + writer.finish())
                throw CommandFailure(
                    "\(document.name) is refused, and nothing was sent; --unchecked sends it all the same",
                    status: .findings
                )
            }
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

    private func submission(_ flags: Set<APIFlag>, _ beside: SentDocument?) throws(CommandFailure) -> Submission? {
        guard let live else { return nil }
        var submission = Submission(
            flags: flags,
            domain: live.context,
            release: live.release,
            time: Int64(Glibc.time(nil)),
            host: options.remoteFiles ? nil : live.probe
        )
        if let beside {
            _ = try pass(beside, as: .checkpoint)
            submission.checkpoint = XMLParser().parse(beside.bytes, name: beside.name).document
        }
        return submission
    }

    /// A backup document with the port and the files put in that it lacks; nil where it lacks none.
    private func completed(
        _ document: SentDocument,
        _ submission: Submission?
    ) throws(CommandFailure) -> (document: SentDocument, values: [FilledValue])? {
        guard let submission, submission.host != nil else { return nil }
        return try BackupCompletion.completed(document, for: submission)
    }

    /// Tells what is to be known of a document that passes.
    private func tell(_ report: FileReport, _ verdict: Verdict?) throws(CommandFailure) {
        if !report.findings.isEmpty {
            var writer = TextWriter(width: output.console.width)
            output.console.writeError(writer.write(report))
        }
        guard isDryRun, let verdict, let effective = verdict.effective, !verdict.summary.isEmpty else { return }
        let bytes = (try? XMLPrinter().print(effective.document())) ?? []
        try output.effect(verdict.summary, String(decoding: bytes, as: UTF8.self))
    }
}

extension HostOutput {
    /// What findings are written with.
    fileprivate var writer: any ReportWriter {
        switch format {
        case .text: TextWriter(isColoured: console.isColoured, width: console.width)
        case .json: JSONLinesWriter()
        }
    }
}
