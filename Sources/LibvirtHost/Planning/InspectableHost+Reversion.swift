internal import MomentDiagnostics
package import MomentDocuments
internal import MomentRules
internal import XMLTree

// What libvirt's driver for QEMU will answer, found out by looking. What can't be found out so is named.
extension InspectableHost {
    /// Fails as a reversion would; gives what is not known of it beforehand.
    func predictReversion(
        of domain: DomainReference,
        to name: String,
        how: SnapshotReversion
    ) async throws(HostError) -> [String] {
        let snapshot = try await snapshot(name, of: domain)
        if !how.force { try await refuseReversionUnderBitmaps(of: domain, to: name) }
        let host = try await host()
        guard host.isOfQEMU else { return ["what the driver \(host.driver) makes of it"] }
        if snapshot.isExternal, host.knownRelease < ReleaseNumber(9, 9, 0) {
            throw HostError(
                .configurationUnsupported,
                message: "snapshot \(name) is external, and libvirt goes back to such snapshots from 9.9.0 on only",
                subject: domain.description,
                explanation:
                    "this one is \(host.knownRelease); the disks' state of then is in the images below the overlays"
            )
        }
        if let job = try await jobs(of: domain).first { throw .running(job, of: domain) }
        var unknown = ["whether QEMU loads the state of then"]
        if try await summary(of: domain).state.isActive, snapshot.state != .shutoff, snapshot.state != .diskSnapshot,
            !how.force
        {
            unknown.append(
                "whether libvirt asks for --force, as the definition of then does not fit the running process"
            )
        }
        return unknown
    }

    /// Fails as the deletion of a snapshot would; gives what is not known of it beforehand.
    func predictSnapshotDeletion(
        of domain: DomainReference,
        name: String,
        deletion: MomentDeletion,
        below: [String]
    ) async throws(HostError) -> [String] {
        guard !deletion.metadataOnly else { return [] }
        let host = try await host()
        guard host.isOfQEMU else { return ["what the driver \(host.driver) makes of it"] }
        let snapshot = try await snapshot(name, of: domain)
        var descendants: [DomainSnapshot] = []
        for name in below { descendants.append(try await self.snapshot(name, of: domain)) }
        func refusal(_ code: HostError.Code, _ message: String) -> HostError {
            HostError(
                code,
                message: message,
                subject: domain.description,
                explanation: "with its metadata only it can be forgotten, and the images stay"
            )
        }
        if let job = try await jobs(of: domain).first { throw .running(job, of: domain) }
        let summary = try await summary(of: domain)
        let definition = try await definition(of: domain)
        // The imitated host does not write into the definition which image is written now.
        let showsImages = host.driver == "QEMU"
        if showsImages, !snapshot.isExternal, summary.state.isActive,
            let moved = Self.movedDisk(snapshot, DomainDescription(definition))
        {
            throw refusal(
                .operationUnsupported,
                "the image of '\(moved)' is no longer the one that snapshot '\(name)' is in"
            )
        }
        if deletion.scope != .this {
            let isRefused =
                snapshot.isExternal && deletion.scope == .thisAndDescendants
                || descendants.contains(where: \.isExternal)
            if isRefused { throw refusal(.configurationUnsupported, "external snapshots can't be deleted with others") }
            guard !descendants.isEmpty || deletion.scope == .thisAndDescendants else { return [] }
            let unknown = try await predictPause(of: domain, refusal: .operationFailed)
            return ["whether QEMU takes the snapshots out of the images"] + unknown
        }
        guard snapshot.isExternal else {
            let unknown = try await predictPause(of: domain, refusal: .operationFailed)
            return ["whether QEMU takes the snapshot out of the images"] + unknown
        }
        if host.knownRelease >= ReleaseNumber(9, 9, 0) {
            let children = descendants.filter { $0.parent?.name == name }.count
            let current = try await currentSnapshot(of: domain)
            let isInUse = current == name || descendants.contains { $0.name == current }
            if children > 1 {
                throw refusal(
                    .configurationUnsupported,
                    "an external snapshot with more than one below it can't be deleted"
                )
            }
            if children > 0, current == name {
                throw refusal(.configurationUnsupported, "the current snapshot is external and has another below it")
            }
            if children > 0, !isInUse {
                throw refusal(
                    .configurationUnsupported,
                    "an external snapshot that is out of use and has another below it can't be deleted"
                )
            }
            // Its data is removed, and nothing merged.
            if !isInUse { return [] }
        }
        let unknown =
            showsImages
            ? try predictMerge(
                of: snapshot,
                definition,
                on: host,
                isActive: summary.state.isActive,
                isPaused: summary.state == .paused,
                refusal
            ) : ["whether its overlays are where they can be taken out"]
        if let parent = snapshot.parent?.name, try await !self.snapshot(parent, of: domain).isExternal {
            throw refusal(.operationUnsupported, "an external snapshot right after an internal one can't be deleted")
        }
        return unknown
    }

    /// Fails where an overlay is not where libvirt could merge it; gives what is not known of it beforehand.
    ///
    /// A running domain's description lists the images below each disk's; that of one that is off has the first only.
    private func predictMerge(
        of snapshot: DomainSnapshot,
        _ definition: XMLElement,
        on host: HostDescription,
        isActive: Bool,
        isPaused: Bool,
        _ refusal: (HostError.Code, String) -> HostError
    ) throws(HostError) -> [String] {
        let disks = definition.element("devices").map { Array($0.elements("disk")) } ?? []
        for listed in snapshot.disks ?? [] {
            guard let path = listed.overlay?.source?.path,
                let disk = disks.first(where: { $0.element("target")?["dev"] == listed.name })
            else { continue }
            var chain: [String] = []
            var next: XMLElement? = disk
            while let image = next {
                if let file = image.element("source").flatMap({ $0["file"] ?? $0["dev"] }) { chain.append(file) }
                next = isActive ? image.element("backingStore") : nil
            }
            guard chain.contains(path) else {
                // What lies below the first image of a domain that is off is not described, and libvirt 9.0.0 looks no further for what was taken
                // while it was off.
                let isSought = isActive || host.knownRelease < ReleaseNumber(9, 9, 0) && snapshot.state == .shutoff
                guard isSought else { return ["whether the overlay of '\(listed.name)' is where it can be taken out"] }
                throw refusal(.invalidArgument, "the overlay of '\(listed.name)' is not where it can be taken out")
            }
        }
        let paused = "whether QEMU is paused since it wrote its memory, and merges nothing before it goes on"
        return ["whether there is room for the merge of the overlays"] + (isPaused ? [paused] : [])
    }

    /// The first disk that an internal snapshot was taken of in another image than the one that is written now.
    private static func movedDisk(_ snapshot: DomainSnapshot, _ now: DomainDescription) -> String? {
        guard let then = snapshot.domain.map(DomainDescription.init) else { return nil }
        return (snapshot.disks ?? []).first { listed in
            guard case .internal = listed.treatment, let before = then.disk(listed.name)?.path else { return false }
            return now.disk(listed.name)?.path != before
        }?.name
    }
}

extension DomainSnapshot {
    /// Whether any of it is outside the images.
    package var isExternal: Bool {
        if case .external = memory?.treatment { return true }
        return (disks ?? []).contains { $0.overlay != nil }
    }
}
