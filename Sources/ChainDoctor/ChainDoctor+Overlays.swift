internal import LibvirtHost
internal import MomentDocuments
internal import MomentRules
internal import MomentXML
internal import XMLTree

extension ChainDoctor {
    /// Redefines a snapshot by its own document, changed; the current one stays that.
    func redefineSnapshot(
        _ name: String,
        on host: some MomentHost,
        _ domain: DomainReference,
        change: (inout DomainSnapshot) -> Void
    ) async throws(HostError) {
        var document = try await host.snapshot(name, of: domain)
        change(&document)
        let isCurrent = try await host.currentSnapshot(of: domain) == name
        _ = try await host.createSnapshot(document, of: domain, how: .redefine(isCurrent ? .current : []))
    }

    /// Defines the domain with other images, in place of those that its definition names.
    func define(
        _ images: [(disk: String, from: String, to: String, format: String)],
        on host: some MomentHost,
        _ domain: DomainReference
    ) async throws(HostError) {
        // With its secrets, which would be lost otherwise.
        let text = try await host.domainDescription(of: domain, options: [.inactive, .secure])
        guard let root = XMLDocumentParser().parse(text).document?.root else {
            throw HostError(.xmlError, message: "the domain's description can't be read", subject: domain.description)
        }
        var bytes = Array(text.utf8)
        var edits: [(start: Int, end: Int, text: String)] = []
        for image in images {
            let disk = root.element("devices")?.elements("disk").first { disk in
                disk.element("target")?["dev"] == image.disk && disk.element("source")?["file"] == image.from
            }
            guard let disk, let source = disk.element("source")?.attribute("file")?.valueRange,
                let format = disk.element("driver")?.attribute("type")?.valueRange
            else {
                throw HostError(
                    .operationInvalid,
                    message:
                        "the definition does not name \(image.from) as the file of '\(image.disk)' any more, with its format",
                    subject: domain.description
                )
            }
            // It would go on naming the images below those of before.
            if let below = disk.element("backingStore")?.range {
                edits.append((below.start.offset, below.end.offset, ""))
            }
            edits.append(
                (source.start.offset, source.end.offset, image.to.markup(quotedBy: bytes[source.start.offset - 1]))
            )
            edits.append((format.start.offset, format.end.offset, image.format))
        }
        for edit in edits.sorted(by: { $0.start > $1.start }) {
            bytes.replaceSubrange(edit.start..<edit.end, with: Array(edit.text.utf8))
        }
        _ = try await host.define(xml: String(decoding: bytes, as: UTF8.self))
    }

    /// Refuses to change the images of a domain that has a process by now.
    private func requireOff(_ domain: DomainReference, on host: some MomentHost) async throws(HostError) {
        guard try await !host.summary(of: domain).state.isActive else {
            throw HostError(.operationInvalid, message: "the domain runs by now", subject: domain.description)
        }
    }

    /// Defines disks with overlays, each of which still leads to the image that the disk has now.
    func use(_ overlays: [DiskOverlay], on host: some MomentHost, _ facts: ChainFacts) async throws(HostError) {
        let domain = facts.domain.reference
        try await requireOff(domain, on: host)
        var images: [(disk: String, from: String, to: String, format: String)] = []
        for overlay in overlays {
            let chain = try await chain(of: overlay, on: host)
            guard let now = facts.disk(overlay.disk)?.path, chain.contains(where: { $0.path == now }) else {
                throw Self.changed(overlay)
            }
            images.append((overlay.disk, now, overlay.path, "qcow2"))
        }
        try await define(images, on: host, domain)
    }

    /// Writes overlays into the images below, defines disks with these, and has libvirt forget the snapshot; then the overlays go. Whatever of
    /// it fails, what the guest would see stays, and the step can be taken again.
    func merge(
        _ overlays: [DiskOverlay],
        of snapshot: String,
        on host: some MomentHost,
        _ facts: ChainFacts
    ) async throws(HostError) {
        let domain = facts.domain.reference
        try await requireOff(domain, on: host)
        guard host.access == .readWrite, let tool = host.surroundings.images else {
            throw HostError(.operationDenied, message: "the images can't be reached from here")
        }
        var images: [(disk: String, from: String, to: String, format: String)] = []
        var bitmaps: [(name: String, path: String, format: String)] = []
        for overlay in overlays {
            let chain = try await chain(of: overlay, on: host)
            guard chain.count > 1, chain[1].path == overlay.base else { throw Self.changed(overlay) }
            guard chain[0].snapshots.isEmpty else {
                throw HostError(
                    .operationInvalid,
                    message:
                        "\(overlay.path) holds \(ChainFacts.list(chain[0].snapshots)) inside, which would go with it"
                )
            }
            for image in chain.prefix(2) where host.surroundings.files?.isLocked(image.path) != false {
                throw HostError(.operationInvalid, message: "\(image.path) is held by a process, or can't be asked")
            }
            images.append((overlay.disk, overlay.path, overlay.base, chain[1].format))
            // Of a bitmap that is in the overlay alone, the writes to come are what it recorded and more.
            let known = NameSet(chain[1].bitmaps.map(\.name))
            for bitmap in chain[0].bitmaps
            where chain[1].format == "qcow2" && bitmap.isRecording && !bitmap.isInUse && !known.contains(bitmap.name) {
                bitmaps.append((bitmap.name, chain[1].path, chain[1].format))
            }
        }
        do throws(ImageToolError) {
            for bitmap in bitmaps { try await tool.addBitmap(bitmap.name, to: bitmap.path, format: bitmap.format) }
            for overlay in overlays { try await tool.commit(overlay.path, format: "qcow2") }
        } catch {
            throw HostError(
                .systemError,
                message: "the overlays can't be written into the images below: \(error.message)"
            )
        }
        let moved = images.filter { image in facts.disk(image.disk)?.path == image.from }
        if !moved.isEmpty { try await define(moved, on: host, domain) }
        try await host.deleteSnapshot(of: domain, name: snapshot, deletion: MomentDeletion(metadataOnly: true))
        for overlay in overlays {
            guard let identity = overlay.identity else { continue }
            try await remove(overlay.path, identity, on: host)
        }
    }

    private func chain(of overlay: DiskOverlay, on host: some MomentHost) async throws(HostError) -> [ChainImage] {
        guard let tool = host.surroundings.images else {
            throw HostError(.systemError, message: "the images can't be reached from here")
        }
        do throws(ImageToolError) {
            return try await tool.chain(of: overlay.path, format: "qcow2")
        } catch {
            throw HostError(.systemError, message: "\(overlay.path) can't be read: \(error.message)")
        }
    }

    private static func changed(_ overlay: DiskOverlay) -> HostError {
        HostError(.operationInvalid, message: "what lies below \(overlay.path) is no longer what was looked at")
    }
}
