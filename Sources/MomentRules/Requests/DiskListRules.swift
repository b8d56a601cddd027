import MomentDiagnostics
import MomentDocuments
import XMLTree

/// The disks a document lists, against those of the domain; alike in all three documents.
enum DiskListRules {
    /// A listed disk that the domain does not have.
    static func unknown(
        _ name: String,
        _ origin: XMLElement?,
        _ domain: DomainDescription,
        takesPaths: Bool,
        _ findings: inout Findings
    ) {
        let targets = domain.disks.map(\.target)
        let sharing = domain.disks.filter { $0.path == name }.map(\.target)
        let message =
            sharing.count > 1
            ? "'\(name)' is the source of \(sharing.joined(separator: " and ")), so it does not say which disk is meant"
            : "domain '\(domain.name)' has no disk '\(name)'"
        var fixes = Diagnostic.Fix.correcting(origin?.attribute("name"), among: targets)
        if !takesPaths, name.hasPrefix("/"), sharing.count == 1 {
            fixes = Diagnostic.Fix.setting(origin?.attribute("name"), to: sharing[0])
        }
        findings.add(.diskUnknown, message, at: SourceAnchor(origin, "name"), expected: targets, fixes: fixes)
    }

    /// A disk listed a second time.
    static func twice(_ name: String, _ origin: XMLElement?, _ findings: inout Findings) {
        findings.add(
            .diskListedTwice,
            "disk '\(name)' is listed twice",
            at: SourceAnchor(origin, "name"),
            fixes: Diagnostic.Fix.removing(origin)
        )
    }

    /// More disks listed than there are.
    static func tooMany(_ count: Int, _ origin: XMLElement?, _ domain: DomainDescription, _ findings: inout Findings) {
        let has = domain.disks.isEmpty ? "none" : domain.disks.count == 1 ? "1 disk" : "\(domain.disks.count) disks"
        findings.add(
            .tooManyDisks,
            "\(count == 1 ? "1 disk is" : "\(count) disks are") listed, but domain '\(domain.name)' has \(has)",
            at: SourceAnchor(origin, child: "disks"),
            expected: domain.disks.map(\.target)
        )
    }

    /// A remark that names the checkpoints there are.
    static func checkpointNote(_ domain: DomainContext) -> [Diagnostic.Note] {
        guard !domain.checkpoints.isEmpty else { return [Diagnostic.Note("the domain has no checkpoint")] }
        let names = domain.checkpoints.map { "'\($0.name)'" }.joined(separator: ", ")
        return [Diagnostic.Note("the domain has the checkpoints \(names)")]
    }
}

extension Rule {
    static let diskUnknown = Rule(
        .diskUnknown,
        .domain,
        error: .configUnsupported,
        "The domain has no such disk",
        """
        Disks are named by their target, such as vda. Checkpoints and snapshots take the path of a disk's source as \
        well, unless two disks share it; a backup does not.
        """,
        before: """
            <domainbackup>
              <disks><disk name='vdz' type='file'><target file='/backup/vda.qcow2'/></disk></disks>
            </domainbackup>
            """,
        after: """
            <domainbackup>
              <disks><disk name='vda' type='file'><target file='/backup/vda.qcow2'/></disk></disks>
            </domainbackup>
            """,
        function: "virDomainBackupAlignDisks"
    )

    static let diskListedTwice = Rule(
        .diskListedTwice,
        .domain,
        error: .configUnsupported,
        "A disk is listed more than once",
        "One entry says what happens to a disk. The target and the source path of a disk are the same disk.",
        before: """
            <domainbackup>
              <disks>
                <disk name='vda' type='file'><target file='/backup/vda.qcow2'/></disk>
                <disk name='vda' type='file'><target file='/backup/b'/></disk>
              </disks>
            </domainbackup>
            """,
        after: """
            <domainbackup>
              <disks><disk name='vda' type='file'><target file='/backup/vda.qcow2'/></disk></disks>
            </domainbackup>
            """,
        function: "virDomainBackupAlignDisks"
    )

    static let tooManyDisks = Rule(
        .tooManyDisks,
        .domain,
        error: .configUnsupported,
        "More disks are listed than the domain has",
        "libvirt counts before it looks at the names. Take out what the domain does not have.",
        before: """
            <domaincheckpoint>
              <name>monday</name>
              <disks><disk name='vda'/><disk name='vdb'/><disk name='vdc'/></disks>
            </domaincheckpoint>
            """,
        after: """
            <domaincheckpoint>
              <name>monday</name>
              <disks><disk name='vda'/><disk name='vdb'/></disks>
            </domaincheckpoint>
            """,
        function: "virDomainCheckpointAlignDisks"
    )

    static let domainWithoutDisks = Rule(
        .domainWithoutDisks,
        .domain,
        error: .configUnsupported,
        "The domain has no disk",
        "Backups and checkpoints are about disks; a domain without any can have neither.",
        before: """
            <!-- given: no disk -->
            <domainbackup/>
            """,
        after: """
            <!-- given: no disk but vda -->
            <domainbackup/>
            """,
        function: "virDomainBackupAlignDisks"
    )

    static let diskWithoutMedium = Rule(
        .diskWithoutMedium,
        .domain,
        error: .configUnsupported,
        "An empty drive is listed",
        "A CD-ROM or floppy drive without a medium holds nothing to keep. Leave it out, or say so.",
        before: """
            <!-- given: disk <disk type='file' device='cdrom'><driver name='qemu' type='qcow2'/><target dev='sda' \
            bus='sata'/><readonly/></disk> -->
            <domainbackup>
              <disks><disk name='sda' type='file'><target file='/backup/sda.qcow2'/></disk></disks>
            </domainbackup>
            """,
        after: """
            <!-- given: disk <disk type='file' device='cdrom'><driver name='qemu' type='qcow2'/><target dev='sda' \
            bus='sata'/><readonly/></disk> -->
            <domainbackup>
              <disks>
                <disk name='vda' type='file'><target file='/backup/vda.qcow2'/></disk>
                <disk name='sda' backup='no'/>
              </disks>
            </domainbackup>
            """,
        function: "virDomainBackupDefAssignStore"
    )
}
