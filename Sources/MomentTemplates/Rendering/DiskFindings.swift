internal import MomentDiagnostics
internal import XMLTree

/// Findings about disks, at their places in the domain.
enum DiskFindings {
    /// What to say of the disks that were not taken.
    ///
    /// - Parameter isNothing: whether no document came of it
    static func all(_ disks: [LeftOutDisk], isNothing: Bool, in domain: XMLDocument) -> [Diagnostic] {
        let isRefused = disks.contains(where: \.isRefused)
        // Where nothing was selected, one finding tells of all disks.
        if isNothing, !isRefused { return [nothingSelected(disks, in: domain)] }
        return disks.map { finding($0, in: domain) }
    }

    /// A note on a disk that was left out, or the error for one that is refused.
    static func finding(_ disk: LeftOutDisk, in domain: XMLDocument) -> Diagnostic {
        let element = element(disk.disk, in: domain)
        let names = self.names(in: domain)
        let isUnknown = disk.reason == .unknownDisk
        let verb = disk.isRefused ? "can't take part" : "is left out"
        var finding = Diagnostic(
            disk.isRefused ? .templateDiskRefused : .templateDiskLeftOut,
            severity: disk.isRefused ? .error : .note,
            layer: .template,
            message: "disk '\(disk.disk)' \(verb): \(disk.reason.explanation)",
            range: element?.range ?? domain.root.startTagRange,
            source: domain.source,
            path: element?.path ?? domain.root.path
        )
        if isUnknown { finding.expected = Spelling.nearest(names, to: disk.disk).map { [$0] } ?? names }
        return finding
    }

    /// The error for a selection of nothing, with a note on each disk.
    static func nothingSelected(_ disks: [LeftOutDisk], in domain: XMLDocument) -> Diagnostic {
        Diagnostic(
            .templateNothingSelected,
            layer: .template,
            message: disks.isEmpty ? "the domain has no disk" : "no disk is selected",
            at: domain.root,
            notes: disks.map { disk in
                Diagnostic.Note(
                    "'\(disk.disk)' is left out: \(disk.reason.explanation)",
                    range: element(disk.disk, in: domain)?.range
                )
            }
        )
    }

    private static func element(_ name: String, in domain: XMLDocument) -> XMLElement? {
        domain.root.element("devices")?.elements("disk").first { $0.element("target")?["dev"] == name }
    }

    private static func names(in domain: XMLDocument) -> [String] {
        domain.root.element("devices")?.elements("disk").compactMap { $0.element("target")?["dev"] } ?? []
    }
}
