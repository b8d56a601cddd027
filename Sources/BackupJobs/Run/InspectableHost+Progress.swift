public import LibvirtHost

extension InspectableHost {
    /// Looks at a job again and again, until it is gone.
    ///
    /// Of looks that nobody has waited for only the newest is kept. Leaving the stream ends the looking, not the job.
    ///
    /// - Parameter interval: The time between two looks.
    /// - Returns: A stream that ends with the job, and fails with ``HostError`` where the job can't be looked at.
    public func progress(
        of job: DomainJob.ID,
        in domain: DomainReference,
        every interval: Duration = .milliseconds(500)
    ) -> AsyncThrowingStream<BackupProgress, any Error> {
        AsyncThrowingStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
            let looking = Task {
                do {
                    let identity = try await summary(of: domain).identity
                    var pace = JobPace()
                    while let running = try await jobs(of: domain).first(where: { $0.id == job }) {
                        let rate = pace.rate(running.statistics)
                        continuation.yield(BackupProgress(domain: identity, job: running, rate: rate))
                        try await Task.sleep(for: interval)
                    }
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in looking.cancel() }
        }
    }
}
