internal import ArgumentParser
internal import Diagnostics
internal import MomentExecutor

/// `virtmoment doctor`: what does not fit in a domain's chain of checkpoints, bitmaps and files, and mending it.
struct DoctorCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Find what does not fit between checkpoints, the bitmaps in images and files, and mend it.",
        discussion: """
            Without --repair nothing is changed: findings are printed, and the steps that would mend them. What a later incremental backup \
            could use is never removed unless --discard allows it. 'virtmoment explain CODE' tells more of a finding. Exit \
            code 1: something is wrong, or still wrong after the repair.
            """
    )

    @OptionGroup var host: HostOptions

    @Flag(help: "Take the steps that are printed.")
    var repair = false

    @Flag(
        help:
            "Allow steps that remove what may still be of use: bitmaps without checkpoint, unusable ones, scratch files."
    )
    var discard = false

    @Flag(help: "Allow steps that make libvirt know bitmaps as checkpoints again; what is adopted is not removed.")
    var adopt = false

    @Flag(help: "Allow the step that ends a backup job that runs.")
    var endJob = false

    @Flag(
        help: """
            Have the guest's agent thaw the file systems, which a client that was killed in a quiesced backup may have left frozen; of others \
            it does nothing.
            """
    )
    var thaw = false

    @Flag(help: "Change nothing, even with --repair.")
    var dryRun = false

    @Option(
        help: ArgumentHelp(
            "Look for what backups left in this directory as well; may be repeated.",
            valueName: "directory"
        )
    )
    var directory: [String] = []

    @Option(help: ArgumentHelp("The program that looks into images.", valueName: "program"))
    var qemuImg = "qemu-img"

    var target: TargetOptions { host.target }
    var answerFormat: AnswerFormat { host.format }
    var access: AccessMode { changes ? .readWrite : .readOnly }

    private var changes: Bool { repair && !dryRun }

    /// What the flags allow.
    private var consent: ChainRepair.Consent {
        var consent: ChainRepair.Consent = []
        if discard { consent.insert(.discard) }
        if adopt { consent.insert(.adopt) }
        if endJob { consent.insert(.endJobs) }
        if thaw { consent.insert(.thaw) }
        return consent
    }

    func perform(
        on executor: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        let isLocal = try await executor.host().isLocal
        let doctor = ChainDoctor(
            of: domain,
            images: isLocal ? QemuImg(program: qemuImg) : nil,
            files: isLocal ? LocalHostFiles() : nil,
            directories: directory
        )
        let facts = try await doctor.examine(on: executor)
        let findings = facts.findings
        let plan = ChainPlan(findings, allowing: consent)
        try output.findings(findings, of: target.domain)
        for step in plan.steps { try output.step(step.planStep(isActive: facts.state.isActive), .planned) }
        for step in plan.withheld {
            try output.step(step.planStep(isActive: facts.state.isActive), .withheld(Self.options(step.needs)))
        }
        guard changes, !plan.steps.isEmpty else { return Self.status(findings) }

        var hasFailed = false
        for step in plan.steps {
            let failure = await failure { () async throws(ExecutorError) in
                try await doctor.perform(step, on: executor, knowing: facts)
            }
            let shown = step.planStep(isActive: facts.state.isActive)
            try output.step(shown, failure.map { .failed($0.message) } ?? .done)
            // Without the host no further step can be taken, and nothing more can be said.
            if let failure, failure.code == .connectionLost { throw failure }
            hasFailed = hasFailed || failure != nil
        }
        let remaining = try await doctor.examine(on: executor).findings
        try output.findings(remaining, of: target.domain)
        return hasFailed ? .findings : Self.status(remaining)
    }

    /// How a step failed; nil where it did not.
    private func failure(of step: () async throws(ExecutorError) -> Void) async -> ExecutorError? {
        do throws(ExecutorError) {
            try await step()
            return nil
        } catch {
            return error
        }
    }

    private static func status(_ findings: [ChainFinding]) -> ExitStatus {
        findings.contains { $0.diagnostic.severity == .error } ? .findings : .success
    }

    /// The options that allow a step.
    private static func options(_ consent: ChainRepair.Consent) -> [String] {
        let names: [(ChainRepair.Consent, String)] = [
            (.discard, "--discard"), (.adopt, "--adopt"), (.endJobs, "--end-job"), (.thaw, "--thaw"),
        ]
        return names.filter { consent.contains($0.0) }.map(\.1)
    }
}
