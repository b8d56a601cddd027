internal import CLibvirt
internal import Glibc
internal import MomentRules
internal import MomentXML
internal import XMLTree

extension LibvirtConnection {
    /// The background jobs of a domain; libvirt runs at most one.
    public func jobs(of domain: DomainReference) async throws(HostError) -> [DomainJob] {
        let ledger = ledger
        return try await look(domain) { session, domain throws(HostError) in
            guard let statistics = try session.jobStatistics(domain), statistics.phase.isRunning else { return [] }
            let uuid = try session.identity(domain).uuid
            return [ledger.saw(domain: uuid, statistics: statistics, now: milliseconds())]
        }
    }

    /// The figures of the last job that ended; nil where none is remembered.
    public func lastJob(of domain: DomainReference) async throws(HostError) -> JobStatistics? {
        try await look(domain) { session, domain throws(HostError) in
            // Completed, and kept for whoever asks next.
            let statistics = try session.jobStatistics(
                domain,
                flags: UInt32(CVIR_DOMAIN_JOB_STATS_COMPLETED | CVIR_DOMAIN_JOB_STATS_KEEP_COMPLETED)
            )
            return statistics?.phase == JobPhase.none ? nil : statistics
        }
    }

    /// Returns once the hypervisor has done what it was doing for a domain when this was asked: what it was about to close
    /// is closed then. At once for a domain that does not run.
    ///
    /// libvirt tells of a backup's end, and has QEMU close the target, within one turn at the domain
    /// (`qemuBlockJobEventProcessConcludedBackup`). A question that needs a turn of its own, though it changes nothing, is
    /// answered after that; libvirt has it wait for half a minute at a time.
    public func settle(_ domain: DomainReference) async throws(HostError) {
        let text = try await domainDescription(of: domain, options: [])
        guard let root = XMLDocumentParser().parse(text).document?.root,
            let disk = DomainDescription(root).disks.first(where: { !$0.isEmpty })?.target
        else { return }
        while true {
            do throws(HostError) {
                return try await look(domain, lane: .calls) { session, domain throws(HostError) in
                    var info = virDomainBlockJobInfo()
                    try session.number(\.virDomainGetBlockJobInfo) { $0(domain, disk, &info, 0) }
                }
            } catch  where error.code == .operationTimeout {
                if Task.isCancelled { throw HostError(.cancelled, message: "the task was cancelled") }
            } catch  where [.noSupport, .operationInvalid, .operationUnsupported].contains(error.code) {
                // It does not run, or the driver has no such jobs.
                return
            }
        }
    }

    /// Aborts a job. Fails with ``HostError/Code/noJob`` when it is not, or no longer, the one that runs.
    public func abort(_ job: DomainJob.ID, of domain: DomainReference) async throws(HostError) {
        let ledger = ledger
        try await change(domain, lane: .control) { session, domain throws(HostError) in
            try session.requireJob(job, domain: domain, ledger: ledger)
            try session.number(\.virDomainAbortJob) { $0(domain) }
        }
    }
}

extension LibvirtSession {
    /// The figures of the running job, or with flags of the last one; nil where the driver knows no jobs.
    func jobStatistics(_ domain: OpaquePointer, flags: UInt32 = 0) throws(HostError) -> JobStatistics? {
        var type: Int32 = 0
        var list: virTypedParameterPtr?
        var count: Int32 = 0
        do throws(HostError) {
            var patience = 20
            while true {
                do throws(HostError) {
                    try number(\.virDomainGetJobStats) { $0(domain, &type, &list, &count, flags) }
                    break
                } catch  where error.code == .internalError && patience > 0 {
                    // While a backup begins or ends, libvirt has its job already, or still, and not its data.
                    patience -= 1
                    usleep(10_000)
                }
            }
        } catch  where error.code == .noSupport {
            return nil
        } catch  where error.code == .operationInvalid {
            // A domain that does not run has no job.
            return JobStatistics(phase: .none)
        }
        let fields = TypedParameters(UnsafeBufferPointer(start: list, count: Int(count)))
        if let free = try? library.function(\.virTypedParamsFree) { free(list, count) }
        return JobStatistics(phase: JobPhase(rawValue: Int(type)), fields: fields)
    }

    /// The running job, if it is the one with that number; fails with ``HostError/Code/noJob`` otherwise.
    @discardableResult
    func requireJob(_ id: DomainJob.ID, domain: OpaquePointer, ledger: JobLedger) throws(HostError) -> DomainJob {
        guard id.rawValue >= 0 else {
            throw HostError(.invalidArgument, message: "a job's number is never negative: \(id.rawValue)")
        }
        let uuid = try identity(domain).uuid
        if let statistics = try jobStatistics(domain), statistics.phase.isRunning {
            let job = ledger.saw(domain: uuid, statistics: statistics, now: milliseconds())
            if job.id == id { return job }
            throw HostError(
                .noJob,
                message: "job \(id.rawValue) is not there; job \(job.id.rawValue), a \(job.operation), is"
            )
        }
        throw HostError(.noJob, message: "job \(id.rawValue) is not there, and no other")
    }
}

/// Milliseconds of a clock that only goes forward.
func milliseconds() -> Int64 {
    let now = ContinuousClock.now - LibvirtConnection.clockStart
    return now.components.seconds * 1_000 + now.components.attoseconds / 1_000_000_000_000_000
}

extension LibvirtConnection {
    /// Where this process's counting of milliseconds begins.
    static let clockStart = ContinuousClock.now
}
