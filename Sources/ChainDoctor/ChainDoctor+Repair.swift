public import LibvirtHost
internal import MomentDocuments
internal import MomentXML
internal import XMLTree

extension ChainDoctor {
    /// Takes one step.
    ///
    /// - Parameters:
    ///   - repair: The step.
    ///   - host: Where.
    ///   - facts: What the step was planned upon.
    public func perform(
        _ repair: ChainRepair,
        on host: some MomentHost,
        knowing facts: ChainFacts
    ) async throws(HostError) {
        let domain = facts.domain.reference
        switch repair.action {
        case .endJob(let job):
            _ = try await host.endBackup(of: domain, job: job, aborting: true)
        case .thaw:
            _ = try await host.thawFileSystems(of: domain)
        case .relink(let name, let parent):
            try await redefine(name, on: host, domain) { $0.parent = parent.map { MomentParent($0) } }
        case .narrow(let name, let disks):
            try await redefine(name, on: host, domain) { document in
                for index in (document.disks ?? []).indices {
                    guard let disk = document.disks?[index].name, disks.contains(disk) else { continue }
                    document.disks?[index].treatment = .no
                }
            }
        case .forget(let name):
            try await host.deleteCheckpoint(of: domain, name: name, deletion: MomentDeletion(metadataOnly: true))
        case .drop(let name, let places):
            try await drop(name, places, on: host, facts)
        case .adopt(let bitmap, let disks):
            try await standIn(for: bitmap, disks, on: host, facts)
        case .removeBitmap(let place):
            try await remove(place, on: host, facts)
        case .forgetSnapshot(let name):
            try await host.deleteSnapshot(of: domain, name: name, deletion: MomentDeletion(metadataOnly: true))
        case .removeSnapshot(let place):
            try await remove(place, on: host)
        case .relinkSnapshot(let name, let parent):
            try await redefineSnapshot(name, on: host, domain) { $0.parent = parent.map { MomentParent($0) } }
        case .unmark(let name):
            try await redefineSnapshot(name, on: host, domain) { document in
                for index in (document.disks ?? []).indices {
                    guard var overlay = document.disks?[index].overlay else { continue }
                    overlay.isDeletionInProgress = false
                    document.disks?[index].treatment = .external(overlay)
                }
            }
        case .deleteSnapshot(let name):
            try await host.refuseDeletionOfOverlay(with: name, of: domain)
            try await host.deleteSnapshot(of: domain, name: name, deletion: MomentDeletion())
        case .useOverlays(let overlays):
            try await use(overlays, on: host, facts)
        case .merge(let snapshot, let overlays):
            try await merge(overlays, of: snapshot, on: host, facts)
        case .removeFile(let path, let identity):
            try await remove(path, identity, on: host)
        case .closeRecord(let known, let files):
            try await close(known, files, on: host)
        }
    }

    /// Redefines a checkpoint by its own document, changed.
    private func redefine(
        _ name: String,
        on host: some MomentHost,
        _ domain: DomainReference,
        change: (inout DomainCheckpoint) -> Void
    ) async throws(HostError) {
        var document = try await host.checkpoint(name, of: domain)
        change(&document)
        _ = try await host.createCheckpoint(document, of: domain, how: .redefine(validating: false))
    }

    /// Deletes a checkpoint with the bitmaps it still has.
    private func drop(
        _ name: String,
        _ places: [BitmapPlace],
        on host: some MomentHost,
        _ facts: ChainFacts
    ) async throws(HostError) {
        let domain = facts.domain.reference
        if facts.isActive {
            do throws(HostError) {
                return try await host.deleteCheckpoint(of: domain, name: name, deletion: MomentDeletion())
            } catch  where error.code == .noCheckpoint {
                // Another step has deleted it.
                return
            } catch  where error.code == .internalError {
                // One of its disks has no such bitmap, over which libvirt gives up before it comes to the others.
            }
        }
        try await host.deleteCheckpoint(of: domain, name: name, deletion: MomentDeletion(metadataOnly: true))
        for place in places { try await remove(place, on: host, facts) }
    }

    /// Takes a bitmap that libvirt does not know out of a disk's images.
    private func remove(
        _ place: BitmapPlace,
        on host: some MomentHost,
        _ facts: ChainFacts
    ) async throws(HostError) {
        guard facts.isActive else { return try await host.removeFromImages(place) }
        // QEMU has the images open, and libvirt removes only what it knows: so it is made to know it first.
        let domain = facts.domain.reference
        try await standIn(for: place.bitmap, [place.disk], on: host, facts)
        do throws(HostError) {
            try await host.deleteCheckpoint(of: domain, name: place.bitmap, deletion: MomentDeletion())
        } catch {
            try? await host.deleteCheckpoint(
                of: domain,
                name: place.bitmap,
                deletion: MomentDeletion(metadataOnly: true)
            )
            // In no image any more: that is what was wanted.
            guard error.code == .internalError else { throw error }
        }
    }

    private func remove(_ place: SnapshotPlace, on host: some MomentHost) async throws(HostError) {
        do throws(ImageToolError) {
            guard host.access == .readWrite, let images = host.surroundings.images else {
                throw ImageToolError(.notStarted, "the images can't be reached from here")
            }
            try await images.removeSnapshot(place.snapshot, from: place.path, format: place.format)
        } catch {
            throw HostError(
                .systemError,
                message: "snapshot '\(place.snapshot)' can't be taken out of \(place.path): \(error.message)"
            )
        }
    }

    /// Has libvirt know a bitmap as a checkpoint of some disks, without a parent: so it becomes the current one only
    /// where there is no other.
    private func standIn(
        for bitmap: String,
        _ disks: [String],
        on host: some MomentHost,
        _ facts: ChainFacts
    ) async throws(HostError) {
        guard let definition = XMLDocumentParser().parse(facts.domainXML).document?.root else {
            throw HostError(.xmlError, message: "the domain's description can't be read")
        }
        var document = DomainCheckpoint(
            name: bitmap,
            disks: facts.disks.map { disks.contains($0.target) ? CheckpointDisk($0.target) : .excluded($0.target) }
        )
        // A name that libvirt made up is the time itself; of others nobody knows it.
        document.creationTime = UInt64(bitmap) ?? 0
        document.domain = definition
        _ = try await host.createCheckpoint(document, of: facts.domain.reference, how: .redefine(validating: false))
    }
}
