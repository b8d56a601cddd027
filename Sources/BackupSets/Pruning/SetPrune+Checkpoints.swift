internal import BackupJobs
public import LibvirtHost
internal import MomentDocuments
internal import MomentRules
internal import XMLTree

extension SetPrune {
    /// The checkpoints that ``run(on:progress:)`` would delete at a host.
    ///
    /// - Parameter host: Only looked at; it may be read-only.
    public func checkpoints(on host: some InspectableHost) async throws -> [String] {
        let contents = try set.contents()
        let going = NameSet(try set.prunePlan(contents, retention, merging: merges).removed)
        let pruned = contents.complete.filter { going.contains($0.name) }.compactMap(PrunedCheckpoint.init)
        var names: [String] = []
        for checkpoint in try set.mark().checkpoints.filter({ !pruned.contains($0) }) + pruned {
            if !pruned.contains(checkpoint), contents.hasPoint(of: checkpoint) { continue }
            if try await host.has(checkpoint, of: .uuid(set.domain.uuid)) { names.append(checkpoint.name) }
        }
        return names
    }

    /// Deletes at the host those of some checkpoints that no complete point has, and takes those off the set's note that are gone.
    func delete(
        _ checkpoints: [PrunedCheckpoint],
        on host: any MomentHost,
        _ writer: SetWriter,
        _ report: inout PruneReport
    ) async throws(BackupSetError) {
        let contents = try set.contents()
        let domain = DomainReference.uuid(set.domain.uuid)
        var remaining: [PrunedCheckpoint] = []
        for checkpoint in checkpoints {
            // A point that was to be pruned and is there all the same.
            if contents.hasPoint(of: checkpoint) { continue }
            do throws(HostError) {
                guard try await host.has(checkpoint, of: domain) else { continue }
                try await host.deleteCheckpoint(of: domain, name: checkpoint.name, deletion: MomentDeletion())
                report.deleted.append(checkpoint.name)
            } catch {
                remaining.append(checkpoint)
                let isLater: Bool =
                    if error.code == .noDomain { true } else {
                        await (try? host.summary(of: domain).state.isActive) == false
                    }
                report.left.append(
                    .init(checkpoint: checkpoint.name, reason: error.message, isLater: isLater)
                )
            }
        }
        try writer.mark { $0.checkpoints = remaining }
    }
}

extension InspectableHost {
    /// Whether a checkpoint is there, and no other of its name.
    fileprivate func has(_ checkpoint: PrunedCheckpoint, of domain: DomainReference) async throws(HostError) -> Bool {
        do throws(HostError) {
            return try await self.checkpoint(checkpoint.name, of: domain).creationTime == checkpoint.time
        } catch  where error.code == .noCheckpoint {
            return false
        }
    }
}

extension BackupSet.Contents {
    /// Whether a complete point has a checkpoint.
    fileprivate func hasPoint(of checkpoint: PrunedCheckpoint) -> Bool {
        complete.contains { PrunedCheckpoint($0) == checkpoint }
    }
}
