public import MomentDocuments
internal import XMLTree

/// A snapshot and a checkpoint of one instant.
public struct MomentPair: Hashable, Sendable {
    /// The snapshot's name.
    public var snapshot: String
    /// The checkpoint's name.
    public var checkpoint: String

    /// Makes a pair of names.
    public init(snapshot: String, checkpoint: String) {
        self.snapshot = snapshot
        self.checkpoint = checkpoint
    }
}

extension MomentHost {
    /// Takes a snapshot and makes a checkpoint with no write of the guest between them. Both or neither.
    ///
    /// libvirt never got such a call. The guest is held for both: its file systems frozen where the snapshot is to be
    /// quiesced, otherwise the whole domain paused, and let go whatever comes of it. A snapshot with memory therefore
    /// records a paused domain.
    ///
    /// - Parameters:
    ///   - snapshot: The `<domainsnapshot>` document.
    ///   - checkpoint: The `<domaincheckpoint>` document.
    ///   - content: What the snapshot holds. A live one is refused: nothing may be written meanwhile.
    ///   - options: Of the snapshot. Without metadata, the checkpoint has none either.
    public func createSnapshot(
        of domain: DomainReference,
        xml snapshot: String,
        withCheckpoint checkpoint: String,
        content: SnapshotCreation.Content = .system(),
        options: SnapshotCreation.TakeOptions = []
    ) async throws(HostError) -> MomentPair {
        var isQuiesced = false
        var held = content
        switch content {
        case .system(live: true):
            throw HostError(
                .invalidArgument,
                message: "a live snapshot lets the guest write while it is taken",
                subject: domain.description,
                explanation: "leave out live, or take snapshot and checkpoint apart"
            )
        case .disks(quiesced: true):
            isQuiesced = true
            // They are frozen here already, and the agent would not answer a second time.
            held = .disks()
        case .system, .disks: break
        }
        let before = try await summary(of: domain)
        guard before.state.isActive else {
            throw HostError(
                .operationUnsupported,
                message: "the domain does not run, and only a running one has checkpoints made",
                subject: domain.description
            )
        }
        // By what never changes: the id of the domain is gone when the snapshot halts it.
        let domain = before.identity.reference
        let pauses = !isQuiesced && before.state == .running
        if isQuiesced { try await freezeSurely(domain) }
        if pauses { try await suspend(domain) }
        let result: Result<MomentPair, HostError>
        do throws(HostError) {
            result = .success(try await both(domain, snapshot, checkpoint, .take(held, options: options)))
        } catch {
            result = .failure(error)
        }
        if !(options.contains(.halt) && (try? result.get()) != nil) {
            do throws(HostError) {
                if isQuiesced, let refusal = await thawSurely(domain) { throw refusal }
                if pauses { try await resume(domain) }
            } catch {
                guard case .success = result else { return try result.get() }
                var error = error
                error.explanation = "snapshot and checkpoint are there; the guest is still held"
                throw error
            }
        }
        return try result.get()
    }

    /// Creates a snapshot and a checkpoint at the same instant, from typed values.
    public func createSnapshot(
        _ snapshot: DomainSnapshot,
        withCheckpoint checkpoint: DomainCheckpoint,
        of domain: DomainReference,
        content: SnapshotCreation.Content = .system(),
        options: SnapshotCreation.TakeOptions = []
    ) async throws(HostError) -> MomentPair {
        try await createSnapshot(
            of: domain,
            xml: try MomentText.print(snapshot),
            withCheckpoint: try MomentText.print(checkpoint),
            content: content,
            options: options
        )
    }

    private func both(
        _ domain: DomainReference,
        _ snapshot: String,
        _ checkpoint: String,
        _ how: SnapshotCreation
    ) async throws(HostError) -> MomentPair {
        // The checkpoint first: its bitmap is then taken over into the overlay, and undoing it is cheap.
        let marker = try await createCheckpoint(of: domain, xml: checkpoint, how: .now)
        let name: String
        do throws(HostError) {
            name = try await createSnapshot(of: domain, xml: snapshot, how: how)
        } catch {
            do throws(HostError) {
                try await deleteCheckpoint(of: domain, name: marker, deletion: MomentDeletion())
            } catch let undoing {
                var error = error
                error.explanation = "checkpoint \(marker) could not be removed again: \(undoing.message)"
                throw error
            }
            throw error
        }
        if case .take(_, let options) = how, options.contains(.noMetadata) {
            try await deleteCheckpoint(of: domain, name: marker, deletion: MomentDeletion(metadataOnly: true))
        }
        return MomentPair(snapshot: name, checkpoint: marker)
    }
}
