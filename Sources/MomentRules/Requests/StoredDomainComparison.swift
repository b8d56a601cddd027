import MomentDiagnostics
import MomentDocuments
import XMLTree

/// What a redefinition may not change of the domain that is stored with a snapshot: what the guest sees.
///
/// libvirt compares far more; these are the parts that tell of another machine.
enum StoredDomainComparison {
    /// Compares the domain that a document brings with the one that is stored.
    static func check(_ given: XMLElement, _ stored: XMLElement, _ name: String, _ findings: inout Findings) {
        guard let (what, place) = difference(given, stored) else { return }
        findings.add(.domainChanged, "the domain stored with snapshot '\(name)' has \(what)", at: place)
    }

    private static func difference(_ given: XMLElement, _ stored: XMLElement) -> (String, SourceAnchor)? {
        if given["type"] != stored["type"] { return ("another type", SourceAnchor(given, "type")) }
        for (path, what) in [(["name"], "another name"), (["os", "type"], "another kind of system")] {
            let (left, right) = (text(given, path), text(stored, path))
            if left != right { return (what, SourceAnchor(textOf: element(given, path) ?? given)) }
        }
        if family(given) != family(stored) {
            return ("another kind of machine", SourceAnchor(element(given, ["os", "type"]) ?? given, "machine"))
        }
        if memory(given) != memory(stored) {
            return ("other memory", SourceAnchor(textOf: element(given, ["memory"]) ?? given))
        }
        if text(given, ["vcpu"]) ?? "1" != text(stored, ["vcpu"]) ?? "1" {
            return ("other processors", SourceAnchor(textOf: element(given, ["vcpu"]) ?? given))
        }
        for feature in ["acpi", "apic", "pae"]
        where (element(given, ["features", feature]) == nil) != (element(stored, ["features", feature]) == nil) {
            return ("other features (\(feature))", SourceAnchor(given.element("features") ?? given))
        }
        return disks(given, stored)
    }

    private static func disks(_ given: XMLElement, _ stored: XMLElement) -> (String, SourceAnchor)? {
        let (left, right) = (DomainDescription(given).disks, DomainDescription(stored).disks)
        let place = SourceAnchor(given.element("devices") ?? given)
        if left.count != right.count { return ("\(right.count) disks", place) }
        for (mine, other) in zip(left, right)
        where mine.target != other.target || mine.bus != other.bus || mine.device != other.device {
            return ("a disk '\(other.target)' where there is '\(mine.target)', or on another bus", place)
        }
        return nil
    }

    /// What a machine is without its release: `pc` and `pc-i440fx-7.2` are one.
    private static func family(_ domain: XMLElement) -> String {
        let machine = element(domain, ["os", "type"])?["machine"] ?? "pc"
        if machine.holds("q35") { return "q35" }
        return machine == "pc" || machine.hasPrefix("pc-i440fx") ? "pc" : machine
    }

    private static func memory(_ domain: XMLElement) -> UInt64? {
        guard let element = domain.element("memory"), let value = UInt64(element.text),
            let unit = SizeUnit.bytes(in: element["unit"] ?? "KiB")
        else { return nil }
        return value.multipliedReportingOverflow(by: unit).partialValue
    }

    private static func element(_ root: XMLElement, _ path: [String]) -> XMLElement? {
        path.reduce(root) { element, name in element?.element(name) }
    }

    private static func text(_ root: XMLElement, _ path: [String]) -> String? { element(root, path)?.text }
}

extension Rule {
    static let domainChanged = Rule(
        .domainChanged,
        .domain,
        error: .configUnsupported,
        "A redefinition brings another machine than the snapshot was made of",
        """
        Where a snapshot is redefined that exists, the guest must see the same machine as in the domain that is stored with it: type, name, memory, \
        processors, features, disks.
        """,
        before: """
            <!-- given: flag redefine; snapshot s1 of an off domain -->
            <domainsnapshot>
              <name>s1</name>
              <creationTime>1700000000</creationTime>
              <state>shutoff</state>
              <domain type='kvm'>
                <name>db</name>
                <uuid>5a3de1e5-0000-4000-8000-000000000202</uuid>
                <memory>65536</memory>
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
        after: """
            <!-- given: flag redefine; snapshot s1 of an off domain -->
            <domainsnapshot>
              <name>s1</name>
              <creationTime>1700000000</creationTime>
              <state>shutoff</state>
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
        function: "virDomainDefCheckABIStabilityFlags"
    )
}
