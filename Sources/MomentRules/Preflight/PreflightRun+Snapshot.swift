import Diagnostics
import MomentDocuments
import XMLTree

extension PreflightRun {
    /// Follows qemuSnapshotCreateXML's order over a snapshot document.
    mutating func snapshot(_ root: XMLElement) {
        let flags = submission.flags
        let redefines = flags.contains(.redefine)
        let isOff = submission.domain?.state.isActive == false
        if flags.contains(.validate) {
            for stored in [root.element("domain"), root.element("inactiveDomain")].compactMap(\.self) {
                StoredDomainRules(domain: stored, isHeldToGrammar: true).check(by: .grammar, &findings)
            }
        }
        let reading = SnapshotReading(
            root,
            submission,
            isOffline: flags.contains(.diskOnly) || isOff,
            &findings
        )
        let name = reading.name ?? String(submission.time)
        let nameElement = root.element("name")
        if !flags.contains(.noMetadata) { NameRules.checkFileName(name, nameElement, &findings) }
        if !redefines { NameRules.warn(reading.name, root, &findings) }
        TrapRules.checkCookies(reading, &findings)
        guard let domain = submission.domain else {
            if !flags.contains(.noMetadata) { NameRules.checkLength(name, nameElement, &findings) }
            return
        }
        if flags.contains(.live), !domain.state.isActive || reading.memory != .external {
            findings.add(
                .liveWithoutFile,
                "flag live needs a domain that runs and external memory",
                at: Place(root.element("memory") ?? root)
            )
        }
        if redefines { SnapshotStateRules.checkDriver(reading.state, root, &findings) }
        StateRules.checkJob(domain, root, &findings)
        let plan: SnapshotPlan
        let alignment: SnapshotAlignment
        if redefines {
            (plan, alignment) = redefine(reading, name, domain)
        } else {
            (plan, alignment) = create(reading, name, domain)
            if !flags.contains(.noMetadata) {
                NameRules.checkUnused(
                    name,
                    domain.snapshots,
                    isGenerated: reading.name == nil,
                    nameElement ?? root,
                    &findings
                )
            }
            if plan.memory == .external, let file = reading.memoryFile {
                let place = Place(root.element("memory"), "file")
                HostRules.checkMemoryFile(file, submission, at: place, &findings)
            }
        }
        if !flags.contains(.noMetadata) { NameRules.checkLength(name, nameElement, &findings) }
        effect = Effect { [submission] in
            let result = Self.effective(reading, name, plan, alignment, submission, domain)
            let identity =
                redefines
                ? [] : Self.identity(reading.name, name, "/domainsnapshot", domain.currentSnapshot, submission.time)
            return Effect.Known(
                document: .snapshot(result),
                values: identity + alignment.values,
                summary: SnapshotSummary.sentence(result, alignment, isRedefinition: redefines)
            )
        }
    }

    private mutating func create(
        _ reading: SnapshotReading,
        _ name: String,
        _ domain: DomainContext
    ) -> (SnapshotPlan, SnapshotAlignment) {
        let plan = SnapshotPlan(reading, submission, domain, &findings)
        var alignment = SnapshotAlignment(
            reading,
            name: name,
            domain.description,
            location: plan.location,
            host: submission.host
        )
        alignment.run(&findings)
        SnapshotModeRules.checkDriver(alignment, plan, submission, domain, &findings)
        return (plan, alignment)
    }

    private mutating func redefine(
        _ reading: SnapshotReading,
        _ name: String,
        _ domain: DomainContext
    ) -> (SnapshotPlan, SnapshotAlignment) {
        RedefineRules.checkParent(name, reading.root, domain.snapshots, &findings)
        if let stored = reading.domain {
            StoredDomainRules.checkUUID(stored, domain, &findings)
        }
        SnapshotStateRules.checkReplacement(reading, name, submission, domain, &findings)
        let plan = SnapshotPlan(reading, submission, domain, &findings)
        if reading.domain == nil, !domain.snapshots.contains(where: { $0.name == name }) {
            findings.add(
                .redefineWithoutDomain,
                "there is no snapshot '\(name)' yet, so its <domain> has to be given",
                at: Place(reading.root.element("domain") ?? reading.root)
            )
        }
        let description = reading.domain.map { DomainDescription($0) } ?? domain.description
        var alignment = SnapshotAlignment(
            reading,
            name: name,
            description,
            location: plan.location,
            host: submission.host
        )
        alignment.run(&findings)
        TrapRules.redefineWithoutDomain(reading, name, alignment, submission, domain, &findings)
        return (plan, alignment)
    }

    private static func effective(
        _ reading: SnapshotReading,
        _ name: String,
        _ plan: SnapshotPlan,
        _ alignment: SnapshotAlignment,
        _ submission: Submission,
        _ domain: DomainContext
    ) -> DomainSnapshot {
        var result = DomainSnapshot(name: name, description: reading.description)
        result.state = plan.state
        result.memory = plan.memoryElement(reading.memoryFile)
        let disks = alignment.items.map {
            $0.effective(usualFormat: reading.isRedefinition ? nil : .qcow2, submission.release)
        }
        result.disks = disks.isEmpty ? nil : disks
        if reading.isRedefinition {
            result.creationTime = reading.creationTime.flatMap { $0 == 0 ? nil : $0 }
            result.parent = reading.parent.map { MomentParent($0) }
            result.domain = reading.domain
            result.inactiveDomain = reading.inactiveDomain
            result.cookie = reading.cookie
            let reverted = reading.revertEntries?.map { $0.effective(submission.release) } ?? []
            result.revertDisks = reverted.isEmpty ? nil : reverted
        } else {
            result.creationTime = submission.time
            result.parent = domain.currentSnapshot.map { MomentParent($0) }
        }
        return result
    }
}

extension SnapshotEntry {
    /// The disk as libvirt prints one that is not aligned with the domain.
    fileprivate func effective(_ release: Release) -> SnapshotDisk {
        switch mode {
        case .no?: SnapshotDisk(name, .no)
        case .internal?: SnapshotDisk(name, .internal)
        case .manual?: SnapshotDisk(name, .manual)
        case .external?: SnapshotDisk(name, .external(overlay(format, isUsed: false, release)))
        case nil: SnapshotDisk(name, .unspecified(overlay(format, isUsed: false, release)))
        }
    }

    /// The overlay as libvirt prints it.
    fileprivate func overlay(_ format: ImageFormat?, isUsed: Bool, _ release: Release) -> SnapshotOverlay {
        var overlay = SnapshotOverlay()
        overlay.type = type
        overlay.isDeletionInProgress = isDeletionInProgress
        if let format { overlay.driver = DiskDriver(format, metadataCache: metadataCache) }
        if let source { overlay.source = SourceNormalizer.normalize(source, type, isUsed: isUsed, release: release) }
        return overlay
    }
}

extension SnapshotAlignment.Item {
    /// The disk as libvirt prints it.
    fileprivate func effective(usualFormat: ImageFormat?, _ release: Release) -> SnapshotDisk {
        switch mode {
        case .no: return withStrayFormat(SnapshotDisk(disk.target, .no))
        case .internal: return withStrayFormat(SnapshotDisk(disk.target, .internal))
        case .manual: return withStrayFormat(SnapshotDisk(disk.target, .manual))
        case .external: break
        }
        var overlay = entry?.overlay(format ?? usualFormat, isUsed: usualFormat != nil, release) ?? SnapshotOverlay()
        if entry == nil {
            overlay.type = .file
            overlay.driver = (format ?? usualFormat).map { DiskDriver($0) }
        }
        if isGenerated, let path {
            var source = overlay.source ?? .file(path)
            source.location = .file(path)
            overlay.source = source
        }
        return SnapshotDisk(disk.target, .external(overlay))
    }

    /// A disk without an overlay, with the format of one where the document has it: libvirt keeps that, though it means nothing.
    private func withStrayFormat(_ disk: SnapshotDisk) -> SnapshotDisk {
        guard let format else { return disk }
        var disk = disk
        var builder = XMLTreeBuilder()
        builder.startElement("driver")
        builder.attribute("type", format.rawValue)
        builder.endElement()
        disk.kept.attributes = [KeptContent.Attribute("type", (entry?.type ?? .file).rawValue)]
        disk.kept.nodes = [KeptContent.Node(.element(builder.finish().root))]
        return disk
    }
}

extension Rule {
    static let liveWithoutFile = Rule(
        .liveWithoutFile,
        .domain,
        error: .operationUnsupported,
        "A live snapshot has no file for the memory",
        "Keeping the domain running while its memory is taken works with external memory only.",
        before: "live without <memory>",
        after: "live with <memory snapshot='external' file='/vm/mem'/>"
    )
}
