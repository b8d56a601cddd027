import MomentDiagnostics
import MomentDocuments
import XMLTree

/// Disks that QEMU's block jobs can't work on.
enum DiskAbilityRules {
    static func check(
        _ disk: DomainDisk,
        for purpose: String,
        at place: SourceAnchor,
        fixes: [Diagnostic.Fix] = [],
        _ findings: inout Findings
    ) {
        guard let reason = reason(disk) else { return }
        findings.add(.diskUnable, "disk '\(disk.target)' \(reason) and cannot \(purpose)", at: place, fixes: fixes)
    }

    /// Why no block job can work on a disk, to stand behind its name; nil where one can.
    static func reason(_ disk: DomainDisk) -> String? {
        if disk.bus == "sd" { return "is on an SD bus" }
        if disk.isTransient { return "is transient" }
        return disk.type == .vhostUser ? "is served by another process (vhost-user)" : nil
    }
}

extension Rule {
    static let diskUnable = Rule(
        .diskUnable,
        .domain,
        error: .operationUnsupported,
        "A disk of this kind has no block jobs",
        "Disks on an SD bus, transient disks and vhost-user disks can't be part of a backup, checkpoint or external snapshot.",
        before: """
            <!-- given: disk <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source \
            file='/srv/images/db/t.qcow2'/><target dev='vdc' bus='virtio'/><transient/></disk> -->
            <domaincheckpoint><name>monday</name><disks><disk name='vdc'/></disks></domaincheckpoint>
            """,
        after: """
            <!-- given: disk <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source \
            file='/srv/images/db/t.qcow2'/><target dev='vdc' bus='virtio'/><transient/></disk> -->
            <domaincheckpoint>
              <name>monday</name>
              <disks><disk name='vda'/><disk name='vdc' checkpoint='no'/></disks>
            </domaincheckpoint>
            """,
        function: "qemuDomainDiskBlockJobIsSupported"
    )
}
