extension MomentHost {
    /// Freezes the guest's file systems. Where that fails they are thawed: an agent may have done as it was told and
    /// then not have answered. So they are where the task was cancelled meanwhile: what they were frozen for need not begin.
    func freezeSurely(_ domain: DomainReference) async throws(HostError) {
        do throws(HostError) {
            _ = try await freezeFileSystems(of: domain)
            if Task.isCancelled { throw HostError(.cancelled, message: "the task was cancelled") }
        } catch {
            // What an agent answers with that knows how to freeze, or its silence; or nobody who would pass that on.
            let afterwards: Set<HostError.Code> = [
                .internalError, .agentCommandFailed, .agentCommandTimeout, .operationTimeout, .connectionLost,
                .cancelled,
            ]
            guard afterwards.contains(error.code), await thawSurely(domain) != nil else { throw error }
            var error = error
            error.mayHaveLeftFrozen = true
            error.explanation = "the guest's file systems may be frozen"
            throw error
        }
    }

    /// Thaws the guest's file systems, asking again where the agent does not answer at once; gives why it can't.
    package func thawSurely(_ domain: DomainReference) async -> HostError? {
        var refusal: HostError?
        for _ in 0..<3 {
            do throws(HostError) {
                _ = try await thawFileSystems(of: domain)
                return nil
            } catch {
                refusal = error
                refusal?.mayHaveLeftFrozen = true
                if error.code == .connectionLost { break }
            }
        }
        return refusal
    }
}
