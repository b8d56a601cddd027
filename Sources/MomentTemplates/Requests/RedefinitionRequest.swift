public import MomentDocuments
import MomentRules
public import XMLTree

/// Checkpoints to be redefined, as the template redefine-chain orders them: parents before children.
public struct RedefinitionRequest: MomentRequest {
    /// The checkpoints, in any order.
    public var checkpoints: [DomainCheckpoint]

    /// Creates a request that makes checkpoints known to libvirt again; they are given in any order.
    public init(_ checkpoints: [DomainCheckpoint]) { self.checkpoints = checkpoints }

    /// Gives the documents in the order in which libvirt takes them with the flag redefine.
    public func documents(
        for domain: XMLDocument,
        context: TemplateContext,
        checks: TemplateChecks
    ) -> TemplateResult {
        RequestOutcome.result(for: domain, context, checks, flags: [.redefine]) { () throws(RequestFailure) in
            let ordered = try ordered(existing: context.checkpoints)
            return RequestOutcome(documents: ordered.map { .checkpoint($0) }, choosesDisks: false)
        }
    }

    private func ordered(existing: [String]) throws(RequestFailure) -> [DomainCheckpoint] {
        var byName: NameMap<DomainCheckpoint> = [:]
        for checkpoint in checkpoints {
            guard let name = checkpoint.name, !name.isEmpty else {
                throw RequestFailure("a checkpoint has no name, so it can't be redefined")
            }
            guard byName.updateValue(checkpoint, forKey: name) == nil else {
                throw RequestFailure("two checkpoints are named \(name)")
            }
        }
        var children: NameMap<[DomainCheckpoint]> = [:]
        var roots: [DomainCheckpoint] = []
        for checkpoint in checkpoints {
            let parent = checkpoint.parent?.name ?? ""
            if byName[parent] != nil {
                children[parent, default: []].append(checkpoint)
            } else if parent.isEmpty || existing.contains(parent) {
                roots.append(checkpoint)
            } else {
                let name = checkpoint.name ?? ""
                throw RequestFailure("the parent of \(name), \(parent), neither exists nor is among the documents")
            }
        }
        // Depth first, with the next one at the end of the stack.
        var ordered: [DomainCheckpoint] = []
        var stack = Array(RedefinitionRequest.sorted(roots).reversed())
        while let next = stack.popLast() {
            ordered.append(next)
            stack += RedefinitionRequest.sorted(children[next.name ?? ""] ?? []).reversed()
        }
        if ordered.count < checkpoints.count {
            let seen = NameSet(ordered.compactMap(\.name))
            let lost = checkpoints.compactMap(\.name).first { !seen.contains($0) } ?? ""
            throw RequestFailure("the parents of \(lost) lead in a circle")
        }
        return ordered
    }

    /// Oldest first; names decide between equals.
    private static func sorted(_ checkpoints: [DomainCheckpoint]) -> [DomainCheckpoint] {
        checkpoints.sorted {
            let (time, later) = ($0.creationTime ?? 0, $1.creationTime ?? 0)
            return time == later ? ($0.name ?? "") < ($1.name ?? "") : time < later
        }
    }
}
