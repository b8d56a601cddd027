import MomentDiagnostics
import MomentDocuments
import XMLTree

/// What the parser of backups refuses although the grammar takes it.
enum BackupDocumentRules {
    static func check(_ root: XMLElement, _ submission: Submission, _ findings: inout Findings) {
        for disk in root.element("disks")?.elements.map({ $0 }) ?? [] where disk["backup"] != "no" {
            for name in ["target", "scratch"] {
                guard let image = disk.element(name) else { continue }
                LabelRules.check(image, .file, submission.release, &findings)
            }
            if let driver = disk.element("driver"), driver["type"] == "luks" {
                findings.add(
                    .formatUnknown,
                    "format 'luks' is an encryption; use <encryption format='luks'> with format 'raw' or 'qcow2'",
                    at: SourceAnchor(driver, "type"),
                    error: .xmlError,
                    expected: FormatTable.writable.map(\.rawValue)
                )
            }
        }
    }

    /// What can be said of the disks without a domain: names and paths given twice.
    static func checkDisks(_ backup: DomainBackup, _ submission: Submission, _ findings: inout Findings) {
        let items = BackupResolution.listed(in: backup) ?? []
        var names: NameSet = []
        var paths: NameMap<String> = [:]
        for item in items {
            if !names.insert(item.name).inserted { DiskListRules.twice(item.name, item.origin, &findings) }
            if item.isIncluded { LabelRules.checkOwner(item.image?.unmodelled.origin, &findings) }
            guard item.isIncluded, let path = item.image?.path else { continue }
            let element = item.origin?.element("target") ?? item.origin?.element("scratch")
            let place = SourceAnchor(element, item.type == .block ? "dev" : "file")
            if let other = paths[path] {
                let message = "disks '\(item.name)' and '\(other)' have the same file, \(path)"
                findings.add(.imageWrittenTwice, message, at: place)
            }
            ExposureRules.check(path, submission, at: place, &findings)
            paths[path] = item.name
        }
        if !items.isEmpty, !items.contains(where: \.isIncluded) {
            findings.add(
                .noDiskSelected,
                "no disk takes part in the backup",
                at: SourceAnchor(backup.unmodelled.origin, child: "disks")
            )
        }
        BackupServerRules.checkExports(items.lazy.filter(\.isIncluded), &findings)
    }
}

extension Rule {
    static let noDiskSelected = Rule(
        .noDiskSelected,
        .domain,
        error: .configUnsupported,
        "Every disk is left out",
        "A backup needs at least one disk. Disks that are not listed are left out once any is listed.",
        before: "<domainbackup><disks><disk name='vda' backup='no'/></disks></domainbackup>",
        after: """
            <domainbackup>
              <disks><disk name='vda' type='file'><target file='/backup/vda.qcow2'/></disk></disks>
            </domainbackup>
            """,
        function: "qemuBackupBegin"
    )
}
