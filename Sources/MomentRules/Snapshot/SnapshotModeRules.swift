import MomentDiagnostics
import MomentDocuments
import XMLTree

/// What goes together in one snapshot: internal and external disks, memory, disks left out.
enum SnapshotModeRules {
    static func mustBeInternal(
        _ entry: SnapshotEntry,
        _ reading: SnapshotReading,
        _ domain: String,
        _ findings: inout Findings
    ) {
        let said = entry.element.attribute("snapshot") != nil
        let what = said ? "mode '\(entry.mode?.rawValue ?? "")'" : "an overlay"
        let hint =
            entry.mode == .external
            ? "submit with disk-only, or keep the memory in a file" : "leave the mode out, or submit with disk-only"
        findings.add(
            .modeNotInternal,
            "disk '\(entry.name)' has \(what), but this is an internal snapshot of '\(domain)'",
            at: said ? SourceAnchor(entry.element, "snapshot") : SourceAnchor(entry.element, child: "source"),
            expected: ["internal"],
            notes: [Diagnostic.Note(hint)]
        )
    }

    /// Follows QEMU's driver over the aligned disks and then over the whole.
    static func checkDriver(
        _ resolution: SnapshotResolution,
        _ plan: SnapshotPlan,
        _ submission: Submission,
        _ domain: DomainContext,
        _ findings: inout Findings
    ) {
        let root = resolution.reading.root
        let isActive = domain.state.isActive
        checkManual(resolution, submission, &findings)
        let paths = resolution.items.compactMap { item in item.path.map { ($0, item.disk.target) } }
        let first = NameMap(paths, uniquingKeysWith: { one, _ in one })
        for item in resolution.items {
            if item.mode != .no, item.disk.hasBlockJob {
                findings.add(
                    .blockJobActive,
                    "disk '\(item.disk.target)' has a block job; wait for it or abort it",
                    at: item.place(root),
                    error: item.disk.mirrorJob == "copy" ? .blockCopyActive : .operationUnsupported
                )
            }
            switch item.mode {
            case .internal: checkInternal(item, plan, isActive: isActive, submission.release, root, &findings)
            case .external: SnapshotOverlayRules.check(item, resolution, submission, domain, first, &findings)
            case .no, .manual: break
            }
        }
        checkWhole(resolution, plan, submission, domain, &findings)
        if plan.location == .external, submission.release >= FeatureRelease.internalBesideCheckpoints {
            StateRules.checkCheckpoints(domain, submission.release, root, &findings)
        }
        if plan.memory != .no, let disk = domain.description.disks.first(where: \.isTransient) {
            findings.add(
                .memoryWithTransientDisk,
                "disk '\(disk.target)' is transient and cannot be in a snapshot with memory",
                at: SourceAnchor(root.element("memory") ?? root)
            )
        }
        checkQuiesce(submission, domain, root, &findings)
        for item in resolution.items where item.mode == .external {
            SnapshotOverlayRules.checkMaking(item, resolution, submission, &findings)
        }
    }

    /// Freezing needs somebody in the guest, and a guest that runs.
    private static func checkQuiesce(
        _ submission: Submission,
        _ domain: DomainContext,
        _ root: XMLElement,
        _ findings: inout Findings
    ) {
        guard submission.flags.contains(.quiesce) else { return }
        let notes = [Diagnostic.Note("without quiesce it is crash-consistent: what a guest finds after a power cut")]
        if domain.state == .paused {
            findings.add(
                .quiesceNotRunning,
                "nobody in a paused guest can freeze its file systems",
                at: SourceAnchor(root),
                notes: notes
            )
        } else if domain.state == .running, !domain.description.hasAgentChannel {
            findings.add(
                .quiesceWithoutAgent,
                "flag quiesce: domain '\(domain.description.name)' has no channel for the guest agent",
                at: SourceAnchor(root),
                notes: notes
            )
        } else if domain.state == .running, domain.description.isAgentConnected == false {
            findings.add(
                .quiesceWithoutAnswer,
                "flag quiesce: the guest agent of domain '\(domain.description.name)' is not connected",
                at: SourceAnchor(root),
                notes: notes
            )
        }
    }

    /// Images left to the caller are flushed, which quiesce would do a second time.
    private static func checkManual(
        _ resolution: SnapshotResolution,
        _ submission: Submission,
        _ findings: inout Findings
    ) {
        guard submission.flags.contains(.quiesce), submission.release >= FeatureRelease.manualDisksCount,
            let item = resolution.items.first(where: { $0.mode == .manual })
        else { return }
        findings.add(
            .manualWithQuiesce,
            "disk '\(item.disk.target)' is 'manual': freeze the guest's file systems yourself instead of the flag quiesce",
            at: item.place(resolution.reading.root, "snapshot")
        )
    }

    private static func checkInternal(
        _ item: SnapshotResolution.Item,
        _ plan: SnapshotPlan,
        isActive: Bool,
        _ release: ReleaseNumber,
        _ root: XMLElement,
        _ findings: inout Findings
    ) {
        let place = item.entry?.element["snapshot"] == nil ? item.place(root) : item.place(root, "snapshot")
        if plan.state == .diskSnapshot, isActive {
            findings.add(
                .internalWithoutMemory,
                "disk '\(item.disk.target)' cannot have an internal snapshot without memory while the domain runs",
                at: place,
                expected: ["external"]
            )
            return
        }
        let offline: [StorageType] = [.file, .block]
        if !isActive, !offline.contains(item.disk.type) {
            findings.add(
                .internalStorage,
                "disk '\(item.disk.target)' is on storage of type '\(item.disk.type)', which holds no internal snapshots",
                at: place,
                error: .internalError
            )
        } else if item.disk.isEmpty, isActive, release < FeatureRelease.emptyDriveHasFormat {
            // Nobody looks at the format of what is not there.
        } else if let format = item.disk.format, format != .qcow2 {
            findings.add(
                .internalStorage,
                "disk '\(item.disk.target)' is in format '\(format)'; only qcow2 holds internal snapshots",
                at: place
            )
        }
    }

    private static func checkWhole(
        _ resolution: SnapshotResolution,
        _ plan: SnapshotPlan,
        _ submission: Submission,
        _ domain: DomainContext,
        _ findings: inout Findings
    ) {
        let items = resolution.items
        let place = SourceAnchor(resolution.reading.root, child: "disks")
        let hasInternal = items.contains { $0.mode == .internal }
        let hasExternal = items.contains { $0.mode == .external }
        let leftOut = items.filter { $0.mode == .no && !$0.disk.isEmpty && !$0.disk.isReadOnly || $0.mode == .manual }
        // What was said of single disks makes the rest a consequence.
        let reported = findings.hasErrors
        if reported { return }
        let manualCounts =
            submission.release >= FeatureRelease.manualDisksCount && items.contains { $0.mode == .manual }
        if manualCounts, !hasInternal, plan.memory != .internal {
            return
        } else if !hasInternal, !hasExternal, plan.memory == .no {
            findings.add(.snapshotOfNothing, "no disk and no memory is taken", at: place)
        } else if plan.memory == .internal, !hasInternal {
            findings.add(.snapshotIncomplete, "the memory needs a disk whose image it is kept in", at: place)
        } else if hasInternal, let disk = leftOut.first {
            findings.add(
                .snapshotIncomplete,
                "disk '\(disk.disk.target)' is left out; an internal snapshot takes all writable disks",
                at: disk.place(resolution.reading.root)
            )
        } else if plan.state == .diskSnapshot, !hasExternal {
            findings.add(.snapshotOfNothing, "disk-only takes at least one overlay", at: place)
        } else if hasInternal, hasExternal {
            findings.add(.snapshotMixed, "internal and external disks don't go together", at: place)
        } else if plan.memory == .internal, hasExternal {
            findings.add(.snapshotMixed, "internal memory and external disks don't go together", at: place)
        } else if plan.memory == .external, hasInternal {
            findings.add(.snapshotMixed, "external memory and internal disks don't go together", at: place)
        } else if hasInternal {
            checkFirmware(submission, domain, place, &findings)
        }
    }

    private static func checkFirmware(
        _ submission: Submission,
        _ domain: DomainContext,
        _ place: SourceAnchor,
        _ findings: inout Findings
    ) {
        guard domain.description.hasFlashFirmware else { return }
        if !domain.state.isActive, submission.release >= FeatureRelease.internalWithFlashOffline { return }
        if submission.release >= FeatureRelease.internalWithFlashImage, domain.description.variableStoreFormat == .qcow2
        {
            return
        }
        findings.add(
            .internalWithFlash,
            "the firmware's variables are in a flash image, which an internal snapshot cannot hold",
            at: place
        )
    }
}
