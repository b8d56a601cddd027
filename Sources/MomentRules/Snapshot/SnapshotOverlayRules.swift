import MomentDiagnostics
import MomentDocuments
import XMLTree

/// The overlays of an external snapshot.
enum SnapshotOverlayRules {
    static func check(
        _ item: SnapshotResolution.Item,
        _ resolution: SnapshotResolution,
        _ submission: Submission,
        _ domain: DomainContext,
        _ first: NameMap<String>,
        _ findings: inout Findings
    ) {
        let root = resolution.reading.root
        let driver = item.entry?.element.element("driver")
        if let format = item.format, ![.qcow2, .qed].contains(format) {
            findings.add(
                .overlayFormat,
                "overlay format '\(format)' is not possible for disk '\(item.disk.target)'; QEMU takes 'qcow2' or 'qed'",
                at: SourceAnchor(driver, "type"),
                expected: ["qcow2", "qed"],
                fixes: Diagnostic.Fix.setting(driver?.attribute("type"), to: "qcow2")
            )
            return
        }
        if item.entry?.metadataCache?.maximumSize?.value ?? 0 > 0, item.format ?? .qcow2 != .qcow2 {
            findings.add(
                .overlayFormat,
                "<metadata_cache> is for 'qcow2' only",
                at: SourceAnchor(driver?.element("metadata_cache") ?? driver)
            )
            return
        }
        let type = item.entry?.type ?? .file
        let place = item.place(root)
        if domain.state.isActive {
            checkActive(item, type, place, &findings)
        } else {
            let local: [StorageType] = [.file, .block]
            let reuses = submission.flags.contains(.reuseExternal)
            if !reuses, checkOldEmulator(item, submission.release, place, &findings) { return }
            if !local.contains(item.disk.type) {
                findings.add(
                    .overlayStorage,
                    "disk '\(item.disk.target)' is on storage of type '\(item.disk.type)', which takes no overlay while the domain is off",
                    at: place
                )
                return
            }
            if !local.contains(type) {
                findings.add(
                    .overlayStorage,
                    "an overlay on storage of type '\(type)' can't be made while the domain is off",
                    at: item.place(root, "type")
                )
                return
            }
        }
        if item.disk.isShareable {
            findings.add(
                .overlayStorage,
                "disk '\(item.disk.target)' is shareable and takes no overlay",
                at: place,
                error: .configUnsupported
            )
            return
        }
        checkPath(item, type, resolution, submission, first, &findings)
    }

    /// What needed an emulator that can be asked, which there is none while the domain is off.
    private static func checkOldEmulator(
        _ item: SnapshotResolution.Item,
        _ release: ReleaseNumber,
        _ place: SourceAnchor,
        _ findings: inout Findings
    ) -> Bool {
        guard release < FeatureRelease.emulatorNotAskedOffline else { return false }
        let message: String? =
            if item.disk.isReadOnly {
                "disk '\(item.disk.target)' is read-only and takes no overlay while the domain is off"
            } else if item.entry?.metadataCache?.maximumSize?.value ?? 0 > 0 {
                "disk '\(item.disk.target)': <metadata_cache> can be set only while the domain runs"
            } else { nil }
        guard let message else { return false }
        findings.add(.overlayTooOld, message, at: place)
        return true
    }

    private static func checkActive(
        _ item: SnapshotResolution.Item,
        _ type: StorageType,
        _ place: SourceAnchor,
        _ findings: inout Findings
    ) {
        if item.disk.device == "lun" {
            findings.add(
                .overlayStorage,
                "disk '\(item.disk.target)' is a passed-through LUN and takes no overlay; leave it out with snapshot='no'",
                at: place,
                error: .configUnsupported
            )
        } else if ![.file, .block, .network].contains(type) {
            findings.add(
                .overlayStorage,
                "storage type '\(type)' cannot hold an overlay",
                at: item.entry.map { SourceAnchor($0.element, "type") } ?? place
            )
        } else {
            DiskAbilityRules.check(item.disk, for: "have an overlay", at: place, &findings)
        }
    }

    private static func checkPath(
        _ item: SnapshotResolution.Item,
        _ type: StorageType,
        _ resolution: SnapshotResolution,
        _ submission: Submission,
        _ first: NameMap<String>,
        _ findings: inout Findings
    ) {
        let source = item.entry?.element.element("source")
        guard let path = item.path, type == .file || type == .block else { return }
        let place = SourceAnchor(
            source ?? item.entry?.element ?? resolution.reading.root,
            type == .block ? "dev" : "file"
        )
        let reuses = submission.flags.contains(.reuseExternal)
        if let owner = resolution.index.owner(of: path), !reuses {
            findings.add(
                .overlayIsSource,
                "\(path) is in use as an image of disk '\(owner.target)'",
                at: place
            )
            return
        }
        let before = findings.all.count
        PathRules.check(path, at: place, &findings)
        guard findings.all.count == before else { return }
        if let other = first[path], other != item.disk.target {
            findings.add(
                submission.domain?.state.isActive == true ? .overlaysShared : .overlaysSharedOffline,
                "disks '\(item.disk.target)' and '\(other)' have the same overlay \(path)",
                at: place
            )
            return
        }
        HostRules.checkOverlay(path, isBlock: type == .block, reuses: reuses, submission, at: place, &findings)
        if findings.all.count == before { ExposureRules.check(path, submission, at: place, &findings) }
        if reuses, item.isGenerated, submission.host == nil {
            findings.add(
                .reuseGeneratedName,
                "flag reuse-external: \(path), whose name libvirt generates, must exist",
                at: place
            )
        }
    }

    /// What only shows when the overlay is made, or opened where it is there.
    static func checkMaking(
        _ item: SnapshotResolution.Item,
        _ resolution: SnapshotResolution,
        _ submission: Submission,
        _ findings: inout Findings
    ) {
        let isActive = submission.domain?.state.isActive == true
        let reuses = submission.flags.contains(.reuseExternal)
        // While the domain is off nobody opens what is reused.
        guard isActive || !reuses else { return }
        let source = item.entry?.element.element("source")
        let place = SourceAnchor(source ?? item.entry?.element ?? resolution.reading.root, "file")
        let type = item.entry?.type ?? .file
        if isActive, type == .file, let group = source?["fdgroup"], submission.release >= FeatureRelease.richerSources,
            submission.domain?.descriptorGroups?.contains(group) == false
        {
            findings.add(
                .descriptorsMissing,
                "nobody handed over file descriptors as '\(group)'",
                at: SourceAnchor(source, "fdgroup")
            )
        }
        if isActive, submission.release >= FeatureRelease.dataStore, let store = source?.element("dataStore") {
            checkDataStore(store, submission, &findings)
        }
        if isActive, !reuses, let slices = source?.element("slices"), slices.element("slice") != nil {
            findings.add(
                .slicesOfOverlay,
                "an overlay can't be made in a part of its storage",
                at: SourceAnchor(slices)
            )
        }
        if type == .network { HostRules.checkStorage(source, submission, &findings) }
        let path = type == .file ? item.path : nil
        let fact = path.flatMap { submission.host?.file($0) }
        if !reuses, fact == .noDirectory, let path {
            findings.add(
                .directoryMissing,
                "the directory of \(path) does not exist",
                at: place,
                error: isActive ? .systemError : .internalError
            )
        }
        if isActive { checkEncryption(source, submission, &findings) }
        if isActive { LabelRules.checkOwner(source, &findings) }
        if item.disk.isEmpty {
            // Where no name could be generated for its overlay, that was told.
            let told = Rule.overlayNameNotGenerated.code
            let own = item.place(resolution.reading.root).path
            guard !findings.all.contains(where: { $0.code == told && $0.path == own }) else { return }
            findings.add(
                .diskWithoutMedium,
                "disk '\(item.disk.target)' is an empty drive and takes no overlay",
                at: item.place(resolution.reading.root),
                error: .internalError
            )
        } else if reuses, let host = submission.host, let path, case .regular = fact {
            HostRules.checkReused(path, item.format ?? .qcow2, of: item.disk, host, at: place, &findings)
        }
    }
}

extension SnapshotOverlayRules {
    /// The encryption of an overlay, which QEMU makes or opens: LUKS by itself, with a secret.
    private static func checkEncryption(_ source: XMLElement?, _ submission: Submission, _ findings: inout Findings) {
        guard let encryption = source?.element("encryption"), let format = encryption["format"] else { return }
        let engine = submission.release < FeatureRelease.encryptionEngine ? nil : encryption["engine"]
        guard format.hasPrefix("luks"), format != "luks2", engine != "librbd" else {
            findings.add(
                .overlayEncryption,
                "encryption '\(format)' is not possible for an overlay; QEMU makes 'luks'"
                    + (engine == "librbd" ? " by librbd" : ""),
                at: SourceAnchor(encryption, engine == "librbd" ? "engine" : "format"),
                expected: ["luks"]
            )
            return
        }
        guard let secret = encryption.element("secret") else {
            findings.add(
                .overlayEncryption,
                "an encrypted overlay needs a secret",
                at: SourceAnchor(encryption),
                error: .internalError
            )
            return
        }
        let uuid = secret["uuid"].map { SecretReference.uuid($0) }
        let reference = uuid ?? secret["usage"].map { SecretReference.usage($0) }
        if let reference, submission.host?.hasSecret(reference) == false {
            findings.add(.secretUnknown, "libvirt has no secret \(reference.words)", at: SourceAnchor(secret))
        }
    }

    /// The storage of an overlay's data: libvirt looks at it, and can't hand it to QEMU.
    private static func checkDataStore(_ store: XMLElement, _ submission: Submission, _ findings: inout Findings) {
        // One that is incomplete was told of.
        guard store["type"] != nil, store.element("format")?["type"] != nil, let source = store.element("source") else {
            return
        }
        if let path = source["file"], let host = submission.host {
            let fact = host.file(path)
            if fact == .missing || fact == .noDirectory {
                findings.add(.fileMissing, "the data store \(path) does not exist", at: SourceAnchor(source, "file"))
                return
            }
        }
        findings.add(
            .dataStoreOfOverlay,
            "<dataStore> is not possible for an overlay while the domain runs",
            at: SourceAnchor(store)
        )
    }
}
