import MomentDocuments

/// What a checkpoint will be, in one sentence.
enum CheckpointSummary {
    static func sentence(_ checkpoint: DomainCheckpoint, _ domain: DomainDescription, isRedefinition: Bool) -> String {
        let disks = checkpoint.disks ?? []
        let recorded = disks.filter { $0.treatment != .no }.map(\.name)
        let left = disks.filter { $0.treatment == .no }.map { ($0.name, domain.disk($0.name)) }
        let name = checkpoint.name.map { " '\($0)'" } ?? ""
        let what = isRedefinition ? "redefinition of checkpoint\(name)" : "checkpoint\(name)"
        return (recorded.isEmpty ? "\(what) without disks" : "\(what) of \(WordList.joined(recorded))")
            + LeftOut.clause(left)
    }
}
