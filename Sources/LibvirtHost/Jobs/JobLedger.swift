internal import Synchronization
internal import XMLTree

/// The numbers of jobs: which one runs in each domain, as far as a host knows.
///
/// libvirt's jobs have no names. A number stays with a job from when it is begun or first seen until its end is heard
/// of, or until it is seen that none runs or another one does.
final class JobLedger: Sendable {
    private struct Entry {
        var id: DomainJob.ID
        var operation: JobOperation
        var isOurs: Bool
        /// When it began, in milliseconds of the same clock as `now`; jobs that began at other times are others.
        var began: Int64
    }

    private struct State {
        var running: NameMap<Entry> = [:]
        var ended: [(id: DomainJob.ID, domain: String, statistics: JobStatistics)] = []
        var next = 1
    }

    /// Ended jobs that are remembered, over all domains: enough for whoever asks soon, and bounded.
    private static let memory = 256

    private let state = Mutex(State())

    /// Two looks at one job may place its beginning this far apart, in milliseconds: libvirt counts from its own clock
    /// and in whole milliseconds, and an answer takes its time.
    private static let tolerance: Int64 = 2_000

    /// Notes a job that this host has begun.
    func began(domain: String, operation: JobOperation, now: Int64) -> DomainJob.ID {
        state.withLock { state in
            defer { state.next += 1 }
            let id = DomainJob.ID(rawValue: state.next)
            state.running[domain] = Entry(id: id, operation: operation, isOurs: true, began: now)
            return id
        }
    }

    /// Notes a job that was seen, and gives it the number it has or a new one.
    func saw(domain: String, statistics: JobStatistics, now: Int64) -> DomainJob {
        state.withLock { state in
            let began = now - Int64(clamping: statistics.elapsed ?? 0)
            // Migration is the domain's default job and has the number 0, as libvirt's designers meant it.
            if [.migrationIn, .migrationOut].contains(statistics.operation) {
                return DomainJob(
                    id: DomainJob.ID(rawValue: 0),
                    operation: statistics.operation,
                    isOurs: false,
                    statistics: statistics
                )
            }
            if let known = state.running[domain], known.operation == statistics.operation,
                statistics.elapsed == nil || abs(known.began - began) <= Self.tolerance
            {
                return DomainJob(id: known.id, operation: known.operation, isOurs: known.isOurs, statistics: statistics)
            }
            defer { state.next += 1 }
            let entry = Entry(
                id: DomainJob.ID(rawValue: state.next),
                operation: statistics.operation,
                isOurs: false,
                began: began
            )
            state.running[domain] = entry
            return DomainJob(id: entry.id, operation: entry.operation, isOurs: false, statistics: statistics)
        }
    }

    /// Notes that a domain's job has ended, with its last figures.
    func ended(domain: String, statistics: JobStatistics) {
        state.withLock { state in
            guard let entry = state.running.removeValue(forKey: domain) else { return }
            state.ended.append((entry.id, domain, statistics))
            if state.ended.count > Self.memory { state.ended.removeFirst() }
        }
    }

    /// Notes that a job that was begun never came to run.
    func failedToBegin(domain: String) { state.withLock { _ = $0.running.removeValue(forKey: domain) } }

    /// The last figures of an ended job; nil for one that runs or was never heard of.
    func outcome(of id: DomainJob.ID, domain: String) -> JobStatistics? {
        state.withLock { $0.ended.last { $0.id == id && $0.domain == domain }?.statistics }
    }
}
