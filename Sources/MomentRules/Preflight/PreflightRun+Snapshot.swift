import MomentDiagnostics
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
                StoredDomainRules(domain: stored, release: submission.release, isHeldToGrammar: true).check(
                    by: .grammar,
                    &findings
                )
            }
        }
        let reading = SnapshotReading(
            root,
            submission,
            isOffline: flags.contains(.diskOnly) || isOff,
            &findings
        )
        let name = reading.name ?? String(submission.time.seconds)
        let nameElement = root.element("name")
        if !flags.contains(.noMetadata) { NameRules.checkFileName(name, nameElement, &findings) }
        if !redefines { NameRules.warn(reading.name, root, &findings) }
        TrapRules.checkCookies(reading, &findings)
        guard let domain = submission.domain else {
            if !flags.contains(.noMetadata) { NameRules.checkLength(name, nameElement, &findings) }
            if !redefines, reading.domain == nil { checkExposure(reading) }
            return
        }
        if flags.contains(.live), !domain.state.isActive || reading.memory != .external {
            findings.add(
                .liveWithoutFile,
                "flag live: needs a running domain and external memory",
                at: SourceAnchor(root.element("memory") ?? root)
            )
        }
        if redefines { SnapshotStateRules.checkDriver(reading.state, root, &findings) }
        StateRules.checkJob(domain, root, &findings)
        let plan: SnapshotPlan
        let resolution: SnapshotResolution
        if redefines {
            (plan, resolution) = redefine(reading, name, domain)
        } else {
            (plan, resolution) = create(reading, name, domain)
            if !flags.contains(.noMetadata) || submission.release < FeatureRelease.namesFreeWithoutMetadata {
                NameRules.checkUnused(
                    name,
                    domain.snapshots,
                    isGenerated: reading.name == nil,
                    nameElement ?? root,
                    &findings
                )
            }
            if plan.memory == .internal {
                NameRules.checkJobName(name, submission, domain, nameElement ?? root, &findings)
            }
            if plan.memory == .external, let file = reading.memoryFile {
                let place = SourceAnchor(root.element("memory"), "file")
                HostRules.checkMemoryFile(file, submission, at: place, &findings)
                ExposureRules.check(file, submission, at: place, &findings)
            }
        }
        if !flags.contains(.noMetadata) { NameRules.checkLength(name, nameElement, &findings) }
        effect = Effect { [submission] in
            let result = Self.effective(reading, name, plan, resolution, submission, domain)
            let identity =
                redefines
                ? []
                : Self.identity(reading.name, name, "/domainsnapshot", domain.currentSnapshot, submission.time.seconds)
            return Effect.Known(
                document: .snapshot(result),
                values: identity + resolution.values,
                summary: SnapshotSummary.sentence(result, resolution, isRedefinition: redefines)
            )
        }
    }

    /// Where a document sends data, as far as it says so itself.
    private mutating func checkExposure(_ reading: SnapshotReading) {
        if reading.memory == .external, let file = reading.memoryFile {
            let place = SourceAnchor(reading.root.element("memory"), "file")
            ExposureRules.check(file, submission, at: place, &findings)
        }
        for entry in reading.entries where entry.mode ?? .external == .external && entry.type == .file {
            guard let path = entry.path else { continue }
            let place = SourceAnchor(entry.element.element("source") ?? entry.element, "file")
            ExposureRules.check(path, submission, at: place, &findings)
        }
    }

    private mutating func create(
        _ reading: SnapshotReading,
        _ name: String,
        _ domain: DomainContext
    ) -> (SnapshotPlan, SnapshotResolution) {
        let plan = SnapshotPlan(reading, submission, domain, &findings)
        var resolution = SnapshotResolution(
            reading,
            name: name,
            domain.description,
            location: plan.location,
            host: submission.host
        )
        resolution.run(&findings)
        SnapshotModeRules.checkDriver(resolution, plan, submission, domain, &findings)
        SnapshotMachineRules.check(resolution, plan, submission, domain, &findings)
        return (plan, resolution)
    }

    private mutating func redefine(
        _ reading: SnapshotReading,
        _ name: String,
        _ domain: DomainContext
    ) -> (SnapshotPlan, SnapshotResolution) {
        RedefineRules.checkParent(name, reading.root, domain.snapshots, &findings)
        if let stored = reading.domain {
            StoredDomainRules.checkUUID(stored, domain, &findings)
        }
        SnapshotStateRules.checkReplacement(reading, name, submission, domain, &findings)
        if let given = reading.domain,
            let stored = domain.snapshots.first(where: { $0.name == name })?.storedDomain
        {
            StoredDomainComparison.check(given, stored, name, &findings)
        }
        let plan = SnapshotPlan(reading, submission, domain, &findings)
        if submission.release >= FeatureRelease.redefinitionIsComplete, reading.domain == nil,
            !domain.snapshots.contains(where: { $0.name == name })
        {
            findings.add(
                .redefineWithoutDomain,
                "snapshot '\(name)' does not exist: give its <domain>",
                at: SourceAnchor(reading.root.element("domain") ?? reading.root)
            )
        }
        let description = reading.domain.map { DomainDescription($0) } ?? domain.description
        var resolution = SnapshotResolution(
            reading,
            name: name,
            description,
            location: plan.location,
            host: submission.host
        )
        let isKnown = reading.domain != nil || domain.snapshots.contains { $0.name == name }
        if submission.release >= FeatureRelease.redefinitionIsComplete || isKnown { resolution.run(&findings) }
        TrapRules.redefineWithoutDomain(reading, name, resolution, submission, domain, &findings)
        return (plan, resolution)
    }

    private static func effective(
        _ reading: SnapshotReading,
        _ name: String,
        _ plan: SnapshotPlan,
        _ resolution: SnapshotResolution,
        _ submission: Submission,
        _ domain: DomainContext
    ) -> DomainSnapshot {
        var result = DomainSnapshot(name: name, description: reading.description)
        result.state = plan.state
        result.memory = plan.memoryElement(reading.memoryFile)
        let disks = resolution.items.map {
            $0.effective(usualFormat: reading.isRedefinition ? nil : .qcow2, submission.release)
        }
        result.disks = disks.isEmpty ? nil : disks
        if reading.isRedefinition, resolution.items.isEmpty, !reading.entries.isEmpty {
            // Nobody held them against a domain.
            result.disks = reading.entries.map { $0.printed(submission.release) }
        }
        if reading.isRedefinition {
            result.creationTime = reading.creationTime.flatMap { $0 == 0 ? nil : $0 }
            result.parent = reading.parent.map { MomentParent($0) }
            result.domain = reading.domain
            result.inactiveDomain = reading.inactiveDomain
            result.cookie = reading.cookie
            result.revertDisks = reading.revertDisks(submission.release)
        } else {
            result.creationTime = submission.time.seconds
            result.parent = domain.currentSnapshot.map { MomentParent($0) }
        }
        return result
    }
}

extension SnapshotResolution.Item {
    /// The disk as libvirt prints it.
    fileprivate func effective(usualFormat: ImageFormat?, _ release: ReleaseNumber) -> SnapshotDisk {
        switch mode {
        case .no: return withStrayFormat(treated(.no))
        case .internal: return withStrayFormat(treated(.internal))
        case .manual: return withStrayFormat(treated(.manual))
        case .external: break
        }
        var overlay = entry?.overlay(usualFormat: usualFormat, release) ?? SnapshotOverlay()
        if entry == nil {
            overlay.type = .file
            overlay.driver = usualFormat.map { DiskDriver(nil, settled: $0) }
        }
        if isGenerated, let path {
            var source = overlay.source ?? .file(path)
            source.location = .file(path)
            overlay.source = source
            overlay.type = .file
        }
        return treated(.external(overlay))
    }

    /// The disk as the document has it, under its target name, with the treatment that was settled.
    private func treated(_ treatment: SnapshotDisk.Treatment) -> SnapshotDisk {
        var result = entry?.written ?? SnapshotDisk(disk.target)
        result.name = disk.target
        result.treatment = treatment
        return result
    }

    /// A disk without an overlay, with the format of one where the document has it: libvirt keeps that, though it means nothing.
    private func withStrayFormat(_ disk: SnapshotDisk) -> SnapshotDisk {
        guard let format else { return disk }
        var disk = disk
        var builder = XMLTreeBuilder()
        builder.startElement("driver")
        builder.attribute("type", format.rawValue)
        builder.endElement()
        disk.unmodelled.attributes = [UnmodelledContent.Attribute("type", (entry?.type ?? .file).rawValue)]
        disk.unmodelled.nodes = [UnmodelledContent.Node(.element(builder.finish().root))]
        return disk
    }
}

extension SnapshotEntry {
    /// The overlay as libvirt prints it. Every field of the model is there by its mapping; only what libvirt settles is named here.
    ///
    /// - Parameter usualFormat: the format where none is given; nil where no overlay is made, so that none is needed
    fileprivate func overlay(usualFormat: ImageFormat?, _ release: ReleaseNumber) -> SnapshotOverlay {
        var overlay = written.overlay ?? SnapshotOverlay()
        overlay.type = path != nil || format != nil || usualFormat != nil ? type : nil
        overlay.isDeletionInProgress = isDeletionInProgress
        // A cache of no size is none.
        let cache = metadataCache?.maximumSize?.value ?? 0 > 0 ? metadataCache : nil
        overlay.driver = (format ?? usualFormat).map { DiskDriver(written.overlay?.driver, settled: $0) }
        overlay.driver?.metadataCache = cache
        overlay.source = source.map {
            SourceNormalizer.normalize($0, type, release: release)
        }
        return overlay
    }

    /// The disk as libvirt prints it where it is not held against the domain.
    func printed(_ release: ReleaseNumber) -> SnapshotDisk {
        var result = written
        result.treatment =
            switch mode {
            case .no: .no
            case .internal: .internal
            case .manual: .manual
            case .external: .external(overlay(usualFormat: nil, release))
            case nil: .unspecified()
            }
        return result
    }
}

extension DiskDriver {
    /// The driver of an overlay as libvirt prints it: what the document says of it, with the format that is settled.
    fileprivate init(_ written: DiskDriver?, settled format: ImageFormat) {
        self = written ?? DiskDriver()
        self.format = format
    }
}

extension Rule {
    static let liveWithoutFile = Rule(
        .liveWithoutFile,
        .domain,
        error: .operationUnsupported,
        "A live snapshot has no file for the memory",
        "Keeping the domain running while its memory is taken works with external memory only.",
        before: """
            <!-- given: flag live -->
            <domainsnapshot><name>s1</name></domainsnapshot>
            """,
        after: """
            <!-- given: flag live -->
            <domainsnapshot><name>s1</name><memory snapshot='external' file='/vm/mem'/></domainsnapshot>
            """,
        function: "qemuSnapshotCreateXMLValidateDef"
    )
}
