import LibvirtHost
import MomentTesting

/// A request that hosts are compared by.
enum ModelRequest: CustomStringConvertible {
    case createCheckpoint(String)
    case deleteCheckpoint(String, MomentDeletion)
    case createSnapshot(String, SnapshotCreation.Content)
    case deleteSnapshot(String, MomentDeletion)
    case revert(String, SnapshotReversion.Outcome)
    case suspend, resume, destroy, start, managedSave, removeManagedSave

    var description: String {
        switch self {
        case .createCheckpoint(let name): "create checkpoint \(name)"
        case .deleteCheckpoint(let name, let deletion): "delete checkpoint \(name) \(deletion)"
        case .createSnapshot(let name, let content): "create snapshot \(name) \(content)"
        case .deleteSnapshot(let name, let deletion): "delete snapshot \(name) \(deletion)"
        case .revert(let name, let outcome): "revert to \(name) \(outcome)"
        case .suspend: "suspend"
        case .resume: "resume"
        case .destroy: "destroy"
        case .start: "start"
        case .managedSave: "managed save"
        case .removeManagedSave: "remove managed save"
        }
    }

    static func draw(_ generator: inout SeededRandom) -> ModelRequest {
        // Few names, so that they meet again.
        let name = "n\(UInt64.random(in: 1...5, using: &generator))"
        let deletion = MomentDeletion.allCases.randomElement(using: &generator) ?? MomentDeletion()
        switch UInt64.random(in: 0..<20, using: &generator) {
        case 0..<6: return .createCheckpoint(name)
        case 6..<8: return .deleteCheckpoint(name, deletion)
        case 8..<12: return .createSnapshot(name, .system())
        case 12: return .createSnapshot(name, .disks())
        case 13..<15: return .deleteSnapshot(name, deletion)
        case 15: return .revert(name, SnapshotReversion.Outcome.allCases.randomElement(using: &generator) ?? .paused)
        case 16: return .suspend
        case 17: return .resume
        case 18: return Bool.random(using: &generator) ? .destroy : .start
        default: return Bool.random(using: &generator) ? .managedSave : .start
        }
    }

    /// What a host answers: what it names, or the number of its error.
    func answer(
        of host: some MomentHost,
        _ domain: DomainReference,
        starting: StartOptions = .paused
    ) async -> String {
        do throws(HostError) {
            switch self {
            case .createCheckpoint(let name):
                return try await host.createCheckpoint(
                    of: domain,
                    xml: "<domaincheckpoint><name>\(name)</name></domaincheckpoint>",
                    how: .now
                )
            case .deleteCheckpoint(let name, let deletion):
                try await host.deleteCheckpoint(of: domain, name: name, deletion: deletion)
            case .createSnapshot(let name, let content):
                return try await host.createSnapshot(
                    of: domain,
                    xml: "<domainsnapshot><name>\(name)</name></domainsnapshot>",
                    how: .take(content)
                )
            case .deleteSnapshot(let name, let deletion):
                try await host.deleteSnapshot(of: domain, name: name, deletion: deletion)
            case .revert(let name, let outcome):
                try await host.revert(domain, to: name, how: .init(outcome, force: true))
            case .suspend: try await host.suspend(domain)
            case .resume: try await host.resume(domain)
            case .destroy: try await host.destroy(domain)
            case .start: try await host.start(domain, options: starting)
            case .managedSave: try await host.managedSave(domain, options: .init())
            case .removeManagedSave: try await host.removeManagedSave(of: domain)
            }
            return "done"
        } catch {
            return "error \(error.code.rawValue)"
        }
    }
}

/// All that can be seen of a domain.
enum ModelState {
    /// In words that can be compared.
    static func text(_ host: some MomentHost, _ domain: DomainReference) async throws -> String {
        let summary = try await host.summary(of: domain)
        let checkpoints = try await host.checkpointTree(of: domain)
        let snapshots = try await host.snapshotTree(of: domain)
        return "\(summary.state) \(summary.hasManagedSave)\n\(checkpoints.text)\n\(snapshots.text)"
    }
}
