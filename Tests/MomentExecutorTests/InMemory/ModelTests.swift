import Foundation
import MomentExecutor
import TestRequirements
import Testing

extension LiveTests {
    /// The same requests, drawn at random, to a real host and to the imitated one.
    @Suite("The imitated host beside a real one")
    struct Models {
        @Test(
            "random requests are answered alike and end in the same state",
            arguments: [1, 2, 3, 4, 5, 6] as [UInt64]
        )
        func random(seed: UInt64) async throws {
            try await Guest.with([.init(target: "vda", megabytes: 1), .init(target: "vdb", megabytes: 1)]) { guest in
                let model = InMemoryExecutor(time: { Int64(Date().timeIntervalSince1970) })
                _ = try await model.define(xml: guest.definition())
                try await model.start(guest.reference, options: .paused)
                var generator = Generator(state: seed)
                var log: [String] = []
                for _ in 0..<30 {
                    let request = Request.draw(&generator)
                    log.append("\(request)")
                    let real = await request.answer(of: guest.executor, guest)
                    let imitated = await request.answer(of: model, guest)
                    guard real == imitated else {
                        Issue.record("real: \(real), imitated: \(imitated), after: \(log.joined(separator: "\n"))")
                        return
                    }
                    let states = try await (state(guest.executor, guest), state(model, guest))
                    guard states.0 == states.1 else {
                        Issue.record("real: \(states.0), imitated: \(states.1), after: \(log.joined(separator: "\n"))")
                        return
                    }
                }
            }
        }

        /// Everything that can be seen of a domain.
        private func state(_ executor: some MomentHost, _ guest: Guest) async throws -> String {
            let summary = try await executor.summary(of: guest.reference)
            let checkpoints = try await executor.checkpointTree(of: guest.reference)
            let snapshots = try await executor.snapshotTree(of: guest.reference)
            return "\(summary.state) \(summary.hasManagedSave)\n\(checkpoints.text)\n\(snapshots.text)"
        }
    }
}

/// Numbers that are the same for a seed.
private struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// A request that any host takes.
private enum Request: CustomStringConvertible {
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

    static func draw(_ generator: inout Generator) -> Request {
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
    func answer(of executor: some MomentHost, _ guest: Guest) async -> String {
        let domain = guest.reference
        do throws(ExecutorError) {
            switch self {
            case .createCheckpoint(let name):
                return try await executor.createCheckpoint(
                    of: domain,
                    xml: "<domaincheckpoint><name>\(name)</name></domaincheckpoint>",
                    how: .now
                )
            case .deleteCheckpoint(let name, let deletion):
                try await executor.deleteCheckpoint(of: domain, name: name, deletion: deletion)
            case .createSnapshot(let name, let content):
                return try await executor.createSnapshot(
                    of: domain,
                    xml: "<domainsnapshot><name>\(name)</name></domainsnapshot>",
                    how: .take(content)
                )
            case .deleteSnapshot(let name, let deletion):
                try await executor.deleteSnapshot(of: domain, name: name, deletion: deletion)
            case .revert(let name, let outcome):
                try await executor.revert(domain, to: name, how: .init(outcome, force: true))
            case .suspend: try await executor.suspend(domain)
            case .resume: try await executor.resume(domain)
            case .destroy: try await executor.destroy(domain)
            case .start: try await executor.start(domain, options: .paused)
            case .managedSave: try await executor.managedSave(domain, options: .init())
            case .removeManagedSave: try await executor.removeManagedSave(of: domain)
            }
            return "done"
        } catch {
            return "error \(error.code.rawValue)"
        }
    }
}
