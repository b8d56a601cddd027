import MomentDiagnostics
import MomentDocuments
import XMLTree

/// What QEMU's driver wants of a checkpoint it makes.
enum CheckpointRules {
    static func checkDisks(_ resolution: CheckpointResolution, _ domain: DomainContext, _ findings: inout Findings) {
        for ((entry, origin), disk) in zip(zip(resolution.disks, resolution.origins), resolution.domain.disks) {
            guard case .bitmap(let bitmap) = entry.treatment else { continue }
            let place = origin.map { SourceAnchor($0, "name") } ?? SourceAnchor(resolution.checkpoint.unmodelled.origin)
            // A disk that was refused before is not refused again.
            if disk.isEmpty || disk.isReadOnly { continue }
            if disk.format != .qcow2 {
                let format = disk.format.map { "of format \($0)" } ?? "of no stated format"
                findings.add(
                    .bitmapNeedsQcow2,
                    "disk '\(disk.target)' is \(format); only qcow2 images hold bitmaps",
                    at: place,
                    notes: origin == nil
                        ? [Diagnostic.Note("list the disks to record; those not listed are left out")] : [],
                    fixes: origin == nil
                        ? leavingOut(resolution) : Diagnostic.Fix.adding("checkpoint", "no", to: origin)
                )
                continue
            }
            if let bitmap, bitmap != resolution.name {
                findings.add(
                    .bitmapName,
                    "bitmap must have the checkpoint's name, '\(resolution.name)'",
                    at: SourceAnchor(origin, "bitmap"),
                    expected: [resolution.name],
                    fixes: Diagnostic.Fix.setting(origin?.attribute("bitmap"), to: resolution.name)
                )
            }
            DiskAbilityRules.check(disk, for: "be in a checkpoint", at: place, &findings)
            let name = bitmap ?? resolution.name
            if domain.hasBitmap(name, disk.target), !domain.checkpoints.contains(where: { $0.name == name }) {
                findings.add(
                    .bitmapExists,
                    "disk '\(disk.target)': its image has a bitmap '\(name)' that belongs to no checkpoint",
                    at: SourceAnchor(textOf: resolution.checkpoint.unmodelled.origin?.element("name")),
                    notes: [
                        Diagnostic.Note(
                            "choose another name, or let 'virtmoment doctor \(domain.description.name)' adopt or discard the bitmap"
                        )
                    ]
                )
            }
        }
    }

    /// The disks that can be recorded, listed, so that the others are left out.
    private static func leavingOut(_ resolution: CheckpointResolution) -> [Diagnostic.Fix] {
        let able = resolution.domain.disks.filter {
            $0.format == .qcow2 && !$0.isEmpty && !$0.isReadOnly && DiskAbilityRules.reason($0) == nil
        }
        guard !able.isEmpty else { return [] }
        let list = able.map { "<disk name='\($0.target)'/>" }.joined()
        let names = WordList.joined(able.map { "'\($0.target)'" })
        return Diagnostic.Fix.listing(list, in: resolution.checkpoint.unmodelled.origin, "record \(names) alone")
    }

    /// The bitmaps a validated redefinition must find.
    static func checkBitmaps(
        _ disks: [CheckpointDisk],
        _ name: String,
        _ root: XMLElement?,
        _ domain: DomainContext,
        _ findings: inout Findings
    ) {
        for disk in disks {
            guard case .bitmap = disk.treatment, domain.description.disk(disk.name) != nil,
                domain.hasUsableBitmap(name, disk.name) == false
            else { continue }
            let listed = root?.element("disks")?.elements("disk").first { $0["name"] == disk.name }
            findings.add(
                .bitmapMissing,
                "disk '\(disk.name)' has no bitmap '\(name)'",
                at: listed.map { SourceAnchor($0, "name") } ?? SourceAnchor(root)
            )
        }
    }
}

extension Rule {
    static let diskNotRecordable = Rule(
        .diskNotRecordable,
        .domain,
        error: .configUnsupported,
        "An empty or read-only disk in a checkpoint",
        "Nothing can change on such a disk. Leave it out, or say checkpoint='no'.",
        before: """
            <!-- given: disk <disk type='file' device='cdrom'><driver name='qemu' type='raw'/><source \
            file='/srv/iso/a.iso'/><target dev='sda' bus='sata'/><readonly/></disk> -->
            <domaincheckpoint><name>monday</name><disks><disk name='sda'/></disks></domaincheckpoint>
            """,
        after: """
            <!-- given: disk <disk type='file' device='cdrom'><driver name='qemu' type='raw'/><source \
            file='/srv/iso/a.iso'/><target dev='sda' bus='sata'/><readonly/></disk> -->
            <domaincheckpoint>
              <name>monday</name>
              <disks><disk name='vda'/><disk name='sda' checkpoint='no'/></disks>
            </domaincheckpoint>
            """,
        function: "virDomainCheckpointAlignDisks"
    )

    static let bitmapNeedsQcow2 = Rule(
        .bitmapNeedsQcow2,
        .domain,
        error: .configUnsupported,
        "A disk in a checkpoint is not in format qcow2",
        """
        Bitmaps live in the image, and of all formats only qcow2 has room for them. Where the document lists no disks, \
        one writable raw disk is enough for the whole checkpoint to be refused.
        """,
        before: """
            <!-- given: disk <disk type='file' device='disk'><driver name='qemu' type='raw'/><source \
            file='/srv/images/db/c.raw'/><target dev='vdc' bus='virtio'/></disk> -->
            <domaincheckpoint><name>monday</name></domaincheckpoint>
            """,
        after: """
            <!-- given: disk <disk type='file' device='disk'><driver name='qemu' type='raw'/><source \
            file='/srv/images/db/c.raw'/><target dev='vdc' bus='virtio'/></disk> -->
            <domaincheckpoint><name>monday</name><disks><disk name='vda'/></disks></domaincheckpoint>
            """,
        function: "qemuCheckpointPrepare"
    )

    static let bitmapExists = Rule(
        .bitmapExists,
        .domain,
        error: .internalError,
        "An image has a bitmap of that name already",
        "QEMU refuses a second bitmap of a name. Bitmaps are left behind where metadata was removed without them.",
        before: """
            <!-- given: bitmap monday on vda -->
            <domaincheckpoint><name>monday</name></domaincheckpoint>
            """,
        after: """
            <!-- given: bitmap monday on vda -->
            <domaincheckpoint><name>tuesday</name></domaincheckpoint>
            """,
        function: "qemuMonitorJSONCheckErrorFull"
    )

    static let bitmapName = Rule(
        .bitmapName,
        .domain,
        error: .configUnsupported,
        "The bitmap has another name than the checkpoint",
        "The grammar takes any name, QEMU's driver only the checkpoint's own.",
        before: """
            <domaincheckpoint>
              <name>monday</name>
              <disks><disk name='vda' bitmap='b1'/></disks>
            </domaincheckpoint>
            """,
        after: "<domaincheckpoint><name>monday</name><disks><disk name='vda'/></disks></domaincheckpoint>",
        function: "qemuCheckpointPrepare"
    )
}
