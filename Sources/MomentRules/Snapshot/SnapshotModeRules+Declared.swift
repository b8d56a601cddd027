import MomentDiagnostics

// The rules that SnapshotModeRules checks, each with its examples.
extension Rule {
    static let memoryWithTransientDisk = Rule(
        .memoryWithTransientDisk,
        .domain,
        error: .operationInvalid,
        "A snapshot with memory of a domain that has a transient disk",
        "Keeping the memory is a migration to a file, which transient disks can't take part in. Take the disks alone.",
        before: """
            <!-- given: disk <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source \
            file='/srv/images/db/t.qcow2'/><target dev='vdc' bus='virtio'/><transient/></disk> -->
            <domainsnapshot>
              <name>s1</name>
              <memory snapshot='external' file='/vm/mem'/>
              <disks>
                <disk name='vda' snapshot='external'/>
                <disk name='vdb' snapshot='external'/>
                <disk name='vdc' snapshot='no'/>
              </disks>
            </domainsnapshot>
            """,
        after: """
            <!-- given: flag disk-only; disk <disk type='file' device='disk'><driver name='qemu' \
            type='qcow2'/><source file='/srv/images/db/t.qcow2'/><target dev='vdc' \
            bus='virtio'/><transient/></disk> -->
            <domainsnapshot>
              <name>s1</name>
              <disks>
                <disk name='vda' snapshot='external'/>
                <disk name='vdb' snapshot='external'/>
                <disk name='vdc' snapshot='no'/>
              </disks>
            </domainsnapshot>
            """,
        function: "qemuMigrationSrcIsAllowed"
    )

    static let quiesceWithoutAgent = Rule(
        .quiesceWithoutAgent,
        .domain,
        error: .argumentUnsupported,
        "quiesce without a channel to the guest agent",
        "quiesce talks to the guest agent through a channel named org.qemu.guest_agent.0, and the agent must run and be connected.",
        before: """
            <!-- given: flag disk-only; flag quiesce -->
            <domainsnapshot><name>s1</name></domainsnapshot>
            """,
        after: """
            <!-- given: flag disk-only; flag quiesce; device <channel type='unix'><target type='virtio' \
            name='org.qemu.guest_agent.0'/></channel> -->
            <domainsnapshot><name>s1</name></domainsnapshot>
            """,
        function: "qemuDomainAgentAvailable"
    )

    static let quiesceWithoutAnswer = Rule(
        .quiesceWithoutAnswer,
        .domain,
        error: .agentUnresponsive,
        "The guest agent is not connected",
        "The domain has the channel, and nobody in the guest has opened it: the agent is not installed, or does not run.",
        before: """
            <!-- given: flag disk-only; flag quiesce; device <channel type='unix'><target type='virtio' \
            name='org.qemu.guest_agent.0'/></channel>; agent silent -->
            <domainsnapshot><name>s1</name></domainsnapshot>
            """,
        after: """
            <!-- given: flag disk-only; flag quiesce; device <channel type='unix'><target type='virtio' \
            name='org.qemu.guest_agent.0'/></channel> -->
            <domainsnapshot><name>s1</name></domainsnapshot>
            """,
        function: "qemuDomainAgentAvailable"
    )

    static let quiesceNotRunning = Rule(
        .quiesceNotRunning,
        .domain,
        error: .operationInvalid,
        "quiesce of a paused guest",
        "quiesce asks the agent in the guest, so the guest must run.",
        before: """
            <!-- given: flag disk-only; flag quiesce; domain paused; device <channel type='unix'><target \
            type='virtio' name='org.qemu.guest_agent.0'/></channel> -->
            <domainsnapshot><name>s1</name></domainsnapshot>
            """,
        after: """
            <!-- given: flag disk-only; domain paused; device <channel type='unix'><target type='virtio' \
            name='org.qemu.guest_agent.0'/></channel> -->
            <domainsnapshot><name>s1</name></domainsnapshot>
            """,
        function: "virDomainObjCheckActive"
    )

    static let manualWithQuiesce = Rule(
        .manualWithQuiesce,
        .domain,
        error: .operationUnsupported,
        "quiesce together with a manual disk",
        "From 11.9.0 on, a snapshot with manual disks freezes nothing: thaw would come before you have copied them. Freeze the guest yourself.",
        before: """
            <!-- given: libvirt 11.9.0; flag disk-only; flag quiesce; device <channel type='unix'><target \
            type='virtio' name='org.qemu.guest_agent.0'/></channel> -->
            <domainsnapshot>
              <name>s1</name>
              <disks><disk name='vda' snapshot='manual'/><disk name='vdb' snapshot='external'/></disks>
            </domainsnapshot>
            """,
        after: """
            <!-- given: flag disk-only; device <channel type='unix'><target type='virtio' \
            name='org.qemu.guest_agent.0'/></channel> -->
            <domainsnapshot>
              <name>s1</name>
              <disks><disk name='vda' snapshot='manual'/><disk name='vdb' snapshot='external'/></disks>
            </domainsnapshot>
            """,
        function: "qemuSnapshotPrepare"
    )

    static let modeNotInternal = Rule(
        .modeNotInternal,
        .domain,
        error: .configUnsupported,
        "A disk is external or left out in a snapshot of the whole domain",
        """
        Without disk-only and without a file for the memory, a snapshot keeps everything in the images, and every disk \
        must take part. A disk is only left out if the domain's definition says snapshot='no' as well.
        """,
        before: """
            <domainsnapshot>
              <name>s1</name>
              <disks><disk name='vda' snapshot='external'/></disks>
            </domainsnapshot>
            """,
        after: """
            <!-- given: flag disk-only -->
            <domainsnapshot>
              <name>s1</name>
              <disks><disk name='vda' snapshot='external'/></disks>
            </domainsnapshot>
            """,
        function: "virDomainSnapshotAlignDisks"
    )

    static let internalWithoutMemory = Rule(
        .internalWithoutMemory,
        .domain,
        error: .configUnsupported,
        "An internal disk snapshot of a running domain without memory",
        "Disk-only snapshots of running domains are external, every disk of them.",
        before: """
            <!-- given: flag disk-only -->
            <domainsnapshot>
              <name>s1</name>
              <disks><disk name='vda' snapshot='internal'/><disk name='vdb' snapshot='no'/></disks>
            </domainsnapshot>
            """,
        after: """
            <!-- given: flag disk-only -->
            <domainsnapshot>
              <name>s1</name>
              <disks><disk name='vda' snapshot='external'/><disk name='vdb' snapshot='no'/></disks>
            </domainsnapshot>
            """,
        function: "qemuSnapshotPrepare"
    )

    static let internalStorage = Rule(
        .internalStorage,
        .domain,
        error: .configUnsupported,
        "A disk's image can't hold a snapshot",
        "Only qcow2 images on files and block devices can. One raw disk is enough to refuse an internal snapshot of the domain.",
        before: """
            <!-- given: disk <disk type='file' device='disk'><driver name='qemu' type='raw'/><source \
            file='/srv/images/db/c.raw'/><target dev='vdc' bus='virtio'/></disk> -->
            <domainsnapshot><name>s1</name></domainsnapshot>
            """,
        after: """
            <!-- given: flag disk-only; disk <disk type='file' device='disk'><driver name='qemu' \
            type='raw'/><source file='/srv/images/db/c.raw'/><target dev='vdc' bus='virtio'/></disk> -->
            <domainsnapshot>
              <name>s1</name>
              <disks><disk name='vda' snapshot='external'/><disk name='vdc' snapshot='no'/></disks>
            </domainsnapshot>
            """,
        function: "qemuSnapshotPrepare"
    )

    static let snapshotOfNothing = Rule(
        .snapshotOfNothing,
        .domain,
        error: .configUnsupported,
        "Nothing is selected",
        "At least one disk is internal or external, or the memory is kept; manual disks count from 11.9.0 on.",
        before: """
            <!-- given: flag disk-only -->
            <domainsnapshot>
              <name>s1</name>
              <disks><disk name='vda' snapshot='no'/><disk name='vdb' snapshot='no'/></disks>
            </domainsnapshot>
            """,
        after: """
            <!-- given: flag disk-only -->
            <domainsnapshot>
              <name>s1</name>
              <disks><disk name='vda' snapshot='external'/><disk name='vdb' snapshot='no'/></disks>
            </domainsnapshot>
            """,
        function: "qemuSnapshotPrepare"
    )

    static let snapshotIncomplete = Rule(
        .snapshotIncomplete,
        .domain,
        error: .configUnsupported,
        "An internal snapshot leaves a disk out",
        "QEMU keeps the memory in the images of the disks, and going back changes all of them; so no writable disk is left out.",
        before: """
            <!-- given: disk <disk type='file' device='disk' snapshot='no'><driver name='qemu' \
            type='qcow2'/><source file='/srv/images/db/c.qcow2'/><target dev='vdc' bus='virtio'/></disk> -->
            <domainsnapshot><name>s1</name></domainsnapshot>
            """,
        after: """
            <!-- given: flag disk-only; disk <disk type='file' device='disk' snapshot='no'><driver name='qemu' \
            type='qcow2'/><source file='/srv/images/db/c.qcow2'/><target dev='vdc' bus='virtio'/></disk> -->
            <domainsnapshot><name>s1</name></domainsnapshot>
            """,
        function: "qemuSnapshotPrepare"
    )

    static let snapshotMixed = Rule(
        .snapshotMixed,
        .domain,
        error: .configUnsupported,
        "Internal and external parts are mixed",
        "Memory and all disks are kept in the images, or all of them go elsewhere.",
        before: """
            <domainsnapshot>
              <name>s1</name>
              <memory snapshot='external' file='/vm/mem'/>
              <disks><disk name='vda' snapshot='internal'/><disk name='vdb' snapshot='internal'/></disks>
            </domainsnapshot>
            """,
        after: """
            <domainsnapshot>
              <name>s1</name>
              <memory snapshot='external' file='/vm/mem'/>
              <disks><disk name='vda' snapshot='external'/><disk name='vdb' snapshot='external'/></disks>
            </domainsnapshot>
            """,
        function: "qemuSnapshotPrepare"
    )

    static let internalWithFlash = Rule(
        .internalWithFlash,
        .domain,
        error: .operationUnsupported,
        "An internal snapshot of a domain with UEFI firmware",
        "Its variables are in a flash image of their own. Allowed from 9.3.0 while the domain is off, from 10.9.0 with variables in a qcow2 image.",
        before: """
            <!-- given: <os><type arch='x86_64' machine='q35'>hvm</type><loader readonly='yes' \
            type='pflash'>/usr/share/OVMF/OVMF_CODE.fd</loader><nvram>/srv/images/db/vars.fd</nvram></os> -->
            <domainsnapshot><name>s1</name></domainsnapshot>
            """,
        after: """
            <!-- given: flag disk-only; <os><type arch='x86_64' machine='q35'>hvm</type><loader readonly='yes' \
            type='pflash'>/usr/share/OVMF/OVMF_CODE.fd</loader><nvram>/srv/images/db/vars.fd</nvram></os> -->
            <domainsnapshot><name>s1</name></domainsnapshot>
            """,
        function: "qemuSnapshotPrepare"
    )
}
