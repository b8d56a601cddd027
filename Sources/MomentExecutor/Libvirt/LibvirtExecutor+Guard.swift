internal import LibXML
internal import XMLTree

extension LibvirtExecutor {
    /// Refuses the redefinition that crashes a daemon of libvirt 9.0.0.
    ///
    /// Redefining an existing snapshot by a document without `<domain>` makes the daemon generate names for external
    /// disks from a definition it does not have. A path for every external disk, or the `<domain>`, avoids it. Later
    /// releases answer instead; as the daemon may be older than the library, the refusal does not look at either.
    func refuseCrashingRedefinition(of domain: DomainReference, xml: String) async throws(ExecutorError) {
        // What is not well-formed is libvirt's to refuse.
        guard let root = XMLParser().parse(xml).document?.root, root.name.localName == "domainsnapshot" else { return }
        guard root.element("domain") == nil, Self.needsNames(root) else { return }
        guard let name = root.element("name")?.text else { return }
        let existing = try await snapshots(of: domain, listing: .all, matching: SnapshotFilter(topological: false))
        guard existing.contains(name) else { return }
        throw ExecutorError(
            .invalidArgument,
            message: "redefining the existing snapshot \(name) without <domain> would crash libvirt 9.0.0",
            subject: domain.description,
            explanation: "put the snapshot's own <domain> into the document, or a path for every external disk"
        )
    }

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
