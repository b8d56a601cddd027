import MomentDiagnostics
import MomentDocuments
import XMLTree

extension PreflightRun {
    /// Follows qemuCheckpointCreateXML's order over a checkpoint document.
    mutating func checkpoint(_ root: XMLElement) {
        let redefines = submission.flags.contains(.redefine)
        KeywordRules.check(root, submission.release, &findings)
        let (checkpoint, _) = ElementReader.read(DomainCheckpoint.self, root)
        var time: Int64?
        let stored = root.element("domain").map {
            StoredDomainRules(domain: $0, release: submission.release, isHeldToGrammar: true)
        }
        stored?.check(by: .grammar, &findings)
        if redefines {
            RedefineRules.checkName(root, &findings)
            time = RedefineRules.checkTime(root, &findings)
            stored?.check(by: .parser, &findings)
        } else {
            NameRules.warn(checkpoint.name, root, &findings)
        }
        let name = checkpoint.name ?? String(submission.time.seconds)
        guard let domain = submission.domain else {
            NameRules.checkLength(name, root.element("name"), &findings)
            return
        }
        var result = DomainCheckpoint(name: name, description: checkpoint.description)
        var values: [FilledValue] = []
        if redefines {
            result.creationTime = time.flatMap { $0 == 0 ? nil : UInt64(exactly: $0) }
            result.parent = checkpoint.parent?.name.map { MomentParent($0) }
            result.domain = checkpoint.domain
            result.disks = redefine(checkpoint, name, domain, &values)
        } else {
            result.creationTime = UInt64(exactly: submission.time.seconds)
            result.parent = domain.currentCheckpoint.map { MomentParent($0) }
            let resolution = alignCheckpoint(checkpoint, name, domain)
            result.disks = resolution.disks
            let identity = Self.identity(
                checkpoint.name,
                name,
                "/domaincheckpoint",
                domain.currentCheckpoint,
                submission.time.seconds
            )
            values = identity + resolution.values
        }
        NameRules.checkLength(name, root.element("name"), &findings)
        effect = Effect { [result, values] in
            Effect.Known(
                document: .checkpoint(result),
                values: values,
                summary: CheckpointSummary.sentence(result, domain.description, isRedefinition: redefines)
            )
        }
    }

    /// Aligns a checkpoint that is made, alone or beside a backup, and checks what QEMU's driver wants of it.
    mutating func alignCheckpoint(
        _ checkpoint: DomainCheckpoint,
        _ name: String,
        _ domain: DomainContext
    ) -> CheckpointResolution {
        var resolution = CheckpointResolution(checkpoint, name: name, domain.description)
        resolution.run(&findings)
        CheckpointRules.checkDisks(resolution, domain, &findings)
        NameRules.checkUnused(
            name,
            domain.checkpoints,
            isGenerated: checkpoint.name == nil,
            checkpoint.unmodelled.origin?.element("name") ?? checkpoint.unmodelled.origin,
            &findings
        )
        return resolution
    }

    private mutating func redefine(
        _ checkpoint: DomainCheckpoint,
        _ name: String,
        _ domain: DomainContext,
        _ values: inout [FilledValue]
    ) -> [CheckpointDisk]? {
        let root = checkpoint.unmodelled.origin
        if let root { RedefineRules.checkParent(name, root, domain.checkpoints, &findings) }
        var disks: [CheckpointDisk]?
        if let stored = checkpoint.domain {
            StoredDomainRules.checkUUID(stored, domain, &findings)
            var resolution = CheckpointResolution(checkpoint, name: name, DomainDescription(stored))
            resolution.run(&findings)
            values = resolution.values
            disks = resolution.disks
        } else {
            if checkpoint.disks == nil { TrapRules.redefineWithoutDisks(root, &findings) }
            disks = checkpoint.disks?.map { disk in
                var result = CheckpointDisk(disk.name, disk.treatment)
                if case .bitmap(nil) = disk.treatment, submission.release >= FeatureRelease.redefinitionIsComplete {
                    result.treatment = .bitmap(name: name)
                }
                return result
            }
        }
        if submission.flags.contains(.redefineValidate) {
            if !domain.state.isActive {
                findings.add(
                    .validateNotRunning,
                    "flag redefine-validate: domain '\(domain.description.name)' is off, and bitmaps can be looked for only while it runs",
                    at: SourceAnchor(root)
                )
            }
            CheckpointRules.checkBitmaps(disks ?? [], name, root, domain, &findings)
        }
        return disks
    }

    /// Says where name, time and parent come from.
    static func identity(
        _ given: String?,
        _ name: String,
        _ path: String,
        _ parent: String?,
        _ time: Int64
    ) -> [FilledValue] {
        var identity: [FilledValue] = []
        if given == nil {
            identity.append(FilledValue(path: "\(path)/name", value: name, reason: "the time in seconds"))
        }
        if let parent {
            identity.append(FilledValue(path: "\(path)/parent/name", value: parent, reason: "the current one"))
        }
        identity.append(
            FilledValue(path: "\(path)/creationTime", value: String(time), reason: "the time in seconds")
        )
        return identity
    }
}

extension Rule {
    static let validateNotRunning = Rule(
        .validateNotRunning,
        .domain,
        error: .operationInvalid,
        "Bitmaps are to be looked for while the domain is off",
        "redefine-validate asks QEMU for the bitmaps, so there must be a process.",
        before: """
            <!-- given: flag redefine; flag redefine-validate; domain off; bitmap monday on vda -->
            <domaincheckpoint>
              <name>monday</name>
              <creationTime>5</creationTime>
              <disks><disk name='vda'/></disks>
            </domaincheckpoint>
            """,
        after: """
            <!-- given: flag redefine; flag redefine-validate; bitmap monday on vda -->
            <domaincheckpoint>
              <name>monday</name>
              <creationTime>5</creationTime>
              <disks><disk name='vda'/></disks>
            </domaincheckpoint>
            """,
        function: "virDomainObjCheckActive"
    )
}
