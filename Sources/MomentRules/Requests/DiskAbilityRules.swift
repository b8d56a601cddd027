import Diagnostics
import MomentDocuments
import XMLTree

/// Disks that QEMU's block jobs can't work on.
enum DiskAbilityRules {
    static func check(_ disk: DomainDisk, for purpose: String, at place: Place, _ findings: inout Findings) {
        let reason: String? =
            if disk.bus == "sd" {
                "is on an SD bus"
            } else if disk.isTransient {
                "is transient"
            } else if disk.type == .vhostUser {
                "is served by another process (vhost-user)"
            } else { nil }
        guard let reason else { return }
        findings.add(.diskUnable, "disk '\(disk.target)' \(reason) and cannot \(purpose)", at: place)
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
