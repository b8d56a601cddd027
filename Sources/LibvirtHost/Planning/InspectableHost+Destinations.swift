package import MomentDocuments
internal import MomentRules
internal import MomentXML
internal import XMLTree

extension InspectableHost {
    /// Where the data of a backup would go, as words behind its name; empty where nobody can say.
    ///
    /// Files that a document leaves to libvirt are those that libvirt would name, by the checkpoint beside it or by the time.
    func destinations(
        of xml: String,
        checkpoint: String?,
        options: BackupOptions,
        domain: DomainReference
    ) async throws(HostError) -> String {
        var backup = try MomentText.read(DomainBackup.self, xml)
        if backup.disksAreUnlisted {
            guard let document = XMLDocumentParser().parse(xml).document else { return "" }
            // A time that no other name ends in: what bears it will be named when the backup begins.
            var submission = Submission(flags: options.flags, domain: try await context(of: domain), time: Instant(0))
            submission.checkpoint = checkpoint.flatMap { XMLDocumentParser().parse($0).document }
            let verdict = Preflight(submission).verdict(on: document, as: .backup)
            guard case .backup(let effective)? = verdict.effective else { return "" }
            backup = effective
        }
        let pushed = (backup.pushDisks ?? []).compactMap { disk in
            disk.copy?.target?.path.map { "\(disk.name) to \(Self.named($0))" }
        }
        let pulled = (backup.pullDisks ?? []).compactMap { disk in
            disk.export?.scratch?.path.map { "\(disk.name) with the scratch file \(Self.named($0))" }
        }
        return (pushed + pulled).joined(separator: ", ")
    }

    private static func named(_ path: String) -> String {
        path.hasSuffix(".0") ? path.dropLast() + "(the time in seconds)" : path
    }
}

extension DomainBackup {
    /// Whether the document leaves it to libvirt to list the disks.
    package var disksAreUnlisted: Bool {
        switch mode {
        case .push(let disks): disks == nil
        case .pull(_, let disks): disks == nil
        }
    }
}
