internal import LibvirtHost
internal import LocalFiles
internal import XMLTree

/// A domain that is off, started for a backup without its guest going on, and stopped after it.
///
/// The process that was started is written down in the set, so that the run after one that was killed stops it. It is stopped only where it is that
/// process, is still paused, and nothing works on it: what somebody has let go on is theirs.
struct PausedStart: Sendable {
    let domain: DomainIdentity
    let writer: SetWriter
    /// How long the end of others' jobs is waited for.
    let timeout: Duration

    init(of domain: DomainIdentity, writer: SetWriter, timeout: Duration) {
        self.domain = domain
        self.writer = writer
        self.timeout = timeout
    }

    /// What a start would do, and all after it.
    static var steps: [PlanStep] {
        [
            PlanStep(
                "start the domain, paused",
                call: "virDomainCreateWithFlags",
                flags: StartOptions.paused.rawValue,
                unknown: ["whether each disk is copied whole or as an increment, as its bitmaps are read by its start"]
            ),
            PlanStep("back it up into the set"),
            PlanStep("stop the domain, unless it was let go on by then", call: "virDomainDestroy"),
        ]
    }

    /// Starts the domain where it is off, or takes over the process that a killed run has started.
    ///
    /// - Returns: Whether ``end(on:)`` is to follow.
    func begin(isOff: Bool, on host: some MomentHost) async throws -> Bool {
        let boot = Self.boot()
        guard isOff else {
            guard let started = try writer.set.mark().started else { return false }
            let summary = try await host.summary(of: domain.reference)
            if isOwn(summary, started, boot) { return true }
            // That process is gone, or somebody's by now.
            try writer.mark { $0.started = nil }
            return false
        }
        try await host.start(domain.reference, options: .paused)
        do {
            let number = try await host.summary(of: domain.reference).identity.id
            try writer.mark { $0.started = StartedDomain(number: UInt64(number ?? 0), boot: boot) }
            return true
        } catch {
            // What can't be written down is not left to be forgotten.
            try? await host.destroy(domain.reference)
            throw error
        }
    }

    /// Stops the domain.
    ///
    /// - Returns: Why it was left as it is; nil where it does not run any more.
    func end(on host: some MomentHost) async -> String? {
        // Also where the run was cancelled: a task of its own.
        let (domain, writer, timeout) = (domain, writer, timeout)
        let work = Task { () async throws -> String? in
            guard let started = try writer.set.mark().started else {
                return "it is not written down that it was started"
            }
            let deadline = ContinuousClock.now + timeout
            while true {
                let summary = try await host.summary(of: domain.reference)
                guard summary.state.isActive else { break }
                guard self.isOwn(summary, started, Self.boot()) else {
                    try writer.mark { $0.started = nil }
                    return "it was let go on by somebody else meanwhile"
                }
                if try await host.jobs(of: domain.reference).isEmpty {
                    try await host.destroy(domain.reference)
                    break
                }
                guard ContinuousClock.now < deadline else { return "another job works on it" }
                try await Task.sleep(for: .milliseconds(200))
            }
            try writer.mark { $0.started = nil }
            return nil
        }
        do { return try await work.value } catch { return "\(error)" }
    }

    private func isOwn(_ summary: DomainSummary, _ started: StartedDomain, _ boot: String) -> Bool {
        summary.state == .paused && summary.identity.id.map { UInt64($0) } == started.number && started.boot == boot
    }

    /// A name that the kernel gives to this boot of the machine.
    private static func boot() -> String {
        let bytes = (try? LocalFile.read("/proc/sys/kernel/random/boot_id", limit: 100)) ?? []
        return String(decoding: bytes.prefix { $0 > 0x20 }, as: UTF8.self)
    }
}
