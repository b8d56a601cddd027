import MomentDiagnostics
import MomentDocuments
import XMLTree

/// What libvirt takes, and few people mean.
enum TrapRules {
    static func checkBackup(_ items: [BackupItem], _ backup: DomainBackup, _ findings: inout Findings) {
        for item in items {
            guard item.isListed, item.base == nil, item.disk?.isEmpty == false, let format = item.disk?.format,
                format != .qcow2
            else { continue }
            findings.add(
                .rawNeverIncremental,
                "disk '\(item.name)' is in format '\(format)', which holds no bitmaps: later backups of it will be full, too",
                at: SourceAnchor(item.origin, "name")
            )
        }
    }

    static func redefineWithoutDisks(_ root: XMLElement?, _ findings: inout Findings) {
        findings.add(
            .redefineWithoutDisks,
            "no <disks> and no <domain>: the redefined checkpoint will have no disks",
            at: SourceAnchor(root)
        )
    }

    /// Without its stored domain a redefined snapshot is of little use, and one that exists crashes an old daemon.
    static func redefineWithoutDomain(
        _ reading: SnapshotReading,
        _ name: String,
        _ resolution: SnapshotResolution,
        _ submission: Submission,
        _ domain: DomainContext,
        _ findings: inout Findings
    ) {
        guard reading.domain == nil else { return }
        let exists = domain.snapshots.contains { $0.name == name }
        if exists, FeatureRelease.redefinitionIsComplete..<FeatureRelease.redefineWithoutDomain ~= submission.release,
            let disk = resolution.items.first(where: \.isGenerated)
        {
            findings.add(
                .redefineCrash,
                "snapshot '\(name)' exists, and the overlay of disk '\(disk.disk.target)' has no path: libvirt's daemon crashes; give the <domain>",
                at: SourceAnchor(reading.root)
            )
        }
    }

    /// Cookies are read and never printed.
    static func checkCookies(_ reading: SnapshotReading, _ findings: inout Findings) {
        for entry in reading.entries {
            for cookies in entry.element.element("source")?.elements("cookies").map({ $0 }) ?? [] {
                findings.add(.cookiesLost, "the cookies of a network source are not stored", at: SourceAnchor(cookies))
            }
        }
    }
}

extension Rule {
    static let rawNeverIncremental = Rule(
        warning: .rawNeverIncremental,
        .domain,
        "A disk that can't have bitmaps is backed up",
        "The backup itself is fine. But there will be no checkpoint to be incremental to, so every backup of the disk is a full one.",
        before: """
            <!-- given: disk <disk type='file' device='disk'><driver name='qemu' type='raw'/><source \
            file='/srv/images/db/c.raw'/><target dev='vdc' bus='virtio'/></disk> -->
            <domainbackup>
              <disks><disk name='vdc' type='file'><target file='/backup/vdc.qcow2'/></disk></disks>
            </domainbackup>
            """,
        after: """
            <domainbackup>
              <disks><disk name='vda' type='file'><target file='/backup/vda.qcow2'/></disk></disks>
            </domainbackup>
            """,
        function: "qemuCheckpointPrepare"
    )

    static let redefineWithoutDisks = Rule(
        warning: .redefineWithoutDisks,
        .document,
        "A redefined checkpoint says nothing of its disks",
        "Nothing is filled in on redefinition without <domain>, so the list of its disks is gone, and with it which bitmaps belong to it.",
        before: """
            <!-- given: flag redefine -->
            <domaincheckpoint><name>monday</name><creationTime>1700000000</creationTime></domaincheckpoint>
            """,
        after: """
            <!-- given: flag redefine -->
            <domaincheckpoint>
              <name>monday</name>
              <creationTime>1700000000</creationTime>
              <disks><disk name='vda'/></disks>
            </domaincheckpoint>
            """,
        function: "virDomainCheckpointRedefinePrep"
    )

    static let redefineWithoutDomain = Rule(
        .redefineWithoutDomain,
        .domain,
        error: .internalError,
        "A snapshot that is not there is redefined without its domain",
        """
        The stored definition is what going back needs, and libvirt refuses a snapshot that has none. A snapshot that \
        exists keeps the one it has; a <domain> without a type, holding a UUID alone, does not count.
        """,
        before: """
            <!-- given: flag redefine -->
            <domainsnapshot>
              <name>s1</name>
              <creationTime>1700000000</creationTime>
              <state>shutoff</state>
            </domainsnapshot>
            """,
        after: """
            <!-- given: flag redefine -->
            <domainsnapshot>
              <name>s1</name>
              <creationTime>1700000000</creationTime>
              <state>shutoff</state>
              <domain type='kvm'>
                <name>db</name>
                <uuid>5a3de1e5-0000-4000-8000-000000000202</uuid>
                <memory>1048576</memory>
                <os><type>hvm</type></os>
                <devices>
                  <disk type='file' device='disk'>
                    <source file='/srv/images/db/system.qcow2'/>
                    <target dev='vda' bus='virtio'/>
                  </disk>
                </devices>
              </domain>
            </domainsnapshot>
            """,
        function: "virDomainSnapshotAlignDisks"
    )

    static let redefineCrash = Rule(
        crash: .redefineCrash,
        .release,
        "Redefining an existing snapshot this way crashes the daemon",
        """
        Before 9.9.0 the daemon looks for the name of an overlay in a stored domain that is not there. Send the \
        <domain> along, or a path for every external disk.
        """,
        before: """
            <!-- given: libvirt 9.0.0; flag redefine; snapshot s1 -->
            <domainsnapshot>
              <name>s1</name>
              <creationTime>1700000000</creationTime>
              <state>running</state>
              <disks><disk name='vda' snapshot='external'/></disks>
            </domainsnapshot>
            """,
        after: """
            <!-- given: libvirt 9.0.0; flag redefine; snapshot s1 -->
            <domainsnapshot>
              <name>s1</name>
              <creationTime>1700000000</creationTime>
              <state>running</state>
              <disks><disk name='vda' snapshot='external'><source file='/srv/images/a.s1'/></disk></disks>
              <domain type='kvm'>
                <name>db</name>
                <uuid>5a3de1e5-0000-4000-8000-000000000202</uuid>
                <title>Orders &amp; invoices</title>
                <memory unit='GiB'>2</memory>
                <vcpu>2</vcpu>
                <os><type arch='x86_64' machine='q35'>hvm</type></os>
                <devices>
                  <disk type='file' device='disk'>
                    <driver name='qemu' type='qcow2' discard='unmap'/>
                    <source file='/srv/images/db/system.qcow2'/>
                    <target dev='vda' bus='virtio'/>
                    <serial>db-system</serial>
                  </disk>
                  <disk type='file' device='disk'>
                    <driver name='qemu' type='qcow2'/>
                    <source file='/srv/images/db/data.qcow2'/>
                    <target dev='vdb' bus='virtio'/>
                    <serial>db-data</serial>
                  </disk>
                </devices>
              </domain>
            </domainsnapshot>
            """,
        function: "virDomainSnapshotAlignDisks"
    )

    static let cookiesLost = Rule(
        warning: .cookiesLost,
        .document,
        "A source's cookies will not survive",
        "libvirt reads the cookies of a network source and never prints them back, so they are gone with the next redefinition.",
        before: """
            <!-- given: flag disk-only -->
            <domainsnapshot>
              <name>s1</name>
              <disks>
                <disk name='vda' snapshot='external' type='network'>
                  <source protocol='https' name='x'>
                    <host name='store' port='443'/>
                    <cookies><cookie name='a'>b</cookie></cookies>
                  </source>
                </disk>
                <disk name='vdb' snapshot='no'/>
              </disks>
            </domainsnapshot>
            """,
        after: """
            <!-- given: flag disk-only -->
            <domainsnapshot>
              <name>s1</name>
              <disks>
                <disk name='vda' snapshot='external' type='network'>
                  <source protocol='https' name='x'><host name='store' port='443'/></source>
                </disk>
                <disk name='vdb' snapshot='no'/>
              </disks>
            </domainsnapshot>
            """,
        function: "virDomainDiskSourceFormatNetworkCookies"
    )
}
