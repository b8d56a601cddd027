public import MomentRules

extension InspectableHost {
    /// A domain as the rules have to know it: its definition, state, checkpoints, snapshots and running job.
    ///
    /// Its images are not looked at; ``facts(of:_:)`` has more.
    public func context(of domain: DomainReference) async throws(HostError) -> DomainContext {
        let scope = FactScope(images: false, directories: false, ports: false, secrets: false)
        return try await look(at: domain, scope).context
    }
}

extension DomainSummary {
    /// The state as the rules tell states apart.
    var domainState: DomainState {
        switch state {
        case .shutoff: .shutoff
        case .paused: .paused
        default: .running
        }
    }
}
