import MomentDiagnostics
import MomentDocuments
import XMLTree

/// What of the machine beside its disks a snapshot holds, or can't.
enum SnapshotMachineRules {
    static func check(
        _ resolution: SnapshotResolution,
        _ plan: SnapshotPlan,
        _ submission: Submission,
        _ domain: DomainContext,
        _ findings: inout Findings
    ) {
        let root = resolution.reading.root
        let isExternal = resolution.items.contains { $0.mode == .external }
        if domain.description.hasFlashFirmware, isExternal, plan.location == .external {
            findings.add(
                .firmwareVariablesLeftOut,
                "the firmware's variables of '\(domain.description.name)' are not in this snapshot: going back keeps those of then",
                at: SourceAnchor(root)
            )
        }
        guard plan.memory != .no, domain.state.isActive else { return }
        let place = SourceAnchor(root.element("memory") ?? root)
        checkMemory(domain.description.unsavable, at: place, &findings)
        var room = RoomRules(submission)
        let memory = domain.description.memoryBytes
        if plan.memory == .external, let file = resolution.reading.memoryFile {
            room?.add(file, memory, "the memory of '\(domain.description.name)'", at: place)
        } else if let first = resolution.items.first(where: { $0.mode == .internal }), let path = first.disk.path {
            room?.add(path, memory, "the memory of '\(domain.description.name)'", at: place)
        }
        room?.tell(&findings)
    }

    /// What stands in the way of saving the memory.
    private static func checkMemory(_ parts: UnsavableParts, at place: SourceAnchor, _ findings: inout Findings) {
        if let refusal = parts.refusal {
            findings.add(.memoryUnsavable, refusal, at: place)
        } else {
            for doubt in parts.doubts { findings.add(.memoryPerhapsUnsavable, doubt, at: place) }
        }
    }
}

extension Rule {
    static let firmwareVariablesLeftOut = Rule(
        warning: .firmwareVariablesLeftOut,
        .domain,
        "The firmware's variables are not in the snapshot",
        """
        The variables of a UEFI firmware (boot entries, keys of Secure Boot) are in a file of their own, of which no overlay is made. After \
        going back the guest has its old disks and its new variables. Copy the file of <nvram> beside the snapshot where that matters.
        """,
        before: """
            <!-- given: flag disk-only; <os><type>hvm</type><loader type='pflash'>/c</loader><nvram>/v</nvram></os> -->
            <domainsnapshot>
              <name>before-update</name>
            </domainsnapshot>
            """,
        after: """
            <!-- given: flag disk-only -->
            <domainsnapshot>
              <name>before-update</name>
            </domainsnapshot>
            """,
        function: "qemuSnapshotPrepare"
    )

    static let memoryUnsavable = Rule(
        .memoryUnsavable,
        .domain,
        error: .operationInvalid,
        "The memory can't be saved",
        "QEMU refuses to save, and to migrate, a machine with a part whose state it can't write down. Take the disks alone, or take the part out.",
        before: """
            <!-- given: <cpu mode='host-passthrough'><feature policy='require' name='invtsc'/></cpu> -->
            <domainsnapshot>
              <name>before-update</name>
            </domainsnapshot>
            """,
        after: """
            <!-- given: flag disk-only; <cpu mode='host-passthrough'><feature policy='require' name='invtsc'/></cpu> -->
            <domainsnapshot>
              <name>before-update</name>
            </domainsnapshot>
            """,
        function: "qemuMigrationSrcIsAllowed"
    )

    static let memoryPerhapsUnsavable = Rule(
        warning: .memoryPerhapsUnsavable,
        .domain,
        "It is not known whether the memory can be saved",
        "Whether QEMU can save the state of such a part depends on the guest, the device, and the release.",
        before: """
            <!-- given: device <filesystem type='mount'><source dir='/x'/><target dir='x'/></filesystem> -->
            <domainsnapshot>
              <name>before-update</name>
            </domainsnapshot>
            """,
        after: """
            <!-- given: flag disk-only; device <filesystem type='mount'><source dir='/x'/><target dir='x'/></filesystem> -->
            <domainsnapshot>
              <name>before-update</name>
            </domainsnapshot>
            """,
        function: "qemuMigrationSrcIsAllowed",
        libvirt: "may refuse it with error 55, OPERATION_INVALID"
    )
}
