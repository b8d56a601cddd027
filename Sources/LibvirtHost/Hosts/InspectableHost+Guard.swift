internal import MomentDocuments
internal import MomentRules
internal import MomentXML
internal import XMLTree

// What would do harm to the daemon or to the guest, and libvirt does not refuse by itself. Found out by looking, so that a plan says
// it, too.
extension InspectableHost {
    /// Refuses the redefinition that crashes a daemon of libvirt 9.0.0.
    ///
    /// Redefining an existing snapshot by a document without `<domain>` makes the daemon generate names for external
    /// disks from a definition it does not have. A path for every external disk, or the `<domain>`, avoids it. Later
    /// releases answer instead; as the daemon may be older than the library, the refusal does not look at either.
    func refuseCrashingRedefinition(of domain: DomainReference, xml: String) async throws(HostError) {
        // What is not well-formed is libvirt's to refuse.
        guard let root = XMLDocumentParser().parse(xml).document?.root, root.name.localName == "domainsnapshot" else {
            return
        }
        guard root.element("domain") == nil, GuardedSnapshot.needsNames(root) else { return }
        guard let name = root.element("name")?.text else { return }
        let existing = try await snapshots(of: domain, listing: .all, matching: SnapshotFilter(topological: false))
        guard existing.contains(name) else { return }
        throw HostError(
            .invalidArgument,
            message: "redefining the existing snapshot \(name) without <domain> would crash libvirt 9.0.0",
            subject: domain.description,
            explanation: "put the snapshot's own <domain> into the document, or a path for every external disk"
        )
    }

    /// Refuses the reversion that ends the guest, or ruins a bitmap.
    ///
    /// QEMU does not go back to a snapshot inside an image that carries a dirty bitmap ("Device has active dirty bitmaps"; seen
    /// with libvirt 9.0.0 and QEMU 7.2). libvirt asks for nothing and notices afterwards: a running QEMU has ended then, and of a
    /// domain that is off a snapshot with memory leaves the bitmap unusable.
    func refuseReversionUnderBitmaps(of domain: DomainReference, to name: String) async throws(HostError) {
        let checkpoints: [String]
        do throws(HostError) {
            checkpoints = try await self.checkpoints(of: domain, listing: .all, matching: CheckpointFilter())
        } catch  where [.noSupport, .functionMissing].contains(error.code) {
            return
        }
        guard !checkpoints.isEmpty else { return }
        let snapshot = try await snapshot(name, of: domain)
        let isActive = try await summary(of: domain).state.isActive
        // Of a domain that is off the tool for images goes back to one without memory, and refuses it by itself.
        guard isActive ? snapshot.memory?.treatment == .internal : !snapshot.isExternal else { return }
        let effect = isActive ? "would end its QEMU" : "fails, and may ruin them"
        throw HostError(
            .operationInvalid,
            message: "the domain has checkpoints, and going back to a snapshot under their bitmaps \(effect)",
            subject: domain.description,
            explanation: "delete the checkpoints \(checkpoints.joined(separator: ", ")) first: what they recorded is "
                + "not true of the disks after it anyway; or revert with force to try all the same"
        )
    }

    /// Refuses to delete an external snapshot while there are snapshots inside its overlay, which goes with it.
    ///
    /// Seen with libvirt 9.0.0, 11.3.0 and 12.9.0: the overlay is merged into the image below it, the snapshots inside are not, and libvirt
    /// lists them still.
    package func refuseDeletionOfOverlay(with name: String, of domain: DomainReference) async throws(HostError) {
        let snapshot = try await snapshot(name, of: domain)
        let listed = (snapshot.disks ?? []) + (snapshot.revertDisks ?? [])
        let overlays = NameSet(listed.compactMap { $0.overlay?.source?.path })
        guard !overlays.isEmpty else { return }
        var lost: [String] = []
        for later in try await snapshots(of: domain, listing: .descendants(of: name), matching: SnapshotFilter()) {
            let other = try await self.snapshot(later, of: domain)
            guard !other.isExternal, let definition = other.domain else { continue }
            let images = DomainDescription(definition).disks.compactMap(\.path)
            if images.contains(where: { overlays.contains($0) }) { lost.append(later) }
        }
        guard !lost.isEmpty else { return }
        let names = lost.map { "'\($0)'" }.joined(separator: ", ")
        throw HostError(
            .operationInvalid,
            message: "the overlay of snapshot '\(name)' holds \(names), and libvirt removes it with all that is inside",
            subject: domain.description,
            explanation:
                "delete \(names) first where that is meant; --metadata forgets '\(name)' alone, and leaves its overlay"
        )
    }
}

/// What a snapshot document would make libvirt do.
private enum GuardedSnapshot {
    /// Whether libvirt would have to make up the name of an external disk's file.
    static func needsNames(_ root: XMLElement) -> Bool {
        let disks = root.element("disks").map { Array($0.elements) } ?? []
        let hasPath = { (disk: XMLElement) in
            disk.element("source").map { source in
                ["file", "dev", "name"].contains { source[$0]?.isEmpty == false }
            } ?? false
        }
        if disks.contains(where: { $0["snapshot"] == "external" && !hasPath($0) }) { return true }
        // Disks without a mode, and disks not listed at all, are external when anything else is.
        let isExternal =
            root.element("state")?.text == "disk-snapshot" || root.element("memory")?["snapshot"] == "external"
            || disks.contains { $0["snapshot"] == "external" || hasPath($0) }
        return isExternal
            && (disks.isEmpty || disks.contains { $0["snapshot"] == nil && !hasPath($0) }
                || !disks.allSatisfy(hasPath))
    }
}
